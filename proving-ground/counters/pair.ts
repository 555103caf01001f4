// Two numbers as one key. Pure.
import { mix } from '../random.ts'

/** A number of 53 bits for two in this order. In a million pairs, two are the same once in more than 10,000 runs. */
export function pair(one: number, other: number): number {
  const low = mix(mix(one, one / 2 ** 32), mix(other, other / 2 ** 32))
  const high = mix(mix(other, one / 2 ** 32), mix(one ^ 0x5bd1e995, other / 2 ** 32)) >>> 11
  return high * 2 ** 32 + low
}
