// What need not be said again on the same day, in this isolate's memory, bounded: whatever is forgotten is said once
// more.
import { day } from '../lib/time.ts'

/** Whether this is said for the first time today (UTC). */
export type FirstToday = (text: string) => boolean

export function onceADay(now: () => number, capacity: number): FirstToday {
  const said = new Set<string>()
  let today = 0
  return text => {
    const date = Math.floor(now() / day)
    if (date !== today || said.size >= capacity) said.clear()
    today = date
    if (said.has(text)) return false
    said.add(text)
    return true
  }
}
