// Proof of work (ALTCHA): the browser looks for the one number from which a given key is derived. It needs nobody
// else's service, and the number is known here from the start, so that an answer is verified without deriving anything.
import { createHmac, randomInt } from 'node:crypto'
import { createChallenge, verifySolution } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2'
import * as v from 'valibot'
import type { Keys } from '../lib/keyed.ts'
import { type Challenge, type Checked, noHosts, noTestKeys, type Price, prices } from './contract.ts'

interface Work {
  /** Iterations of PBKDF2 for one try. Making the challenge costs as many. */
  readonly cost: number
  /** Tries at most, and half as many on average: the number is one of 1 to this, each as likely. */
  readonly most: number
}

/**
 * At the lowest price that is a million iterations on average, two million at most. A browser on a small server with
 * two cores takes about 0.2 seconds for a million, and 0.35 where one of the cores is busy with something else.
 */
export const work: Readonly<Record<Price, Work>> = {
  low: { cost: 2_000, most: 1_000 },
  middle: { cost: 2_000, most: 4_000 },
  high: { cost: 2_000, most: 12_000 },
}

const algorithm = 'PBKDF2/SHA-256'
const name = 'proof-of-work'

export const proofOfWork: Challenge<typeof name> = {
  name,
  pool: 'paid',
  needsAccount: false,
  testKeys: noTestKeys,
  hosts: noHosts,
  async offer({ id, price }, { keyring }) {
    const { cost, most } = work[price]
    const parameters = await createChallenge({
      algorithm,
      cost,
      counter: randomInt(1, most + 1),
      deriveKey,
      data: { id, price },
      ...secretsOf(keyring.current),
    })
    return { type: name, price, most, parameters }
  },
  async check(answer, { id, price }, { keyring }) {
    const read = v.safeParse(answerShape, answer)
    if (!read.success) return wrong('no-solution')
    const { counter, derivedKey, parameters: challenge } = read.output
    for (const keys of [keyring.current, keyring.previous]) {
      if (keys === null) continue
      const solution = { counter, derivedKey }
      const said = await verifySolution({ challenge, solution, deriveKey, ...secretsOf(keys) })
      if (said.invalidSignature) continue
      const { data } = challenge.parameters
      if (data.id !== id) return wrong('another-ticket')
      if (data.price !== price) return wrong('another-price')
      return said.verified ? { is: 'right' } : wrong('solution')
    }
    return wrong('signature')
  },
}

function hex(bytes: number) {
  return v.pipe(v.string(), v.regex(new RegExp(`^[\\da-f]{${bytes * 2}}$`)))
}

/**
 * An answer as `offer` leads to it, with every length known, and the signature of the key among what is signed: with
 * it, an answer is verified without deriving a key again.
 */
const answerShape = v.object({
  counter: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(work.high.most)),
  derivedKey: hex(32),
  parameters: v.strictObject({
    parameters: v.strictObject({
      algorithm: v.literal(algorithm),
      nonce: hex(16),
      salt: hex(16),
      cost: v.number(),
      keyLength: v.literal(32),
      keyPrefix: hex(16),
      keySignature: hex(32),
      data: v.strictObject({ id: v.pipe(v.string(), v.maxLength(200)), price: v.picklist(prices) }),
    }),
    signature: hex(32),
  }),
})

/** One for what is asked, one for the key that is looked for: neither signature can be passed off as the other. */
function secretsOf(keys: Keys) {
  const derive = (use: string) => createHmac('sha256', keys.of.proof).update(use).digest('hex')
  return { hmacSignatureSecret: derive('parameters'), hmacKeySignatureSecret: derive('key') }
}

const wrong = (why: string): Checked => ({ is: 'wrong', why })
