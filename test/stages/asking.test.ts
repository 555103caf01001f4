// What the store is asked for an attempt: which ways to pay there are, and whom each is open to.
import { describe, expect, it } from 'vitest'
import type { KnownDevice, Pass, Surface } from '../../src/attempt.ts'
import { signals } from '../../src/signals/index.ts'
import {
  type Asking,
  hasDevicePool,
  part,
  passRememberedMs,
  type Whose,
  want,
} from '../../src/stages/asking.ts'
import type { Alternative, Debit } from '../../src/stores/contract.ts'
import { passLifetimeMs } from '../../src/trust/pass.ts'
import { type AttemptChange, attemptOf, policyWith, subjects } from '../support/attempts.ts'

const pass: Pass = { id: 'pass-1', how: 'proof-of-work', price: 'low', pool: 'paid', uses: 5, accounts: 2 }
const waited: Pass = { id: 'pass-2', how: 'wait', price: 'low', pool: 'waited', uses: 1, accounts: 1 }
const device: KnownDevice = { id: 'device-1', name: 'name', firstAt: 0, lastAt: 0, ripe: true }

interface Given {
  readonly about?: Whose
  readonly attempt?: AttemptChange
  readonly vars?: Readonly<Record<string, unknown>>
  readonly asking?: Partial<Asking>
}

/** What the network or the account is asked for an attempt. */
function asked({ about = 'account', attempt: change = {}, vars = {}, asking = {} }: Given = {}) {
  const attempt = attemptOf(change)
  const subject = about === 'network' ? attempt.network.subject : attempt.accountSubject
  const wanted = want(attempt, policyWith(vars), signals)
  return part(subject, about, wanted, attempt, {
    refused: false,
    checks: true,
    detection: null,
    ...asking,
  })
}

function onlyDebit(given: Given = {}): Debit {
  const [debit, ...others] = asked(given).ask.debits
  if (debit === undefined || others.length > 0) throw new Error('One debit was expected.')
  return debit
}

/** Each way to pay, in order, and whom it is open to. */
const ways = (given: Given = {}) =>
  onlyDebit(given).alternatives.map(({ name, opensTo }) => `${name}: ${opensTo}`)

const kinds = (alternative: Alternative | undefined) =>
  [...(alternative?.buckets ?? []), ...(alternative?.distinct ?? [])].map(({ name }) =>
    name.replace(/=.*/, ''),
  )
const wayNamed = (name: string, given: Given = {}) =>
  onlyDebit(given).alternatives.find(way => way.name === name)

