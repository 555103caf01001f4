// The networks that people use, as a sample of each carrier's: where others were before, so that somebody may come to
// one that is new for him alone. Bounded, and the older the less likely to be in it.
import type { Random } from '../random.ts'
import { type Network, noNetwork } from './networks.ts'

/** Of each carrier, and how often a login replaces one of them: together some hours of the largest, days of others. */
const size = 512
const replacing = 1 / 8

export interface NetworksInUse {
  add(network: Network, random: Random): void
  /** Null where nobody was in any of this carrier. */
  draw(carrier: number, random: Random): Network | null
}

export function createNetworksInUse(carriers: number): NetworksInUse {
  const numbers = new Float64Array(carriers * size)
  const filled = new Uint16Array(carriers)

  return {
    add({ number, carrier }, random) {
      const count = filled[carrier] ?? 0
      if (count < size) filled[carrier] = count + 1
      else if (!random.chance(replacing)) return
      numbers[carrier * size + (count < size ? count : random.below(size))] = number
    },
    draw(carrier, random) {
      const count = filled[carrier] ?? 0
      if (count === 0) return null
      return { number: numbers[carrier * size + random.below(count)] ?? noNetwork, carrier }
    },
  }
}
