// Percent-decoding without any check: what is no escape stays as it is. It knows no character set.

const percent = 0x25
const plus = 0x2b
const blank = 0x20

/**
 * The octets of a text with `%41` and the like decoded.
 *
 * @param latin1 one octet a character
 * @param plusIsBlank as in forms
 */
export function percentDecoded(latin1: string, plusIsBlank = false): Buffer {
  const octets = Buffer.alloc(latin1.length)
  let length = 0
  for (let at = 0; at < latin1.length; at++) {
    const code = latin1.charCodeAt(at)
    const octet = code === percent ? octetOf(latin1.charCodeAt(at + 1), latin1.charCodeAt(at + 2)) : -1
    if (octet >= 0) at += 2
    octets[length++] = octet >= 0 ? octet : code === plus && plusIsBlank ? blank : code
  }
  return octets.subarray(0, length)
}

/** Negative where these are not two hexadecimal digits. */
function octetOf(high: number, low: number): number {
  return (digitOf(high) << 4) | digitOf(low)
}

function digitOf(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  const letter = code | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x61 + 10 : -1
}
