// How much an attack sends, and when: evenly, growing from day to day, or in shifts. Pure.
import type { AttackOptions } from '../../scenario.ts'

type Timed = Pick<AttackOptions, 'startDay' | 'days' | 'attemptsPerHour' | 'growsFrom' | 'shifts'>

const hour = 3_600_000
const day = 24 * hour

/** At a time of the simulation, while a shift lasts. What grows, grows by the same factor each day. */
export function perHourAt({ startDay, days, attemptsPerHour, growsFrom }: Timed, at: number): number {
  if (growsFrom === null || days === 0) return attemptsPerHour
  const over = Math.min(1, Math.max(0, (at - startDay * day) / (days * day)))
  return growsFrom * (attemptsPerHour / growsFrom) ** over
}

/** How many attempts it makes in all, if nobody hinders it. */
export function attemptsInAll({ days, attemptsPerHour, growsFrom, shifts }: Timed): number {
  const atWork = shifts === null ? 1 : shifts.hours / (shifts.hours + shifts.restHours)
  const mean =
    growsFrom === null || growsFrom === attemptsPerHour || attemptsPerHour === 0
      ? attemptsPerHour
      : (attemptsPerHour - growsFrom) / Math.log(attemptsPerHour / growsFrom)
  return mean * 24 * days * atWork
}

/** This time, or the beginning of the next shift where it is in a rest. The first shift begins with the attack. */
export function atWork({ startDay, shifts }: Timed, at: number): number {
  if (shifts === null) return at
  const cycle = (shifts.hours + shifts.restHours) * hour
  const since = (at - startDay * day) % cycle
  return since < shifts.hours * hour ? at : at - since + cycle
}
