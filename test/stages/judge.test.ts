// The verdict: readings in, decision out.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { surfaces } from '../../src/attempt.ts'
import { hour, minute } from '../../src/lib/time.ts'
import { judge } from '../../src/stages/judge.ts'
import { type About, type Pool, pools, type Reading } from '../../src/verdict.ts'
import { policyWith } from '../support/attempts.ts'

const policy = policyWith()

type Mode = Reading['mode']
const about: About = 'account'
const fine = (reason: string, mode: Mode = 'enforce'): Reading => ({
  says: 'fine',
  reason,
  about,
  mode,
  value: 1,
  limit: 8,
})
const spent = (
  reason: string,
  waitMs: number | null,
  mode: Mode = 'enforce',
  offers: readonly Pool[] = [],
): Reading => ({
  says: 'spent',
  reason,
  about,
  mode,
  value: 8,
  limit: 8,
  waitMs,
  what: 'login/pool',
  offers,
})
const refuse = (reason: string, mode: Mode = 'enforce'): Reading => ({
  says: 'refuse',
  reason,
  about,
  mode,
  what: 'x',
})
const allow = (reason: string, mode: Mode = 'enforce'): Reading => ({
  says: 'allow',
  reason,
  about,
  mode,
  what: 'x',
})
const shows = (reason: 'known-device' | 'pass'): Extract<Reading, { says: 'shown' }> => ({
  says: 'shown',
  reason,
  about: 'request',
  mode: 'enforce',
  what: 'ripe',
})
const needsCheck = (passed: boolean, mayWait = true, mode: Mode = 'enforce'): Reading => ({
  says: 'check',
  reason: 'strangers',
  about: 'request',
  mode,
  what: 'stranger',
  passed,
  mayWait,
})
const unknown = (mode: Mode = 'enforce'): Reading => ({
  says: 'unknown',
  reason: 'cannot-tell',
  about: 'request',
  mode,
})

const someReading: fc.Arbitrary<Reading> = fc
  .tuple(
    fc.constantFrom('one', 'two', 'three'),
    fc.constantFrom<Mode>('monitor', 'enforce'),
    fc.option(fc.integer({ min: 1, max: 365 * 24 * hour })),
    fc.constantFrom('fine', 'spent', 'refuse', 'allow', 'unknown', 'device', 'pass'),
    fc.subarray([...pools]),
  )
  .map(([reason, mode, waitMs, says, offers]) => {
    switch (says) {
      case 'fine':
        return fine(reason, mode)
      case 'spent':
        return spent(reason, waitMs, mode, offers)
      case 'refuse':
        return refuse(reason, mode)
      case 'allow':
        return allow(reason, mode)
      case 'device':
        return shows('known-device')
      case 'pass':
        return shows('pass')
      default:
        return unknown(mode)
    }
  })
const someReadings = fc.array(someReading, { maxLength: 12 })
const someSurface = fc.constantFrom(...surfaces)

const verdict = (...readings: readonly Reading[]) => judge(readings, 'login', policy)
const decided = (...readings: readonly Reading[]) => verdict(...readings).decision

describe('the strictest reading wins', () => {
  it('forwards where nothing is said against it', () => {
    expect(decided()).toEqual({ do: 'forward', because: null })
    expect(decided(fine('account-budget'), allow('allow-list'))).toEqual({ do: 'forward', because: null })
  })

  it('refuses before it cools down, however long the wait and whatever the order', () => {
    const both = [spent('account-row', null), refuse('deny-list'), fine('network-budget')]
    expect(decided(...both)).toEqual({ do: 'refuse', because: 'deny-list' })
    expect(decided(...both.toReversed())).toEqual({ do: 'refuse', because: 'deny-list' })
  })

  it('tells the longer of two waits, because the shorter would end in it', () => {
    const both = [spent('network-budget', 20_000), spent('account-budget', 15 * minute)]
    const longer = { do: 'cool-down', because: 'account-budget', retryAfterMs: 15 * minute }
    expect(decided(...both)).toEqual(longer)
    expect(decided(...both.toReversed())).toEqual(longer)
  })

  it('says an hour where a budget never comes back by waiting', () => {
    expect(decided(spent('account-ceiling', null))).toEqual({
      do: 'cool-down',
      because: 'account-ceiling',
      retryAfterMs: hour,
    })
  })

  it('names the first of several that refuse', () => {
    expect(decided(refuse('malformed-request'), refuse('deny-list'))).toMatchObject({
      because: 'malformed-request',
    })
  })
})

