// Counts what an attempt asks of its store: what came back before the site answered, and what came after. One attempt at
// a time, so that no two share a call: under load, Doorward's share some. The bridge in front of Redis counts too, and
// has to come to the same number. Nothing is timed.
import { setTimeout as pause } from 'node:timers/promises'
import { type RawWorkerd, startRawWorkerd } from '../raw-workerd.ts'
import { type LocalUpstash, startLocalUpstash } from '../redis/local-upstash.ts'
import { cases, type Person } from './cases.ts'
import { type Connection, openConnection } from './connection.ts'
import { type Calls, countedModules, countsPath, httpName } from './counted-worker.ts'
import { type CountingOrigin, startCountingOrigin } from './counting-origin.ts'
import { peopleFor } from './credit.ts'
import { besideWith, type ComparedCase, type ComparedSide, casesOf, comparedNames, sides } from './sides.ts'
import { type Setup, workerOptions } from './worker-options.ts'
import { portOf } from './workers.ts'

/** Before the site answered, and after it. Where the site was not asked, before and after the Worker's own answer. */
export type AttemptCalls = { readonly before: Calls; readonly after: Calls }

/** Of each attempt that was counted. */
export type CountedCalls = Readonly<
  Partial<Record<ComparedSide, Readonly<Partial<Record<ComparedCase, readonly AttemptCalls[]>>>>>
>

const attemptsEach = 3
/** The slowest that Doorward does after an answer waits two seconds for more of its kind. */
const settledMs = 2_500
const mostUntilStopped = 100

export async function countCalls(
  compiled: Pick<Setup, 'doorward' | 'alternatives'>,
  hasUpstash: boolean,
): Promise<CountedCalls> {
  const counted: readonly ComparedSide[] = ['doorward', ...besideWith(hasUpstash)]
  // Each has a site and a store of its own, so that they do not wait for each other.
  const calls = await Promise.all(counted.map(async side => [side, await countOn(side, compiled)] as const))
  return Object.fromEntries(calls)
}

async function countOn(side: ComparedSide, compiled: Pick<Setup, 'doorward' | 'alternatives'>) {
  const origin = await startCountingOrigin()
  const upstash = sides[side].store === 'upstash' ? await startLocalUpstash() : null
  let worker: RawWorkerd | null = null
  let connection: Connection | null = null
  try {
    const options = workerOptions(side, { ...compiled, origin: origin.url, upstash })
    worker = await startRawWorkerd({ ...options, modules: countedModules(options.modules) })
    connection = await openConnection(portOf(worker))
    const calls: Partial<Record<ComparedCase, readonly AttemptCalls[]>> = {}
    for (const name of casesOf(side)) {
      calls[name] = await countCase(side, name, { worker, connection, origin, upstash })
    }
    return calls
  } finally {
    connection?.close()
    await worker?.stop()
    await upstash?.stop()
    await origin.stop()
  }
}

type Counter = {
  readonly worker: RawWorkerd
  readonly connection: Connection
  readonly origin: CountingOrigin
  readonly upstash: LocalUpstash | null
}

async function countCase(
  side: ComparedSide,
  name: ComparedCase,
  { worker, connection, origin, upstash }: Counter,
) {
  const { needs, request, isExpected } = cases[name]
  const host = new URL(worker.url).host
  const firstIndex = comparedNames.indexOf(name) * 1_000
  const people = await peopleFor(needs, host, firstIndex, oneAtATime(connection))
  const attempt = async (index: number) => {
    const person: Person = await people(index)
    return connection.ask(request(person, index, host))
  }
  const look = async () => (await (await fetch(worker.url + countsPath)).json()) as Calls

  // The first brings a new isolate into its stride, or a network over its limit.
  let index = firstIndex
  while (!isExpected(await attempt(index++), side)) {
    if (index - firstIndex > mostUntilStopped) throw new Error(`${name} on ${side} never came about`)
  }
  origin.watch(look)
  await pause(settledMs)
  const bridged = upstash?.bridge.calls() ?? 0
  const calls: AttemptCalls[] = []
  while (calls.length < attemptsEach) {
    const start = await look()
    const answer = await attempt(index++)
    if (!isExpected(answer, side)) throw new Error(`${name} on ${side}: ${answer.head}`)
    const atAnswer = origin.seen() ?? (await look())
    await pause(settledMs)
    calls.push({ before: more(start, atAnswer), after: more(atAnswer, await look()) })
  }
  origin.watch(null)
  const atBridge = (upstash?.bridge.calls() ?? 0) - bridged
  const inWorker = httpCallsOf(calls)
  if (inWorker !== atBridge) {
    throw new Error(`${name} on ${side}: the Worker made ${inWorker} HTTP calls, and ${atBridge} came`)
  }
  return calls
}

function httpCallsOf(attempts: readonly AttemptCalls[]): number {
  const each = attempts.flatMap(({ before, after }) => [before[httpName] ?? 0, after[httpName] ?? 0])
  return each.reduce((sum, calls) => sum + calls, 0)
}

/** What there was more of later. */
export function more(earlier: Calls, later: Calls): Calls {
  return Object.fromEntries(
    Object.entries(later)
      .map(([name, calls]) => [name, calls - (earlier[name] ?? 0)] as const)
      .filter(([, calls]) => calls > 0),
  )
}

function oneAtATime(connection: Connection): Connection['ask'] {
  let last: Promise<unknown> = Promise.resolve()
  return request => {
    const answer = last.then(() => connection.ask(request))
    last = answer.catch(() => {})
    return answer
  }
}
