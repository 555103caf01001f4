// Proof of work. The browser derives keys on a thread of its own, so this runs on the page's thread without holding it
// up, and needs no worker that a content security policy could forbid. The search is ours, to be bounded and watched.
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2'
import type { Done, WorkChallenge } from './wire.ts'

/**
 * Searches side by side: while one waits for this thread, another has its key derived. Browsers that derive on several
 * threads use them all.
 */
const searches = 4

/** Without a secure context (plain http, another host than localhost) a browser has no cryptography. */
export const canSolve = (): boolean => globalThis.crypto?.subtle !== undefined

/**
 * Finds the counter, of 0 to `most`, whose key begins with `keyPrefix`: PBKDF2 of the nonce's bytes followed by the
 * counter's four (big-endian), with the salt's bytes, `cost` times. Nonce, salt and keys are written in hexadecimal.
 *
 * Resolves to `cannot` where the browser is not able to, where the signal stops it, and where no counter fits.
 * `onProgress` gets the share of all counters that was tried, from 0 to 1, after every try. Never rejects.
 */
export async function solve(
  { parameters: challenge, most }: WorkChallenge,
  signal: AbortSignal,
  onProgress: (share: number) => void = () => {},
): Promise<Done> {
  let tried = 0
  let found: Done | null = null

  const search = async (first: number) => {
    const { parameters } = challenge
    const nonce = bytesOf(parameters.nonce)
    const salt = bytesOf(parameters.salt)
    const password = new Uint8Array(nonce.length + 4)
    password.set(nonce)
    for (let counter = first; counter <= most && found === null && !signal.aborted; counter += searches) {
      new DataView(password.buffer).setUint32(nonce.length, counter)
      const derivedKey = hexOf((await deriveKey(parameters, salt, password)).derivedKey)
      tried += 1
      onProgress(tried / (most + 1))
      if (!derivedKey.startsWith(parameters.keyPrefix)) continue
      found = { is: 'done', answer: { counter, derivedKey, parameters: challenge } }
    }
  }

  if (!canSolve()) return { is: 'cannot' }
  await Promise.all(Array.from({ length: searches }, (_, first) => search(first).catch(() => {})))
  return signal.aborted ? { is: 'cannot' } : (found ?? { is: 'cannot' })
}

const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], pair => Number.parseInt(pair, 16))

const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