describe('the ways to pay', () => {
  it('begin with what was waited for where a check may be needed, but for a rule that only watches', () => {
    const first = (given: Given) => ways({ attempt: { pass: waited }, ...given })[0]
    expect(first({ asking: { detection: 'enforce' } })).toBe('waited: anybody')
    expect(first({ asking: { detection: 'monitor' } })).toBe('free: anybody')
    expect(first({ asking: { detection: 'monitor' }, vars: { MODE: 'monitor' } })).toBe('waited: anybody')
    expect(first({ asking: { detection: 'enforce' }, attempt: {} })).toBe('free: anybody')
  })

  it('are, for an account at a sign-in: what is free, what was paid for, what was waited for', () => {
    expect(ways()).toEqual(['free: anybody', 'paid: nobody', 'waited: nobody'])
  })

  it('are the same for its network', () => {
    expect(ways({ about: 'network' })).toEqual(['free: anybody', 'paid: nobody', 'waited: nobody'])
  })

  it('begin with a known device’s own, which only the account’s record opens', () => {
    expect(ways({ attempt: { device } })).toEqual([
      'device: ripe-device',
      'free: anybody',
      'paid: nobody',
      'waited: nobody',
    ])
    expect(ways({ attempt: { device: { ...device, ripe: false } } })[0]).toBe('device: ripe-device')
    expect(ways({ attempt: { device }, about: 'network' })).not.toContain('device: ripe-device')
  })

  it('open to a pass of their own kind, and to no other', () => {
    expect(ways({ attempt: { pass } })).toEqual(['free: anybody', 'paid: anybody', 'waited: nobody'])
    expect(ways({ attempt: { pass: waited } })).toEqual(['free: anybody', 'paid: nobody', 'waited: anybody'])
    // The network knows whether the pass is used up, and opens what it pays from with its claim.
    const network = { about: 'network' } as const
    expect(ways({ ...network, attempt: { pass } })).toEqual([
      'free: anybody',
      'paid: claim',
      'waited: nobody',
    ])
    expect(ways({ ...network, attempt: { pass: waited } })[2]).toBe('waited: claim')
  })

  it('are debited by counters of their own, and by those that bound several', () => {
    expect(kinds(wayNamed('free'))).toEqual(['login/pool', 'login/row', 'login/ceiling', 'login/networks'])
    expect(kinds(wayNamed('paid'))).toEqual(['login/paid-pool', 'login/ceiling'])
    expect(kinds(wayNamed('waited'))).toEqual(['login/ceiling', 'login/waited'])
    expect(kinds(wayNamed('device', { attempt: { device } }))).toEqual(['login/device', 'login/devices'])
  })

  it('are not there where nothing but a counter of all of them would bound them', () => {
    const off = { 'account-budget': { paid: 'off' }, 'waits-per-account': 'off' }
    expect(ways({ vars: { LIMITS: { login: off } } })).toEqual(['free: anybody'])
    const noDevices = { 'device-budget': 'off', 'all-devices-budget': 'off' }
    expect(ways({ vars: { LIMITS: { login: noDevices } }, attempt: { device } })[0]).toBe('free: anybody')
  })

  it.each<[Surface, Whose, readonly string[]]>([
    ['password-reset', 'account', ['free', 'paid', 'waited']],
    ['one-time-code', 'account', ['free']],
    ['reset-confirm', 'account', ['free']],
    ['sensitive', 'account', ['free']],
    ['one-time-code', 'network', ['free', 'paid', 'waited']],
    ['signup', 'network', ['free', 'paid', 'waited']],
  ])('are, at %s, for the %s: %s', (surface, about, expected) => {
    const given = { about, attempt: { surface, flow: 'flow', pass, device } }
    expect(onlyDebit(given).alternatives.map(({ name }) => name)).toEqual(expected)
  })

  it('are no checks where checks are switched off, whatever is shown', () => {
    const asking = { checks: false }
    expect(ways({ attempt: { pass, device }, asking })).toEqual(['device: ripe-device', 'free: anybody'])
  })

  it('are one for what is refused: it pays what there is, of the network alone', () => {
    const refused = { asking: { refused: true }, attempt: { pass, device } }
    const { how, alternatives } = onlyDebit({ ...refused, about: 'network' })
    expect(how).toBe('what-there-is')
    expect(alternatives.map(({ name }) => name)).toEqual(['free'])
    // Nothing that what it names would make a counter of.
    expect(kinds(alternatives[0])).toEqual(['login/address', 'login/network'])
    expect(asked(refused).ask.debits).toEqual([])
  })
})

describe('a rule that only watches', () => {
  const vars = { LIMITS: { login: { 'account-budget': { mode: 'monitor' } } } }

  it('is asked beside those that act, with counters of its own', () => {
    const [live, shadow] = asked({ vars }).ask.debits
    expect([live?.shadow, shadow?.shadow]).toEqual([false, true])
    expect(kinds(live?.alternatives[0])).not.toContain('login/pool')
    expect(shadow?.alternatives.map(way => [way.name, kinds(way)])).toEqual([
      ['free', ['watched/login/pool']],
      ['paid', ['watched/login/paid-pool']],
    ])
  })

  it('opens no pool that acts: there is none where its counters only watch', () => {
    const [live] = asked({ vars }).ask.debits
    expect(live?.alternatives.map(({ name }) => name)).toEqual(['free', 'waited'])
  })
})

