// Counts what an attempt asks of its store: what came back before the site answered and what came after, one attempt at
// a time, so that no two share a call; and then many at a time, where Doorward's share some. Nothing is timed.
import { setTimeout as pause } from 'node:timers/promises'
import { askerOver } from './asker.ts'
import { cases, requestsPerTurn } from './cases.ts'
import { openConnection } from './connection.ts'
import { type Compiled, type CountedSide, more, withCountedSide } from './counted-side.ts'
import type { Calls } from './counted-worker.ts'
import { peopleFor } from './credit.ts'
import {
  attemptOnlySidesWith,
  type ComparedCase,
  type ComparedSide,
  casesOf,
  comparedNames,
} from './sides.ts'

/** Before the site answered, and after it. Where the site was not asked, before and after the Worker's own answer. */
export type AttemptCalls = { readonly before: Calls; readonly after: Calls }

export type CaseCalls = {
  /** Of each attempt that came alone. */
  readonly alone: readonly AttemptCalls[]
  /** For each attempt, before and after together, where many came at one time: fractions where they shared calls. */
  readonly underLoad: Calls
}

type OfCases<Counted> = Readonly<Partial<Record<ComparedCase, Counted>>>
export type CountedCalls = Readonly<Partial<Record<ComparedSide, OfCases<CaseCalls>>>>

/** Less than the site takes to answer: what is asked beside it comes back before it answers. */
const holdMs = 50
const attemptsAlone = 3
const attemptsPerConnection = 30
/** The slowest that Doorward does after an answer waits two seconds for more of its kind. */
const settledMs = 2_500
const mostUntilReached = 100
const mostUnexpectedShare = 0.01

/** @param connections how many attempts come at one time, where many do */
export async function countCalls(
  compiled: Compiled,
  hasUpstash: boolean,
  connections: number,
): Promise<CountedCalls> {
  const counted: readonly ComparedSide[] = ['doorward', ...attemptOnlySidesWith(hasUpstash)]
  // One attempt at a time leaves the machine idle, so the sides need not wait for each other; many do not.
  const alone = await Promise.all(
    counted.map(side =>
      withCountedSide(side, compiled, holdMs, on => eachCase(on, 1, requestsPerTurn, countAlone)),
    ),
  )
  const sides: [ComparedSide, OfCases<CaseCalls>][] = []
  for (const [index, side] of counted.entries()) {
    const underLoad = await withCountedSide(side, compiled, 0, on =>
      eachCase(on, connections, 1, countUnderLoad),
    )
    const calls = casesOf(side).map(name => [
      name,
      { alone: alone[index]?.[name] ?? [], underLoad: underLoad[name] ?? {} },
    ])
    sides.push([side, Object.fromEntries(calls)])
  }
  return Object.fromEntries(sides)
}

/** Attempts of one case. */
type Attempts = {
  readonly connections: number
  /** Makes the next. Resolves to null where the answer was what the case is about, else to the beginning of it. */
  readonly next: () => Promise<string | null>
}

type CountCase<Counted> = (on: CountedSide, attempts: Attempts, what: string) => Promise<Counted>

/**
 * Every case of a side, one after the other, from where each has come about: a network is over its limit by then.
 *
 * @param step from one person's index to the next one's: 1 as in the bench, and with `requestsPerTurn` each is the first
 * at his account and from his network
 */
async function eachCase<Counted>(
  on: CountedSide,
  connections: number,
  step: number,
  count: CountCase<Counted>,
): Promise<OfCases<Counted>> {
  const port = Number(new URL(`http://${on.host}`).port)
  const opened = await Promise.all(Array.from({ length: connections }, () => openConnection(port)))
  try {
    const ask = askerOver(opened)
    const counts: Partial<Record<ComparedCase, Counted>> = {}
    for (const name of casesOf(on.side)) {
      const { needs, request, isExpected } = cases[name]
      let index = 1_000 * connections * comparedNames.indexOf(name)
      const people = await peopleFor(needs, on.host, index, ask)
      const next = async () => {
        const own = index
        index += step
        const answer = await ask(request(await people(own), own, on.host))
        return isExpected(answer, on.side) ? null : answer.head.slice(0, 300)
      }
      const what = `${name} on ${on.side}`
      for (let attempt = 0, other = await next(); other !== null; attempt++, other = await next()) {
        if (attempt === mostUntilReached) throw new Error(`${what} never came about: ${other}`)
      }
      await pause(settledMs)
      counts[name] = await count(on, { connections, next }, what)
    }
    return counts
  } finally {
    for (const connection of opened) connection.close()
  }
}

const countAlone: CountCase<readonly AttemptCalls[]> = async ({ origin, look }, { next }, what) => {
  const calls: AttemptCalls[] = []
  origin.watch(look)
  while (calls.length < attemptsAlone) {
    const start = await look()
    const other = await next()
    if (other !== null) throw new Error(`${what} was something else: ${other}`)
    const atAnswer = origin.seen() ?? (await look())
    await pause(settledMs)
    calls.push({ before: more(start, atAnswer), after: more(atAnswer, await look()) })
  }
  origin.watch(null)
  return calls
}

const countUnderLoad: CountCase<Calls> = async ({ look }, { connections, next }, what) => {
  const attempts = connections * attemptsPerConnection
  const start = await look()
  const others: string[] = []
  const lane = async () => {
    for (let attempt = 0; attempt < attemptsPerConnection; attempt++) {
      const other = await next()
      if (other !== null) others.push(other)
    }
  }
  await Promise.all(Array.from({ length: connections }, lane))
  if (others.length / attempts > mostUnexpectedShare) {
    throw new Error(`${what} was something else ${others.length} of ${attempts} times: ${others[0]}`)
  }
  await pause(settledMs)
  const all = Object.entries(more(start, await look()))
  return Object.fromEntries(all.map(([name, calls]) => [name, calls / attempts]))
}
