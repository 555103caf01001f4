// HalfSipHash-2-4 (Aumasson and Bernstein) of a text's UTF-16 code units: 32 bits that nobody foresees without the key,
// and far quicker than an HMAC. For what stays in this isolate's memory, under a key that is drawn there and never
// leaves it.

/** The same for the same text, for as long as the isolate lives. */
export type ShortHash = (text: string) => number

/** Under a key that nobody knows. */
export function newShortHash(): ShortHash {
  const [low = 0, high = 0] = crypto.getRandomValues(new Uint32Array(2))
  return halfSipHash([low, high])
}

/** @param key 64 random bits, as two numbers of 32 */
export function halfSipHash([low, high]: readonly [number, number]): ShortHash {
  return text => {
    let v0 = low
    let v1 = high
    let v2 = 0x6c796765 ^ low
    let v3 = 0x74656462 ^ high

    function mix(rounds: number): void {
      for (let round = 0; round < rounds; round += 1) {
        v0 = (v0 + v1) | 0
        v1 = rotated(v1, 5) ^ v0
        v0 = rotated(v0, 16)
        v2 = (v2 + v3) | 0
        v3 = rotated(v3, 8) ^ v2
        v0 = (v0 + v3) | 0
        v3 = rotated(v3, 7) ^ v0
        v2 = (v2 + v1) | 0
        v1 = rotated(v1, 13) ^ v2
        v2 = rotated(v2, 16)
      }
    }

    function take(word: number): void {
      v3 ^= word
      mix(2)
      v0 ^= word
    }

    const whole = text.length & ~1
    for (let at = 0; at < whole; at += 2) take(text.charCodeAt(at) | (text.charCodeAt(at + 1) << 16))
    take((text.length << 25) | (whole < text.length ? text.charCodeAt(whole) : 0))
    v2 ^= 0xff
    mix(4)
    return (v1 ^ v3) >>> 0
  }
}

function rotated(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits))
}
