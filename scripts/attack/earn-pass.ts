// Earns a pass as a program does it that follows the answer it got: asks for the check, solves it, hands the answer in.
import * as v from 'valibot'
import type { CheckCounter } from './checks.ts'
import type { Answered, Connection } from './connection.ts'
import type { Solver } from './solver.ts'

/** `uses`: attempts that it is good for, as far as Doorward tells. */
export type Pass = { readonly token: string; readonly uses: number }

export type EarnTools = {
  readonly connection: Connection
  /** Of the client that attempts are made as. */
  readonly headers: Readonly<Record<string, string>>
  /** What is attacked. */
  readonly url: URL
  readonly solver: Solver
  readonly checks: CheckCounter
}

/** Where a check is asked for and its answer is handed in: paths. */
type Places = { readonly url: string; readonly verify: string }

const problem = v.object({ challenge: v.object({ url: v.string(), verify: v.string() }) })
const envelope = v.object({
  ticket: v.string(),
  challenge: v.looseObject({ type: v.string(), price: v.optional(v.string(), 'one') }),
})
const work = v.object({
  parameters: v.looseObject({
    parameters: v.looseObject({
      algorithm: v.string(),
      nonce: v.string(),
      salt: v.string(),
      cost: v.number(),
      keyLength: v.number(),
      keyPrefix: v.string(),
    }),
  }),
})
const verdict = v.variant('ok', [
  v.object({ ok: v.literal(true), pass: v.string(), uses: v.pipe(v.number(), v.minValue(1)) }),
  v.object({ ok: v.literal(false), why: v.string() }),
])

/** The pass of the check that an attempt was answered with; null where none comes of it, which is counted. */
export async function earnPass(from: string, answered: Answered, tools: EarnTools): Promise<Pass | null> {
  const { connection, solver, checks } = tools
  const places = placesOf(answered, tools.url)
  const headers = { ...tools.headers, Accept: 'application/json', 'CF-Connecting-IP': from }
  const failed = (why: string) => {
    checks.unsolved(why)
    return null
  }
  const given = await connection.ask({ method: 'GET', path: places.url, headers, body: '' }, () => true)
  const asked = v.safeParse(envelope, parsed(given.body))
  if (!asked.success) return failed(given.status === 200 ? 'no check was given' : `status ${given.status}`)
  const { ticket, challenge } = asked.output
  if (challenge.type !== 'proof-of-work') return failed(challenge.type)
  const order = v.safeParse(work, challenge)
  if (!order.success) return failed('a check that cannot be read')
  const { parameters } = order.output
  const solved = await solver.solve(parameters)
  if (solved === null) return failed('not solved')
  const { counter, derivedKey, cpuMs } = solved
  checks.solved(challenge.price, cpuMs)

  const body = JSON.stringify({ ticket, answer: { counter, derivedKey, parameters }, as: 'header' })
  const json = { ...headers, 'Content-Type': 'application/json' }
  const said = await connection.ask({ method: 'POST', path: places.verify, headers: json, body }, () => true)
  const read = v.safeParse(verdict, parsed(said.body))
  if (!read.success) return failed(`status ${said.status}`)
  if (!read.output.ok) return failed(read.output.why)
  checks.passed()
  return { token: read.output.pass, uses: read.output.uses }
}

/** Those that the answer names, where it is for programs and they lead nowhere else; else the usual ones. */
function placesOf({ body }: Answered, attacked: URL): Places {
  const usual = {
    url: `/__doorward/challenge?for=${encodeURIComponent(attacked.pathname + attacked.search)}`,
    verify: '/__doorward/verify',
  }
  const read = v.safeParse(problem, parsed(body))
  if (!read.success) return usual
  const { url, verify } = read.output.challenge
  const isOwn = (place: string) =>
    URL.canParse(place, attacked) && new URL(place, attacked).origin === attacked.origin
  return isOwn(url) && isOwn(verify)
    ? { url: pathOf(url, attacked), verify: pathOf(verify, attacked) }
    : usual
}

function pathOf(place: string, attacked: URL): string {
  const { pathname, search } = new URL(place, attacked)
  return pathname + search
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
