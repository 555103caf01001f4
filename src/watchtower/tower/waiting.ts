// Whether waiting passes a campaign's check. It costs a program nothing, so that an attacker who waits would be stopped
// by no campaign; and it is the only way in for people whose browser runs no scripts. So waiting passes it as long as
// hardly more people wait than usual. Pure.
//
// What is usual is learnt from anybody who waits, so it is never more than a share of all sessions: whoever has
// accounts of his own can wait with these for days.
import { busyness } from './crowd.ts'
import type { State } from './state.ts'

/** Beside people's own, in the window, which remembers about two hours: what an attacker who waits has to do with. */
const few = 10
const timesUsual = 1.5
const mostUsual = 0.005

/** Counts the tick that goes on too: an attacker in a hurry would be done by its end. */
export function isWaitingOpen({ crowd: { tick, window, base } }: Pick<State, 'crowd'>): boolean {
  const usual = Math.min(base.waited, mostUsual * base.sessions)
  return window.waited + tick.waited <= few + timesUsual * usual * busyness(window, base)
}
