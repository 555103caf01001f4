// A xor filter (Graf and Lemire 2020): whether a text is one of a fixed set, in ten bits for each. It knows every one
// of them, and says so of one in 256 others. Pure. `scripts/make-common-passwords.ts` makes the bytes.
import { hash } from '../lib/hash.ts'

/** Three places, one in each third of the bytes, and what these have to be together. */
export interface Places {
  readonly places: readonly [number, number, number]
  readonly print: number
}

/** @param third how many bytes a third of the filter has */
export function placesOf(text: string, seed: number, third: number): Places {
  const bits = hash(text)
  const place = (number: number) => number * third + (mixed(bits ^ mixed(seed * 4 + number)) % third)
  return { places: [place(0), place(1), place(2)], print: mixed(bits ^ mixed(seed * 4 + 3)) & 255 }
}

export function xorFilter(bytes: Uint8Array, seed: number): (text: string) => boolean {
  const third = bytes.length / 3
  return text => {
    const { places, print } = placesOf(text, seed, third)
    return places.reduce((found, place) => found ^ (bytes[place] ?? 0), print) === 0
  }
}

/** The finishing steps of MurmurHash3: every bit depends on every bit. */
function mixed(bits: number): number {
  let value = bits
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35)
  return (value ^ (value >>> 16)) >>> 0
}
