// Times as people read them: how long ago, and when by the clock of this machine.
import { day, hour, minute, second } from '../../src/lib/time.ts'

/** `10:15:03`, with the date in front where it is not within the last day. */
export function clockTime(at: number, now: number): string {
  const date = new Date(at)
  const pad = (n: number) => String(n).padStart(2, '0')
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(pad).join(':')
  if (Math.abs(now - at) < day) return time
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())} ${time}`
}

/** `3m ago`. */
export function ago(at: number, now: number): string {
  const past = now - at
  if (past < second) return 'now'
  if (past < minute) return `${Math.floor(past / second)}s ago`
  if (past < hour) return `${Math.floor(past / minute)}m ago`
  if (past < 2 * day) return `${Math.floor(past / hour)}h ago`
  return `${Math.floor(past / day)}d ago`
}

export function whenText(at: number, now: number): string {
  return `${clockTime(at, now)} (${ago(at, now)})`
}
