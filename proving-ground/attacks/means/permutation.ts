// An order of its own for any number of things, without a list of them: the place of each is computed. Pure.
import { mix, type Random } from '../../random.ts'

const rounds = 4

/** For each place below `size` another number below `size`, none of them twice. `size` is at most 2^32. */
export function permutation(size: number, random: Random): (place: number) => number {
  const keys = Array.from({ length: rounds }, () => random.below(2 ** 32))
  const bits = Math.max(1, Math.ceil(Math.log2(size) / 2))
  const mask = 2 ** bits - 1

  /** A Feistel network: it can be undone, so that no two places become one. */
  function shuffled(place: number): number {
    let left = place >>> bits
    let right = place & mask
    for (const key of keys) {
      const kept = right
      right = left ^ (mix(right, key) & mask)
      left = kept
    }
    return left * 2 ** bits + right
  }

  return place => {
    let found = shuffled(place)
    // Its range is a power of four: what falls outside goes round again until it falls inside.
    while (found >= size) found = shuffled(found)
    return found
  }
}
