// A fast hash for spreading keys. Not for secrets: whoever may choose the text may choose where it falls.

/** FNV-1a, 32 bits, of UTF-16 code units. */
export function hash(text: string): number {
  let value = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193)
  return value >>> 0
}
