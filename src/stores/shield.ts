// A decorator that remembers, inside the isolate, which counters are spent, and answers for them without asking
// anybody: a flood over its limit costs no round trip, and cannot reach the accounts it names. It never grants anything.
import type { Answer, Ask, Counted, DebitAnswer, Store } from './contract.ts'

export interface ShieldOptions {
  readonly now: () => number
  /** Spent counters remembered at one time. */
  readonly capacity: number
}

interface Spent {
  /** How long the isolate answers by itself. */
  readonly until: number
  /** When the counter can be paid again; null if it never refills by itself. */
  readonly payableAt: number | null
  readonly counted: Counted
}

/** Short, so that what an operator lifts or unblocks is felt in every isolate soon. */
const longestMs = 5_000

export function shield(store: Store, { now, capacity }: ShieldOptions): Store {
  const spent = new Map<string, Spent>()

  /** The answer, if every way to pay the first debit needs a counter that is known to be spent. */
  function known(ask: Ask, time: number): Answer | null {
    const [debit] = ask.debits
    if (debit === undefined || debit.shadow || debit.alternatives.length === 0) return null
    let last: readonly Counted[] = []
    for (const { buckets } of debit.alternatives) {
      const found = buckets.map(({ name }) => spent.get(`${ask.subject.key} ${name}`))
      last = found.flatMap(entry => (entry !== undefined && entry.until > time ? [left(entry, time)] : []))
      if (last.length === 0) return null
    }
    const denied: DebitAnswer = { granted: null, charge: null, counted: last, firm: true }
    return { debits: ask.debits.map(() => denied), claims: ask.claims.map(() => false), lifted: null }
  }

  function remember(ask: Ask, answer: Answer, time: number): void {
    const [debit] = ask.debits
    const [given] = answer.debits
    if (debit === undefined || debit.shadow || given === undefined || given.granted !== null || !given.firm)
      return
    const buckets = new Set(
      debit.alternatives.flatMap(alternative => alternative.buckets.map(({ name }) => name)),
    )
    for (const counted of given.counted) {
      // Only what has nothing left: what was too little for a dear request may be enough for another.
      if (counted.waitMs === 0 || counted.used < counted.capacity || !buckets.has(counted.name)) continue
      if (spent.size >= capacity) dropOld(time)
      if (spent.size >= capacity) return
      const until = time + Math.min(counted.waitMs ?? longestMs, longestMs)
      const payableAt = counted.waitMs === null ? null : time + counted.waitMs
      spent.set(`${ask.subject.key} ${counted.name}`, { until, payableAt, counted })
    }
  }

  function dropOld(time: number): void {
    for (const [key, { until }] of spent) if (until <= time) spent.delete(key)
  }

  return {
    ...store,
    async take(asks) {
      const time = now()
      const answers = asks.map(ask => known(ask, time))
      if (answers.some(answer => answer !== null))
        return answers.map((answer, at) => answer ?? notAsked(asks[at]))
      const given = await store.take(asks)
      given.forEach((answer, at) => {
        const ask = asks[at]
        if (ask !== undefined) remember(ask, answer, now())
      })
      return given
    },
  }
}

function left({ payableAt, counted }: Spent, time: number): Counted {
  return { ...counted, waitMs: payableAt === null ? null : Math.max(1, payableAt - time) }
}

function notAsked(ask: Ask | undefined): Answer {
  const nothing: DebitAnswer = { granted: null, charge: null, counted: [], firm: false }
  return {
    debits: (ask?.debits ?? []).map(() => nothing),
    claims: (ask?.claims ?? []).map(() => false),
    lifted: null,
  }
}
