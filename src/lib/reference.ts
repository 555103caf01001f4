// The reference that a visitor is shown: one sealed block that says when, from which network and why, so that an
// operator can read it even where the entry was merged with others. To anybody else it is noise.
import { type Cipheriv, createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { hash } from './hash.ts'
import type { Keyring, Keys } from './keyed.ts'

export interface ReferenceContent {
  /** Milliseconds since 1970. */
  readonly at: number
  /** Four bytes that stand for the network's subject key, in hex: see `shortTag`. */
  readonly network: string
  /** Two bytes that stand for the reason's name, in hex. */
  readonly reason: string
}

/** Crockford's base 32: no I, L, O or U, so that a reference survives being read out on the telephone. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** 16 bytes: six of time, four of network, two of reason, two that count up, two zero that prove the key was right. */
const [networkAt, reasonAt, countAt, proofAt] = [6, 10, 12, 14]

/** A short mark of a longer text, 1 to 4 `bytes` in hex. No secret: the text is a keyed tag, or a public name. */
export function shortTag(text: string, bytes: number): string {
  return hash(text)
    .toString(16)
    .padStart(8, '0')
    .slice(0, bytes * 2)
}

const ciphers = new WeakMap<Keys, Cipheriv>()
let count = -1

/** A reference for `networkKey` (a subject's key) and the name of a reason; `at` in milliseconds. */
export function makeReference(keys: Keys, at: number, networkKey: string, reason: string): string {
  count = count < 0 ? randomBytes(2).readUInt16BE() : (count + 1) & 0xffff
  const block = Buffer.alloc(16)
  block.writeUIntBE(at, 0, 6)
  block.write(shortTag(networkKey, 4), networkAt, 'hex')
  block.write(shortTag(reason, 2), reasonAt, 'hex')
  block.writeUInt16BE(count, countAt)
  return spell(cipherOf(keys).update(block))
}

/** A reference that says nothing, for where there is no key yet to seal one with. */
export function randomReference(): string {
  return spell(randomBytes(16))
}

/** One block under a key used for nothing else: ECB is a plain permutation here, and hides no structure of ours. */
function cipherOf(keys: Keys): Cipheriv {
  const known = ciphers.get(keys)
  if (known !== undefined) return known
  const made = createCipheriv('aes-128-ecb', keys.of.reference, null).setAutoPadding(false)
  ciphers.set(keys, made)
  return made
}

/**
 * Null for anything that these keys did not make. Case, blanks, hyphens and the letters people mix up do not matter.
 */
export function readReference(keyring: Keyring, reference: string): ReferenceContent | null {
  const sealed = unspell(reference)
  if (sealed === null) return null
  for (const keys of [keyring.current, keyring.previous]) {
    if (keys === null) continue
    const decipher = createDecipheriv('aes-128-ecb', keys.of.reference, null).setAutoPadding(false)
    const block = Buffer.concat([decipher.update(sealed), decipher.final()])
    if (block.readUInt16BE(proofAt) !== 0) continue
    const hex = (from: number, to: number) => block.toString('hex', from, to)
    return { at: block.readUIntBE(0, 6), network: hex(networkAt, reasonAt), reason: hex(reasonAt, countAt) }
  }
  return null
}

/** The one spelling under which entries are stored: 26 characters in groups. Null if it cannot be a reference. */
export function canonicalReference(reference: string): string | null {
  const sealed = unspell(reference)
  return sealed === null ? null : spell(sealed)
}

/** 128 bits as 26 characters of five bits, the first of them only three. */
function spell(bytes: Uint8Array): string {
  let text = ''
  let bits = 0
  let held = 2
  for (const byte of bytes) {
    bits = (bits << 8) | byte
    held += 8
    while (held >= 5) {
      held -= 5
      text += alphabet[(bits >>> held) & 31]
      if (text.length % 6 === 5 && text.length < 24) text += '-'
    }
    bits &= 31
  }
  return text
}

function unspell(reference: string): Uint8Array | null {
  const plain = reference.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1')
  if (!/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(plain)) return null
  const bytes = new Uint8Array(16)
  let bits = 0
  let held = -2
  let at = 0
  for (const letter of plain) {
    bits = (bits << 5) | alphabet.indexOf(letter)
    held += 5
    if (held < 8) continue
    held -= 8
    bytes[at] = (bits >>> held) & 255
    at += 1
    bits &= 255
  }
  return bytes
}