describe('beside the debits', () => {
  it('a pass is claimed of the network, for the account that is named', () => {
    const [claim, ...others] = asked({ about: 'network', attempt: { pass } }).ask.claims
    expect(others).toEqual([])
    expect(claim).toEqual({
      key: 'pass-1',
      times: 5,
      members: 2,
      member: attemptOf().accountSubject.key.slice(-22),
      ttlMs: passRememberedMs,
    })
    expect(asked({ attempt: { pass } }).ask.claims).toEqual([])
    expect(asked({ about: 'network' }).ask.claims).toEqual([])
  })

  it('the same account is the same member in all of its spellings, and each session is one', () => {
    const memberOf = (change: AttemptChange) =>
      asked({ about: 'network', attempt: { pass, ...change } }).ask.claims[0]?.member
    expect(memberOf({ name: 'ADA@demo.example' })).toBe(memberOf({}))
    expect(memberOf({ name: 'grace@demo.example' })).not.toBe(memberOf({}))
    const [one, other] = ['one', 'other'].map(tag => subjects.session(tag))
    if (one === undefined || other === undefined) throw new Error('There are two sessions.')
    const ofSession = (accountSubject: typeof one) => memberOf({ name: null, accountSubject })
    expect(ofSession(one)).not.toBe(ofSession(other))
  })

  it('a pass is remembered for longer than it lives', () => {
    expect(passRememberedMs).toBeGreaterThan(passLifetimeMs)
  })

  it('what is refused claims nothing', () => {
    const given = { about: 'network', attempt: { pass }, asking: { refused: true } } as const
    expect(asked(given).ask.claims).toEqual([])
  })

  it('a device is asked of the account that is named, and of nobody else', () => {
    expect(asked({ attempt: { device } }).ask.device).toBe('device-1')
    expect(asked({ attempt: { device }, about: 'network' }).ask.device).toBeNull()
    const attempt = attemptOf({ surface: 'one-time-code', device })
    const wanted = want(attempt, policyWith(), signals)
    const session = part(subjects.session('tag'), 'account', wanted, attempt, {
      refused: false,
      checks: true,
      detection: null,
    })
    expect(session.ask.device).toBeNull()
  })
})

describe('a known device', () => {
  const has = (vars: Readonly<Record<string, unknown>>, change: AttemptChange = {}) =>
    hasDevicePool(want(attemptOf({ device, ...change }), policyWith(vars), signals))

  it('has a budget of its own where one acts, and is held by its network where none does', () => {
    expect(has({})).toBe(true)
    expect(has({}, { device: null })).toBe(false)
    expect(has({}, { surface: 'signup' })).toBe(false)
    const both = (limit: unknown) => ({
      LIMITS: { login: { 'device-budget': limit, 'all-devices-budget': limit } },
    })
    expect(has(both('off'))).toBe(false)
    expect(has(both({ mode: 'monitor' }))).toBe(false)
  })
})

describe('who has signed in from a network', () => {
  it('is asked of the network at a sign-in, for the address within it', () => {
    expect(asked({ about: 'network' }).ask.proversAt).toBe(7)
    expect(asked({ about: 'network', attempt: { from: '2001:db8:1:2::3' } }).ask.proversAt).toBe(2)
    expect(asked({ about: 'account' }).ask.proversAt).toBeNull()
    expect(asked({ about: 'network', attempt: { from: null } }).ask.proversAt).toBeNull()
  })

  it('is asked wherever a counter grows, of a refused request too: it must not be taken for a smaller one', () => {
    const refused = { about: 'network', asking: { refused: true }, attempt: { provenance: null } } as const
    expect(onlyDebit(refused).alternatives[0]?.buckets[0]?.growsWith).toBe('address')
    expect(asked(refused).ask.proversAt).toBe(7)
  })

  it('is asked nowhere else', () => {
    for (const surface of ['signup', 'password-reset', 'reset-confirm', 'sensitive'] as const)
      expect(asked({ about: 'network', attempt: { surface } }).ask.proversAt).toBeNull()
  })
})
