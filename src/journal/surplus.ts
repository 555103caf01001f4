// Knows of which networks an isolate has already told the Journal, in this minute, as many entries as are written one
// by one: more of them would only be merged there, and are cheaper to merge here. Memory is bounded; when in doubt, no.
import type { Entry } from './entry.ts'
import { floodLimits } from './flood.ts'
import { minuteOf } from './line.ts'

/** Networks that are counted at one time. */
const mostNetworks = 1_000

/** Whether the entry, of an attempt that did not get in, can only be merged. It is counted if not. */
export type IsSurplus = (entry: Entry) => boolean

export function createSurplus({ perMinute, perMinuteOpened } = floodLimits): IsSurplus {
  const counts = new Map<string, number>()
  let minute = 0

  return ({ at, network }) => {
    if (minuteOf(at) > minute) {
      minute = minuteOf(at)
      counts.clear()
    }
    // One that is late belongs to another minute's count.
    if (minuteOf(at) < minute) return false
    const count = counts.get(network.wide) ?? 0
    if (count >= perMinute - perMinuteOpened) return true
    if (count > 0 || counts.size < mostNetworks) counts.set(network.wide, count + 1)
    return false
  }
}