describe('promise 9: watch before you bite', () => {
  it('never decides on a rule that only watches, and says what it would have done', () => {
    expect(verdict(refuse('attack-tool', 'monitor'))).toMatchObject({
      decision: { do: 'forward', because: null },
      watched: { do: 'refuse', because: 'attack-tool' },
    })
    expect(verdict(spent('account-budget', 1_000), refuse('deny-list', 'monitor'))).toMatchObject({
      decision: { do: 'cool-down', because: 'account-budget' },
      watched: { do: 'refuse', because: 'deny-list' },
    })
  })

  it('forwards whatever rules that only watch say', () => {
    fc.assert(
      fc.property(someReadings, someSurface, (readings, surface) => {
        const watching = readings.map(reading => ({ ...reading, mode: 'monitor' as const }))
        expect(judge(watching, surface, policy).decision).toEqual({ do: 'forward', because: null })
      }),
    )
  })

  it('decides the same whether or not others watch', () => {
    fc.assert(
      fc.property(someReadings, someSurface, (readings, surface) => {
        const acting = readings.filter(({ mode }) => mode === 'enforce')
        expect(judge(readings, surface, policy).decision).toEqual(judge(acting, surface, policy).decision)
      }),
    )
  })

  it('would never have been milder than it was', () => {
    const strictness = { forward: 0, challenge: 1, 'cool-down': 2, refuse: 3 }
    fc.assert(
      fc.property(someReadings, someSurface, (readings, surface) => {
        const { decision, watched } = judge(readings, surface, policy)
        expect(strictness[watched.do]).toBeGreaterThanOrEqual(strictness[decision.do])
      }),
    )
  })
})

describe('promise 8: “cannot tell” is a value', () => {
  it('means what the policy says, for each surface by itself', () => {
    const whenUnknown = { WHEN_UNKNOWN: { login: 'forward', signup: 'cool-down', sensitive: 'forward' } }
    const own = policyWith(whenUnknown)
    const doing = surfaces.map(surface => [surface, judge([unknown()], surface, own).decision.do])
    expect(Object.fromEntries(doing)).toEqual({
      login: 'forward',
      'password-reset': 'forward',
      signup: 'cool-down',
      'one-time-code': 'cool-down',
      'reset-confirm': 'cool-down',
      sensitive: 'forward',
    })
  })

  it('fails open nowhere by default but for reset requests, which open nothing', () => {
    const open = surfaces.filter(surface => judge([unknown()], surface, policy).decision.do === 'forward')
    expect(open).toEqual(['password-reset'])
  })

  it('asks people to come back in a minute', () => {
    const { decision } = judge([unknown()], 'one-time-code', policy)
    expect(decision).toEqual({ do: 'cool-down', because: 'cannot-tell', retryAfterMs: minute })
  })

  it('asks whoever signs in or signs up for a check, and takes a pass for it', () => {
    const check = { do: 'challenge', because: 'cannot-tell', mayWait: false }
    for (const surface of ['login', 'signup'] as const) {
      expect(judge([unknown()], surface, policy).decision).toEqual(check)
      expect(judge([shows('pass'), unknown()], surface, policy).decision.do).toBe('forward')
    }
    expect(judge([shows('pass'), unknown()], 'one-time-code', policy).decision.do).toBe('cool-down')
  })

  it('lets a device in that its seal vouches for', () => {
    expect(decided(shows('known-device'), unknown()).do).toBe('forward')
    expect(decided({ ...shows('known-device'), what: 'unripe' }, unknown()).do).toBe('challenge')
  })

  it('does not undo what is known', () => {
    const forwarding = policyWith({ WHEN_UNKNOWN: { login: 'forward' } })
    expect(judge([unknown(), refuse('deny-list')], 'login', forwarding).decision.do).toBe('refuse')
  })
})

