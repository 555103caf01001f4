// Whether waiting passes a campaign's check. It costs a program nothing, so that an attacker who waits would be stopped
// by no campaign; and it is the only way in for people whose browser runs no scripts. So it is one for as long as
// hardly more wait than usual. Pure.
//
// What is usual is learnt from anybody who waits, so it is never more than a share of all sessions: whoever has
// accounts of his own can wait with these for days.
import { busyness, type Crowd } from './crowd.ts'

/** Beside people's own, in the window of an hour and a half: what an attacker who waits has to be content with. */
const few = 10
const timesUsual = 1.5
const mostUsual = 0.005

/** `window`: what was counted of late, with the tick that goes on. */
export function waitingIsOpen(window: Pick<Crowd, 'waited' | 'devices' | 'ticks'>, base: Crowd): boolean {
  const usual = Math.min(base.waited, mostUsual * base.sessions)
  return window.waited <= few + timesUsual * usual * busyness(window, base)
}
