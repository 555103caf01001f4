// The binomial ladder filter of StopGuessing: knows what is seen more often than other things, in memory that never
// grows, and without keeping what it saw. Half of its bits are always set, so what was never seen stands on half of its
// rungs; each sighting sets one more rung and clears a bit anywhere.
import { mix, type Random } from '../random.ts'

export interface BinomialLadder {
  /** How many of its rungs it stands on. */
  height(element: number): number
  /** It was seen once more. */
  step(element: number): void
}

/** `bits` is a power of two. */
export function createBinomialLadder(bits: number, rungs: number, random: Random): BinomialLadder {
  const words = Uint32Array.from({ length: bits / 32 }, () => random.below(2 ** 32))

  const isSet = (bit: number) => (((words[bit >>> 5] ?? 0) >>> (bit & 31)) & 1) === 1
  const flip = (bit: number) => {
    words[bit >>> 5] = (words[bit >>> 5] ?? 0) ^ (1 << (bit & 31))
  }

  /** Its rungs are `first`, `first + apart`, and so on: with an odd distance they are as many bits as rungs. */
  function rungsOf(element: number): { readonly first: number; readonly apart: number } {
    const first = mix(element, element / 2 ** 32)
    return { first, apart: mix(first, element) | 1 }
  }

  function heightOf(first: number, apart: number): number {
    let set = 0
    for (let rung = 0, bit = first; rung < rungs; rung += 1, bit = (bit + apart) | 0)
      if (isSet(bit & (bits - 1))) set += 1
    return set
  }

  /** One of all bits that are set, or of all that are not. */
  function anyBit(set: boolean): number {
    for (;;) {
      const bit = random.below(bits)
      if (isSet(bit) === set) return bit
    }
  }

  /** One of its rungs that are not set; any other bit for one that stands at the top. */
  function nextRung(first: number, apart: number): number {
    let skip = random.below(rungs - heightOf(first, apart))
    for (let rung = 0, bit = first; rung < rungs; rung += 1, bit = (bit + apart) | 0) {
      if (isSet(bit & (bits - 1))) continue
      if (skip === 0) return bit & (bits - 1)
      skip -= 1
    }
    return anyBit(false)
  }

  return {
    height(element) {
      const { first, apart } = rungsOf(element)
      return heightOf(first, apart)
    },
    step(element) {
      const { first, apart } = rungsOf(element)
      const bit = nextRung(first, apart)
      flip(anyBit(true))
      flip(bit)
    },
  }
}
