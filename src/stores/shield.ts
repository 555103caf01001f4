// A decorator that remembers, inside the isolate, which counters are spent, and answers for them without asking
// anybody: a flood over its limit costs no round trip, and cannot reach the accounts it names. It never grants
// anything.
import type { Subject } from '../attempt.ts'
import type { Alternative, Answer, Ask, Counted, DebitAnswer, Store } from './contract.ts'

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
const dropEveryMs = 500

export function shield(store: Store, { now, capacity }: ShieldOptions): Store {
  const spent = new Map<string, Spent>()
  let droppedAt = Number.NEGATIVE_INFINITY

  /** The answer, if every open way to pay the first debit needs a counter that is known to be spent. */
  function known(ask: Ask, time: number): Answer | null {
    const [debit] = ask.debits
    if (debit === undefined || debit.shadow) return null
    let last: readonly Counted[] = []
    for (const alternative of debit.alternatives) {
      if (!mayBeOpen(alternative, ask)) continue
      last = spentOf(ask.subject, alternative, time)
      if (last.length === 0) return null
    }
    if (last.length === 0) return null
    // What is not known to be spent is offered. Where that is out of date, it leads to a check, and then to the store.
    const offers = debit.alternatives
      .filter(({ opensTo }) => opensTo === 'nobody')
      .filter(alternative => spentOf(ask.subject, alternative, time).length === 0)
      .map(({ name }) => name)
    return denied(ask, { counted: last, offers, spent: [], firm: true })
  }

  function spentOf({ key }: Subject, { buckets }: Alternative, time: number): readonly Counted[] {
    return buckets.flatMap(({ name }) => {
      const found = spent.get(`${key} ${name}`)
      return found !== undefined && isFresh(found, time) ? [left(found, time)] : []
    })
  }

  function remember(ask: Ask, answer: Answer, time: number): void {
    const [debit] = ask.debits
    const [given] = answer.debits
    if (debit === undefined || debit.shadow || given === undefined || given.spent.length === 0) return
    const buckets = new Set(
      debit.alternatives.flatMap(alternative => alternative.buckets.map(({ name }) => name)),
    )
    for (const counted of given.spent) {
      // Only what has nothing left: what was too little for a dear request may be enough for another.
      if (counted.used < counted.capacity || !buckets.has(counted.name)) continue
      if (spent.size >= capacity) dropOld(time)
      if (spent.size >= capacity) return
      const until = time + Math.min(counted.waitMs ?? longestMs, longestMs)
      const payableAt = counted.waitMs === null ? null : time + counted.waitMs
      spent.set(`${ask.subject.key} ${counted.name}`, { until, payableAt, counted })
    }
  }

  /** Not again at once, where a flood fills what was just looked through. */
  function dropOld(time: number): void {
    if (time >= droppedAt && time < droppedAt + dropEveryMs) return
    droppedAt = time
    for (const [key, found] of spent) if (!isFresh(found, time)) spent.delete(key)
  }

  return {
    ...store,
    async take(asks) {
      const time = now()
      const answers = asks.map(ask => known(ask, time))
      if (answers.some(answer => answer !== null))
        return asks.map((ask, at) => answers[at] ?? denied(ask, notAsked))
      const given = await store.take(asks)
      given.forEach((answer, at) => {
        const ask = asks[at]
        if (ask !== undefined) remember(ask, answer, now())
      })
      return given
    },
  }
}

/** Where the clock went back, what was remembered before is over as well: the store knows better. */
function isFresh({ until }: Spent, time: number): boolean {
  return until > time && until - time <= longestMs
}

function left({ payableAt, counted }: Spent, time: number): Counted {
  return { ...counted, waitMs: payableAt === null ? null : Math.max(1, payableAt - time) }
}

/** Whether a device is ripe and a claim is good, the store knows: until it was asked, such a way may be open. */
function mayBeOpen({ opensTo }: Alternative, { device }: Ask): boolean {
  return opensTo === 'anybody' || opensTo === 'claim' || (opensTo === 'ripe-device' && device !== null)
}

type Denial = Omit<DebitAnswer, 'granted' | 'charge'>

/** The other subject is over its limit: nothing is known of this one. */
const notAsked: Denial = { counted: [], offers: [], spent: [], firm: false }

function denied(ask: Ask, denial: Denial): Answer {
  const debit: DebitAnswer = { granted: null, charge: null, ...denial }
  return {
    debits: ask.debits.map(() => debit),
    claims: ask.claims.map(() => false),
    device: null,
    relation: null,
    proven: null,
    lifted: null,
  }
}
