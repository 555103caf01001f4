// Passes a check as any program may, by the loop that the README describes: asks for one, does the work, hands it in.
import { type Challenge, solveChallenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2'
import * as v from 'valibot'
import { second } from '../../src/lib/time.ts'

const patienceMs = 35 * second
const envelope = v.object({
  ticket: v.string(),
  challenge: v.object({
    type: v.literal('proof-of-work'),
    parameters: v.custom<Challenge>(value => typeof value === 'object' && value !== null),
  }),
})
const verdict = v.object({ ok: v.literal(true), pass: v.string() })

/**
 * The pass, for the header `Doorward-Pass`; null where none can be had from here: a provider's check wants a browser.
 */
export async function passCheck(
  origin: string,
  headers: Readonly<Record<string, string>>,
): Promise<string | null> {
  const signal = AbortSignal.timeout(patienceMs)
  try {
    const asked = await fetch(new URL('/__doorward/challenge?surface=login', origin), { headers, signal })
    const read = v.safeParse(envelope, await asked.json())
    if (!read.success) return null
    const { ticket, challenge } = read.output
    const { parameters } = challenge
    const solution = await solveChallenge({ challenge: parameters, deriveKey })
    if (solution === null) return null
    const answer = { counter: solution.counter, derivedKey: solution.derivedKey, parameters }
    const handedIn = await fetch(new URL('/__doorward/verify', origin), {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ ticket, answer, as: 'header' }),
      signal,
    })
    const passed = v.safeParse(verdict, await handedIn.json())
    return passed.success ? passed.output.pass : null
  } catch {
    return null
  }
}
