// The reference that a visitor is shown: one sealed block that says when, from which network and why, so that an
// operator can read it even where the entry was merged with others. To anybody else it is noise.
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import type { Keyring, Keys } from './keyed.ts'

export interface ReferenceContent {
  /** Milliseconds since 1970. */
  readonly at: number
  /** The first four bytes of the SHA-256 of the network's subject key, in hex: see `shortTag`. */
  readonly network: string
  /** Two bytes of the SHA-256 of the reason's name, in hex. */
  readonly reason: string
}

/** Crockford's base 32: no I, L, O or U, so that a reference survives being read out on the telephone. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** 16 bytes: six of time, four of network, two of reason, two random, two zero that prove the key was right. */
const proofAt = 14

/** A short public mark of a longer text; `bytes` of its SHA-256, in hex. */
export function shortTag(text: string, bytes: number): string {
  return createHash('sha256')
    .update(text)
    .digest('hex')
    .slice(0, bytes * 2)
}

export function makeReference(keys: Keys, at: number, networkKey: string, reason: string): string {
  const block = Buffer.alloc(16)
  block.writeUIntBE(at, 0, 6)
  block.write(shortTag(networkKey, 4), 6, 'hex')
  block.write(shortTag(reason, 2), 10, 'hex')
  randomBytes(2).copy(block, 12)
  // One block under a key used for nothing else: ECB is a plain permutation here, and hides no structure of ours.
  const cipher = createCipheriv('aes-128-ecb', keys.of.reference, null).setAutoPadding(false)
  return spell(Buffer.concat([cipher.update(block), cipher.final()]))
}

/** Null for anything that these keys did not make. Case, blanks, hyphens and the letters people mix up do not matter. */
export function readReference(keyring: Keyring, reference: string): ReferenceContent | null {
  const sealed = unspell(reference)
  if (sealed === null) return null
  for (const keys of [keyring.current, keyring.previous]) {
    if (keys === null) continue
    const decipher = createDecipheriv('aes-128-ecb', keys.of.reference, null).setAutoPadding(false)
    const block = Buffer.concat([decipher.update(sealed), decipher.final()])
    if (block.readUInt16BE(proofAt) !== 0) continue
    return {
      at: block.readUIntBE(0, 6),
      network: block.toString('hex', 6, 10),
      reason: block.toString('hex', 10, 12),
    }
  }
  return null
}

/** The one spelling under which entries are stored: 26 characters in groups. Null if it cannot be a reference. */
export function canonicalReference(reference: string): string | null {
  const sealed = unspell(reference)
  return sealed === null ? null : spell(sealed)
}

function spell(bytes: Buffer): string {
  let rest = BigInt(`0x${bytes.toString('hex')}`)
  let text = ''
  for (let at = 0; at < 26; at += 1) {
    text = (alphabet[Number(rest & 31n)] ?? '') + text
    rest >>= 5n
  }
  return text.replace(/^(.{5})(.{5})(.{5})(.{5})(.{6})$/, '$1-$2-$3-$4-$5')
}

function unspell(reference: string): Buffer | null {
  const plain = reference.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1')
  if (!/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(plain)) return null
  let value = 0n
  for (const letter of plain) value = (value << 5n) | BigInt(alphabet.indexOf(letter))
  return Buffer.from(value.toString(16).padStart(32, '0'), 'hex')
}
