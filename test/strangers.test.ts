// Strangers pay, unseen, and nobody learns by it which accounts exist: the real stages over the store in memory, with
// people who come from the networks, carriers and browsers that people have.
import { describe, expect, it } from 'vitest'
import type { Attempt, Provenance } from '../src/attempt.ts'
import { unrelated } from '../src/ledger/rings.ts'
import { minute } from '../src/lib/time.ts'
import { judge } from '../src/stages/judge.ts'
import { learn } from '../src/stages/learn.ts'
import { sense } from '../src/stages/sense.ts'
import type { Store } from '../src/stores/contract.ts'
import { memoryStore } from '../src/stores/memory.ts'
import { attemptOf, handClock, policyWith, stageTools } from './support/attempts.ts'

/** Numbers that look like chance, and are the same in every run (mulberry32). */
function chance(seed: number) {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    happens: (share: number) => next() < share,
    below: (count: number) => Math.floor(next() * count),
    /** The first is the most frequent by far, as carriers and browsers are. */
    oneOf: (count: number) => Math.floor(count * next() ** 3),
  }
}

type Chance = ReturnType<typeof chance>

const people = 3_000
const nameOf = (n: number) => `person-${n}@demo.example`
const nobody = (n: number) => `nobody-${n}@demo.example`

/** A network of a large carrier mostly, and a common browser mostly. A tenth are behind addresses that many share. */
function somewhere({ happens, below, oneOf }: Chance): Omit<Provenance, 'names'> {
  const shared = happens(0.1)
  return {
    plain: true,
    networks: [shared ? oneOf(20) : 1_000 + below(2 ** 30)],
    asns: [oneOf(12)],
    clients: [oneOf(10)],
  }
}

function world(change: (store: Store) => Store = store => store) {
  const clock = handClock()
  let charges = 0
  const store = change(memoryStore({ now: clock.now, newCharge: () => `charge-${++charges}` }))
  const policy = policyWith({ DETECTION: { strangers: 'check' } })
  const tools = stageTools(clock.now, { policy, store })
  let addresses = 0

  /** Whoever comes from an address in a /24 of his own to one account, and guesses or knows. */
  function visitor(name: string, from: Omit<Provenance, 'names'>, changes: Partial<Attempt> = {}) {
    addresses += 1
    const asked = attemptOf({ name, from: `10.${addresses >> 8}.${addresses & 255}.7`, ...changes })
    const provenance = { ...from, names: asked.account?.names ?? [] }
    return async (isRight = false) => {
      const attempt: Attempt = { ...asked, provenance, at: clock.now() }
      const sensed = await sense(attempt, tools)
      const verdict = judge(sensed.readings, 'login', policy)
      const { decision } = verdict
      const outcome =
        decision.do !== 'forward'
          ? ({ is: 'not-forwarded' } as const)
          : isRight
            ? ({ is: 'success', status: 303 } as const)
            : ({ is: 'failure', status: 200 } as const)
      await learn(attempt, sensed, verdict, { outcome, device: null }, tools)
      return decision
    }
  }

  return { clock, store, visitor }
}

/** Everybody signed in from home before, and some from elsewhere too. */
async function inhabited(change?: (store: Store) => Store) {
  const made = world(change)
  const random = chance(20_261_122)
  for (let n = 0; n < people; n += 1) {
    const [home] = [somewhere(random)]
    const places = random.happens(0.4) ? [home, { ...somewhere(random), clients: home.clients }] : [home]
    const { account } = attemptOf({ name: nameOf(n) })
    if (account === null) throw new Error('A name names an account.')
    for (const place of places) await made.store.relate(account.subject, { ...place, names: account.names })
  }
  return { ...made, random }
}

/** Tries until a check is asked for, of addresses that ask for one name each. */
async function triesOf(
  { visitor, clock, random }: Awaited<ReturnType<typeof inhabited>>,
  names: readonly string[],
): Promise<readonly number[]> {
  const all: number[] = []
  for (const name of names) {
    const guess = visitor(name, somewhere(random))
    let tries = 1
    while ((await guess()).do === 'forward') {
      tries += 1
      clock.advance(5_000)
    }
    all.push(tries)
  }
  return all
}

