// How often an address asked for a check within the hour, as far as this isolate knows: nothing is written down for a
// question that costs nothing. Bounded: where there are too many addresses, it begins anew.
import { hour } from '../lib/time.ts'

export interface AskedHere {
  /** Counts one more, and says how many there were within the hour. */
  count(address: string): number
}

export function askedHere(now: () => number, capacity: number): AskedHere {
  const asked = new Map<string, { times: number; readonly since: number }>()
  return {
    count(address) {
      const found = asked.get(address)
      if (found !== undefined && now() < found.since + hour) {
        found.times += 1
        return found.times
      }
      if (asked.size >= capacity) asked.clear()
      asked.set(address, { times: 1, since: now() })
      return 1
    },
  }
}