describe('promise 10: a check is a price', () => {
  it('is asked for where those who passed one could still pay, and nowhere else', () => {
    const check = { do: 'challenge', because: 'account-budget', mayWait: false }
    expect(decided(spent('account-budget', minute, 'enforce', ['paid']))).toEqual(check)
    expect(decided(spent('account-budget', minute)).do).toBe('cool-down')
    expect(decided(spent('account-budget', minute, 'enforce', ['waited'])).do).toBe('cool-down')
  })

  it('may be a wait only where every budget that is spent takes one', () => {
    const either = spent('account-budget', minute, 'enforce', ['paid', 'waited'])
    const paidOnly = spent('network-budget', minute, 'enforce', ['paid'])
    expect(decided(either)).toMatchObject({ do: 'challenge', mayWait: true })
    expect(decided(either, paidOnly)).toMatchObject({ do: 'challenge', mayWait: false })
    expect(decided(paidOnly, either)).toMatchObject({ do: 'challenge', mayWait: false })
  })

  it('is not asked for where it would lead to a wait, or to nothing', () => {
    const check = spent('account-budget', minute, 'enforce', ['paid'])
    expect(decided(check, spent('network-budget', 1)).do).toBe('cool-down')
    expect(decided(check, refuse('deny-list')).do).toBe('refuse')
  })

  it('does not hang on what was shown: only the store says what that is good for', () => {
    const check = spent('account-budget', minute, 'enforce', ['paid'])
    expect(decided(check, shows('known-device')).do).toBe('challenge')
    expect(decided(check, shows('pass')).do).toBe('challenge')
  })
})

describe('judging', () => {
  it('is total and pure: any readings get the same verdict again, and are left as they were', () => {
    fc.assert(
      fc.property(someReadings, someSurface, (readings, surface) => {
        const before = structuredClone(readings)
        const first = judge(readings, surface, policy)
        expect(judge(Object.freeze(readings), surface, policy)).toEqual(first)
        expect(readings).toEqual(before)
        expect(first.readings).toEqual(before)
      }),
    )
  })

  it('gives a reason for whatever is held back, and for nothing else', () => {
    fc.assert(
      fc.property(someReadings, someSurface, (readings, surface) => {
        for (const decision of [
          judge(readings, surface, policy).decision,
          judge(readings, surface, policy).watched,
        ])
          expect(decision.because === null).toBe(decision.do === 'forward')
      }),
    )
  })

  it('does not hang on the order of what is said', () => {
    fc.assert(
      fc.property(someReadings, readings => {
        const [one, other] = [readings, readings.toReversed()].map(each => judge(each, 'login', policy))
        expect(one?.decision.do).toBe(other?.decision.do)
        expect(one?.watched.do).toBe(other?.watched.do)
      }),
    )
  })
})

describe('a check that is needed', () => {
  const decided = (...readings: readonly Reading[]) => judge(readings, 'login', policy).decision

  it('is asked for unless one was passed, and waiting is one where the reading says so', () => {
    expect(decided(needsCheck(false))).toEqual({ do: 'challenge', because: 'strangers', mayWait: true })
    expect(decided(needsCheck(false, false))).toEqual({
      do: 'challenge',
      because: 'strangers',
      mayWait: false,
    })
    expect(decided(needsCheck(true))).toEqual({ do: 'forward', because: null })
  })

  it('is not spared by a pass that is good for something else', () => {
    expect(decided(needsCheck(false), shows('pass'))).toMatchObject({ do: 'challenge' })
  })

  it('is asked for by no rule that watches, and told', () => {
    const { decision, watched } = judge([needsCheck(false, true, 'monitor')], 'login', policy)
    expect([decision.do, watched.do]).toEqual(['forward', 'challenge'])
  })

  it('gives way to what is stricter', () => {
    expect(decided(needsCheck(false), spent('a', minute))).toMatchObject({ do: 'cool-down' })
    expect(decided(needsCheck(false), refuse('a'))).toMatchObject({ do: 'refuse' })
    expect(decided(needsCheck(false), unknown())).toMatchObject({ because: 'cannot-tell' })
  })
})
