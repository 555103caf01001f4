// What every signal must keep to, one as the other. A new signal is tested by being on the shelf.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Surface, surfaces } from '../../src/attempt.ts'
import type {
  CountingSignal,
  LookingSignal,
  ReadingSignal,
  Signal,
  SignalReading,
} from '../../src/signals/contract.ts'
import { signals } from '../../src/signals/index.ts'
import { strangers } from '../../src/signals/strangers.ts'
import { otherReasons } from '../../src/verdict.ts'
import { noRisk } from '../../src/watchtower/isolate/lookout.ts'
import { anyText } from '../support/any-text.ts'
import { attemptOf, networkAt, policyWith, subjects } from '../support/attempts.ts'

const all: readonly Signal[] = signals
const counting: readonly CountingSignal[] = all.filter(signal => signal.kind === 'counts')
const looking: readonly LookingSignal[] = all.filter(signal => signal.kind === 'looks')
const reading: readonly ReadingSignal[] = all.filter(signal => signal.kind === 'reads')
const policy = policyWith()
const kebab = /^[a-z0-9]+(-[a-z0-9]+)*$/

const knownDevice = { id: 'device-1', name: 'name-1', firstAt: 0, lastAt: 0, ripe: true }

/** An attempt at each surface of each sort: named or not, IPv4 or IPv6, in a flow or a session. */
const attempts = surfaces.flatMap(surface => [
  attemptOf({ surface }),
  attemptOf({ surface, from: '2001:db8:1:2::3' }),
  attemptOf({ surface, from: null }),
  attemptOf({ surface, name: null }),
  attemptOf({ surface, flow: 'tag-of-a-flow' }),
  attemptOf({ surface, device: knownDevice }),
  attemptOf({ surface, name: null, flow: 'tag-of-a-session', accountSubject: subjects.session('tag') }),
])

/** The counters of a signal, with the default setting of the surface or, where it has none, some other. */
function countersOf(signal: CountingSignal, attempt: (typeof attempts)[number]) {
  const setting =
    signal.defaults[attempt.surface] ?? Object.values(signal.defaults).find(other => other !== null)
  if (setting === undefined || setting === null) throw new Error(`${signal.name} has no default anywhere.`)
  return signal.counters(attempt, setting)
}

const readings = (signal: Signal): readonly SignalReading[] => {
  const said = { reason: signal.name, about: 'account', mode: 'enforce' } as const
  return [
    { ...said, says: 'fine', value: 3, limit: 8 },
    { ...said, says: 'spent', value: 8, limit: 8, waitMs: 60_000, what: 'login/pool', offers: [] },
    { ...said, says: 'spent', value: 8, limit: 8, waitMs: null, what: 'login/pool', offers: ['paid'] },
    { ...said, says: 'refuse', what: 'bad-body' },
    { ...said, says: 'allow', what: '203.0.113.0/24' },
    { ...said, says: 'check', what: 'stranger', passed: false, mayWait: true },
    { ...said, says: 'check', what: 'stranger', passed: true, mayWait: false },
    { ...said, says: 'unknown' },
  ]
}

describe('the shelf of signals', () => {
  it('has each name once, and none that is a word of the verdict', () => {
    const names = all.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    for (const other of Object.values(otherReasons)) expect(names).not.toContain(other)
    expect(names).not.toContain('none')
  })

  it('lets no two signals debit one counter', () => {
    for (const attempt of attempts)
      for (const about of ['network', 'account'] as const) {
        const names = counting
          .filter(signal => signal.about === about)
          .flatMap(signal => countersOf(signal, attempt).map(({ name }) => name))
        expect(new Set(names).size).toBe(names.length)
      }
  })

  it('counts every attempt, whoever is named or not, against the network and against an account or `unnamed`', () => {
    for (const attempt of attempts) {
      const abouts = counting
        .filter(signal => signal.defaults[attempt.surface] !== null)
        .filter(signal => countersOf(signal, attempt).length > 0)
        .map(({ about }) => about)
      expect(abouts).toContain('network')
      if (attempt.surface !== 'signup' && attempt.surface !== 'reset-confirm')
        expect([attempt.surface, abouts]).toEqual([attempt.surface, expect.arrayContaining(['account'])])
    }
  })
})

