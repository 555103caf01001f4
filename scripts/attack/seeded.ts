// Numbers that look random and are the same for the same seed, so that an attack can be run again exactly. Not for
// anything that has to be unpredictable.

/** mulberry32: an integer from 0 to 2^32 - 1, the same for the same seed and index. */
export function seededInteger(seed: number, index: number): number {
  let state = (seed + Math.imul(index + 1, 0x6d2b79f5)) | 0
  state = Math.imul(state ^ (state >>> 15), state | 1)
  state ^= state + Math.imul(state ^ (state >>> 7), state | 61)
  return (state ^ (state >>> 14)) >>> 0
}

/** The whole numbers below `count` in an order that the seed decides (Fisher and Yates). */
export function shuffledIndices(seed: number, count: number): readonly number[] {
  const indices = Array.from({ length: count }, (_, index) => index)
  for (let last = count - 1; last > 0; last--) {
    const other = seededInteger(seed, last) % (last + 1)
    const value = indices[last] ?? 0
    indices[last] = indices[other] ?? 0
    indices[other] = value
  }
  return indices
}