const share = (tries: readonly number[]) => tries.filter(count => count > 1).length / tries.length

/**
 * The probability that two kinds of names that are treated alike differ by so much: of the share that got beyond the
 * first try, by the normal distribution (erfc after Abramowitz and Stegun, 7.1.26).
 */
function probability(one: readonly number[], other: readonly number[]): number {
  const both = share([...one, ...other])
  const deviation = Math.sqrt(both * (1 - both) * (1 / one.length + 1 / other.length))
  const z = Math.abs(share(one) - share(other)) / deviation / Math.SQRT2
  const t = 1 / (1 + 0.3275911 * z)
  const series = [0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429]
  return series.reduce((sum, factor, at) => sum + factor * t ** (at + 1), 0) * Math.exp(-z * z)
}

const known = Array.from({ length: 2_500 }, (_, n) => nameOf(n))
const unknown = Array.from({ length: 2_500 }, (_, n) => nobody(n))

describe('promise 5: nobody learns by the tries until a check whether an account exists', {
  timeout: 60_000,
}, () => {
  it('where 5,000 addresses ask for one name each, half of them for names that nobody has', async () => {
    const made = await inhabited()
    const [ofKnown, ofUnknown] = [await triesOf(made, known), await triesOf(made, unknown)]
    // Were nobody related, there would be nothing to see.
    expect(share(ofKnown)).toBeGreaterThan(0.05)
    expect(probability(ofKnown, ofUnknown)).toBeGreaterThan(0.01)
    // And once they were, the limits are the same.
    const most = (tries: readonly number[]) => Math.max(...tries)
    expect(most(ofKnown)).toBe(most(ofUnknown))
  })

  it('and would be seen to learn it, if a name without a ring answered for itself', async () => {
    const taken = new Set<string>()
    const made = await inhabited(store => ({
      ...store,
      relate(subject, provenance) {
        taken.add(subject.key)
        return store.relate(subject, provenance)
      },
      take: async asks =>
        (await store.take(asks)).map((answer, at) => {
          const lent = answer.relation !== null && !taken.has(asks[at]?.subject.key ?? '')
          return lent ? { ...answer, relation: unrelated } : answer
        }),
    }))
    const [ofKnown, ofUnknown] = [
      await triesOf(made, known.slice(0, 500)),
      await triesOf(made, unknown.slice(0, 500)),
    ]
    expect(probability(ofKnown, ofUnknown)).toBeLessThan(0.0001)
  })

  it('nor by another spelling: the two are judged differently as often, whether somebody has the name or not', async () => {
    const made = await inhabited()
    const chances = chance(7)
    const differing = async (names: readonly string[]) => {
      let count = 0
      for (const name of names) {
        const from = somewhere(chances)
        const plain = await made.visitor(name, from)()
        const other = await made.visitor(` ${name}`, { ...from, plain: false })()
        if (plain.do !== other.do) count += 1
      }
      return count
    }
    const counts = [await differing(known.slice(0, 1_200)), await differing(unknown.slice(0, 1_200))]
    const [ofKnown = 0, ofUnknown = 0] = counts
    expect(ofKnown).toBeGreaterThan(50)
    expect(ofUnknown).toBeGreaterThan(50)
    expect(Math.abs(ofKnown - ofUnknown)).toBeLessThan(3 * Math.sqrt(ofKnown + ofUnknown))
  })

  it('nor by asking again: a name that nobody has is what it was a month ago', async () => {
    const made = await inhabited()
    const from = { plain: true, networks: [1], asns: [0], clients: [0] }
    const decisions = async () => {
      const all: string[] = []
      for (const name of unknown.slice(0, 300)) all.push((await made.visitor(name, from)()).do)
      return all
    }
    const first = await decisions()
    expect(new Set(first)).toEqual(new Set(['forward', 'challenge']))
    for (let week = 0; week < 4; week += 1) {
      made.clock.advance(7 * 24 * 60 * minute)
      expect(await decisions()).toEqual(first)
    }
  })
})