describe.each(all.map(signal => [signal.name, signal] as const))('%s', (name, signal) => {
  it('has a name that can be a key of the configuration', () => {
    expect(name).toMatch(kebab)
    expect(name.length).toBeLessThanOrEqual(40)
  })

  it('says one plain sentence of any reading', () => {
    for (const reading of readings(signal)) {
      const sentence = signal.sentence(reading)
      expect(sentence).toMatch(/^[\x20-\x7e]{1,120}$/)
      expect(sentence).not.toMatch(/undefined|null|NaN|\[object|\{|\}/)
      expect(sentence).not.toMatch(/[.!]$/)
    }
  })
})

describe.each(counting.map(signal => [signal.name, signal] as const))('%s', (_, signal) => {
  it('says for every surface what it allows, or that it has no limit there', () => {
    expect(Object.keys(signal.defaults).toSorted()).toEqual([...surfaces].toSorted())
    expect(Object.values(signal.defaults).some(setting => setting !== null)).toBe(true)
  })

  it('has counters of its own on each surface', () => {
    for (const attempt of attempts)
      for (const counter of countersOf(signal, attempt))
        expect(counter.name).toMatch(new RegExp(`^${attempt.surface}/[a-z]+(-[a-z]+)?(=|$)`))
  })

  it('has counters that hold at least one, and say when it comes back', () => {
    for (const attempt of attempts)
      for (const counter of countersOf(signal, attempt)) {
        expect(counter.capacity).toBeGreaterThanOrEqual(1)
        if (counter.counts === 'distinct') expect(counter.windowMs).toBeGreaterThan(0)
        else {
          expect(counter.everyMs).toBeGreaterThan(0)
          expect(counter.refill).toBeGreaterThanOrEqual(0)
          expect(counter.refill).toBeLessThanOrEqual(counter.capacity)
        }
      }
  })

  it('keeps with an account nothing that an attacker could make many of', () => {
    if (signal.about !== 'account') return
    const names = attempts.flatMap(attempt => countersOf(signal, attempt)).map(({ name }) => name)
    const elsewhere = attempts
      .map(attempt => ({
        ...attempt,
        network: networkAt('198.51.100.99'),
        client: { userAgent: 'other', stratum: 1 },
      }))
      .flatMap(attempt => countersOf(signal, attempt))
      .map(({ name }) => name)
    expect(elsewhere).toEqual(names)
  })

  it('looks at nothing that a client says of itself', () => {
    for (const attempt of attempts)
      expect(
        countersOf(signal, { ...attempt, client: { userAgent: 'curl/8', stratum: 1 }, route: 'other' }),
      ).toEqual(countersOf(signal, attempt))
  })

  it('allows what the operator sets', () => {
    const distinct = Object.values(signal.defaults).some(setting => setting !== null && 'withinMs' in setting)
    const setting = distinct ? { free: 3, withinMs: 60_000 } : { free: 3, refill: 2, everyMs: 60_000 }
    const attempt = attemptOf({
      surface: 'login',
      flow: 'flow',
      device: knownDevice,
      ...(signal.name === 'unnamed-budget' ? { name: null } : {}),
    })
    const [narrowest] = signal.counters(attempt, setting)
    expect(narrowest).toMatchObject(
      distinct ? { capacity: 3, windowMs: 60_000 } : { capacity: 3, refill: 2, everyMs: 60_000 },
    )
  })
})

describe.each(looking.map(signal => [signal.name, signal] as const))('%s', (_, signal) => {
  it('sees nothing in a plain attempt', () => {
    for (const attempt of attempts) expect(signal.look(attempt, policy.lists)).toBeNull()
  })

  it('never throws, whatever a client calls itself', () => {
    fc.assert(
      fc.property(anyText(200), userAgent => {
        const sight = signal.look(attemptOf({ client: { userAgent, stratum: 1 } }), policy.lists)
        expect(sight === null || sight.what.length <= 60).toBe(true)
      }),
    )
  })
})

describe.each(reading.map(signal => [signal.name, signal] as const))('%s', (name, signal) => {
  it('is set in DETECTION, and asks for a check unless it is', () => {
    expect(policyWith({ DETECTION: {} }).detection.rules[name]?.setting).toBe('check')
    expect(signal.surfaces.length).toBeGreaterThan(0)
  })

  it('says the same of every network that is known, and never whose account it is', () => {
    for (const asn of [true, false])
      for (const client of [true, false])
        expect(
          signal.read({
            relation: { network: true, asn, client, alone: true },
            risk: noRisk,
            passwordGoesRound: false,
            guesses: 0,
          }),
        ).toBeNull()
    for (const said of readings(signal)) expect(signal.sentence(said)).not.toMatch(/exist|unknown account/)
  })
})

describe('strangers', () => {
  it('are those whose network is new, and whose carrier or kind of client is', () => {
    const read = (asn: boolean, client: boolean) =>
      strangers.read({
        relation: { network: false, asn, client, alone: true },
        risk: noRisk,
        passwordGoesRound: false,
        guesses: 0,
      })?.what ?? null
    expect([read(true, true), read(true, false), read(false, true), read(false, false)]).toEqual([
      null,
      'stranger',
      'stranger',
      'stranger',
    ])
  })
})

describe('the limits, by default', () => {
  const [second, minute, hour, day] = [1_000, 60_000, 3_600_000, 86_400_000]
  const budget = (free: number, refill: number, everyMs: number, paid?: object) => ({
    free,
    refill,
    everyMs,
    ...(paid === undefined ? {} : { paid }),
  })
  const paid = (most: number, refill: number, everyMs: number) => ({ most, refill, everyMs })
  const unnamed = budget(60, 60, hour, paid(60, 60, hour))
  const waits = budget(6, 6, hour)
  const expected: Readonly<Record<Surface, Readonly<Record<string, unknown>>>> = {
    login: {
      'network-budget': budget(30, 1, 20 * second, paid(200, 5, 3 * minute)),
      'address-and-account-budget': budget(8, 8, 15 * minute, paid(12, 12, 15 * minute)),
      'accounts-per-address': { free: 10, withinMs: hour },
      'account-budget': budget(8, 1, 15 * minute, paid(10, 1, 6 * minute)),
      'unnamed-budget': unnamed,
      'account-row': budget(30, 1, hour),
      'account-ceiling': budget(90, 1, 7 * day),
      'networks-per-account': { free: 8, withinMs: 15 * minute },
      'device-budget': budget(10, 10, hour),
      'all-devices-budget': budget(30, 30, hour),
      'waits-per-address': waits,
      'waits-per-account': budget(2, 2, hour),
    },
    'password-reset': {
      'network-budget': budget(6, 1, 10 * minute, paid(12, 1, 5 * minute)),
      'account-budget': budget(3, 1, 20 * minute, paid(3, 1, 20 * minute)),
      'waits-per-address': waits,
      'waits-per-account': budget(2, 2, hour),
      'unnamed-budget': unnamed,
    },
    signup: {
      'network-budget': budget(5, 1, 2 * minute, paid(20, 1, 3 * minute)),
      'waits-per-address': waits,
    },
    'one-time-code': {
      'network-budget': budget(10, 1, minute, paid(30, 1, 2 * minute)),
      'waits-per-address': waits,
      'unnamed-budget': unnamed,
      'account-row': budget(10, 1, day),
      'flow-budget': budget(5, 5, hour),
    },
    'reset-confirm': {
      'network-budget': budget(10, 1, minute, paid(30, 1, 2 * minute)),
      'waits-per-address': waits,
      'account-budget': budget(10, 1, 6 * minute),
      'flow-budget': budget(5, 5, hour),
    },
    sensitive: {
      'network-budget': budget(20, 20, hour, paid(30, 1, 2 * minute)),
      'waits-per-address': waits,
      'address-and-account-budget': budget(5, 5, 15 * minute),
      'account-budget': budget(5, 1, 12 * minute),
      'unnamed-budget': unnamed,
    },
  }

  it.each(surfaces)('of %s are the published ones, and no others', surface => {
    const found = counting.flatMap(({ name, defaults }) =>
      defaults[surface] === null ? [] : [[name, defaults[surface]]],
    )
    expect(Object.fromEntries(found)).toEqual(expected[surface])
  })
})

describe('the lists of an operator', () => {
  it('name the entry, and never an account', () => {
    const own = policyWith({ LISTS: { deny: { accounts: ['ada@demo.example'], countries: ['FR'] } } })
    const deny = looking.find(({ name }) => name === 'deny-list')
    expect(deny?.look(attemptOf(), own.lists)).toEqual({
      says: 'refuse',
      about: 'account',
      what: 'an account',
    })
    expect(deny?.look(attemptOf({ name: 'ADA@demo.example ' }), own.lists)).not.toBeNull()
    expect(deny?.look(attemptOf({ name: null }), own.lists)).toBeNull()
    const french = { network: networkAt('1.2.3.4', { country: 'FR' }) }
    expect(deny?.look(attemptOf({ ...french, name: 'grace@demo.example' }), own.lists)?.what).toBe('FR')
    // An account that is denied is said first: no allowed network may lift that.
    expect(deny?.look(attemptOf(french), own.lists)?.what).toBe('an account')
  })
})
