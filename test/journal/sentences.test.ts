import { describe, expect, it } from 'vitest'
import type { Outcome } from '../../src/attempt.ts'
import { combine, mergedOf } from '../../src/journal/line.ts'
import {
  mergedSentence,
  outcomeText,
  readingText,
  type SpeakingSignal,
  verdictSentence,
} from '../../src/journal/sentences.ts'
import { signals } from '../../src/signals/index.ts'
import { entryAt, heldAt, start } from '../support/journal.ts'

const speaking: readonly SpeakingSignal[] = [
  {
    name: 'account-budget',
    sentence: reading => `${'value' in reading ? reading.value : 0} wrong guesses at this account`,
  },
  { name: 'network-budget', sentence: () => 'too many from this network' },
  { name: 'deny-list', sentence: reading => `on the deny list: ${'what' in reading ? reading.what : ''}` },
  { name: 'allow-list', sentence: reading => `on the allow list: ${'what' in reading ? reading.what : ''}` },
]

describe('the sentence of an entry', () => {
  it('says how long somebody was held back, and why', () => {
    expect(verdictSentence(heldAt(start), speaking)).toBe(
      'Held back for 15 minutes: 8 wrong guesses at this account.',
    )
  })

  it('says what the site made of what was forwarded', () => {
    expect(verdictSentence(entryAt(start), speaking)).toBe('Forwarded; the site said the password was wrong.')
  })

  it('says what would have happened where a rule only watches', () => {
    const entry = entryAt(start, {
      watched: 'cool-down',
      reason: 'account-budget',
      readings: heldAt(start).readings.map(reading => ({ ...reading, mode: 'monitor' })),
    })
    expect(verdictSentence(entry, speaking)).toBe(
      'Would have been held back for 15 minutes (monitor): 8 wrong guesses at this account. ' +
        'Forwarded; the site said the password was wrong.',
    )
  })

  it('says that a check was asked for, and why: no time, because nobody has to wait', () => {
    const asked = heldAt(start, { action: 'challenge', watched: 'challenge' })
    expect(verdictSentence(asked, speaking)).toBe('Asked for a check: 8 wrong guesses at this account.')
    const watched = entryAt(start, {
      watched: 'challenge',
      reason: 'account-budget',
      readings: heldAt(start).readings.map(reading => ({ ...reading, mode: 'monitor' })),
    })
    expect(verdictSentence(watched, speaking)).toBe(
      'Would have been asked for a check (monitor): 8 wrong guesses at this account. ' +
        'Forwarded; the site said the password was wrong.',
    )
  })

  it('says that a check was asked for because the pass of an earlier one is used up', () => {
    const usedUp = heldAt(start, {
      action: 'challenge',
      watched: 'challenge',
      reason: 'pass',
      readings: [
        {
          reason: 'pass',
          about: 'request',
          mode: 'enforce',
          says: 'spent',
          value: 5,
          limit: 5,
          waitMs: 0,
          what: 'proof-of-work',
          offers: ['paid', 'waited'],
        },
      ],
    })
    expect(verdictSentence(usedUp, speaking)).toBe(
      'Asked for a check: the pass of an earlier check (proof-of-work) is used up.',
    )
  })

  it('says that a check was asked for because the store was silent', () => {
    const silent = heldAt(start, {
      action: 'challenge',
      reason: 'cannot-tell',
      readings: [{ reason: 'cannot-tell', about: 'request', mode: 'enforce', says: 'unknown' }],
    })
    expect(verdictSentence(silent, speaking)).toBe(
      'Asked for a check: the store did not answer in time, so nothing could be counted.',
    )
  })

  it('tells the longest wait of one rule, and no time where waiting does not help', () => {
    const [reading] = heldAt(start).readings
    if (reading?.says !== 'spent') throw new Error('The reading is spent.')
    const waits = (...times: (number | null)[]) =>
      verdictSentence(heldAt(start, { readings: times.map(waitMs => ({ ...reading, waitMs })) }), speaking)
    expect(waits(60_000, 900_000)).toContain('for 15 minutes')
    expect(waits(60_000, null)).toBe('Held back: 8 wrong guesses at this account.')
  })

  it('says why something was refused, and who let something through', () => {
    const refused = heldAt(start, {
      action: 'refuse',
      watched: 'refuse',
      reason: 'deny-list',
      readings: [{ reason: 'deny-list', about: 'network', mode: 'enforce', says: 'refuse', what: 'AS64500' }],
    })
    expect(verdictSentence(refused, speaking)).toBe('Refused: on the deny list: AS64500.')
    const allowed = entryAt(start, {
      readings: [
        { reason: 'allow-list', about: 'network', mode: 'enforce', says: 'allow', what: '203.0.113.0/24' },
      ],
    })
    expect(verdictSentence(allowed, speaking)).toBe(
      'Forwarded, on the allow list: 203.0.113.0/24; the site said the password was wrong.',
    )
  })

  it('says that an operator let somebody in for a while', () => {
    const lifted = (what: string) =>
      verdictSentence(
        entryAt(start, {
          readings: [{ reason: 'lift', about: 'account', mode: 'enforce', says: 'allow', what }],
        }),
        speaking,
      )
    expect(lifted('account')).toMatch(/^Forwarded, an operator lets this account in;/)
    expect(lifted('203.0.113.7')).toMatch(/^Forwarded, an operator lets 203\.0\.113\.7 in;/)
  })

  it('says that the store was silent, and names a rule that is no more', () => {
    const silent = heldAt(start, {
      reason: 'cannot-tell',
      readings: [{ reason: 'cannot-tell', about: 'request', mode: 'enforce', says: 'unknown' }],
    })
    expect(verdictSentence(silent, speaking)).toBe(
      'Held back: the store did not answer in time, so nothing could be counted.',
    )
    expect(verdictSentence(heldAt(start), [])).toBe('Held back for 15 minutes: by the rule account-budget.')
    expect(verdictSentence(heldAt(start, { readings: [] }), speaking)).toBe(
      'Held back: by the rule account-budget.',
    )
  })

  it('says that a check was asked of a stranger, or would have been, or was passed', () => {
    const reading = {
      reason: 'strangers',
      about: 'request',
      mode: 'enforce',
      says: 'check',
      what: 'stranger',
      passed: false,
      mayWait: true,
    } as const
    const why = 'a stranger to this account: nobody has signed in to it from this network before'
    const asked = { action: 'challenge', watched: 'challenge', reason: 'strangers' } as const
    expect(verdictSentence(heldAt(start, { ...asked, readings: [reading] }), signals)).toBe(
      `Asked for a check: ${why}.`,
    )
    const watched = entryAt(start, {
      watched: 'challenge',
      reason: 'strangers',
      readings: [{ ...reading, mode: 'monitor' }],
    })
    expect(verdictSentence(watched, signals)).toBe(
      `Would have been asked for a check (monitor): ${why}. Forwarded; the site said the password was wrong.`,
    )
    expect(readingText({ ...reading, passed: true }, signals)).toBe(
      'a stranger to this account, who passed a check',
    )
  })

  it('is there for every signal and everything it can say', () => {
    for (const { name } of signals) {
      const held = heldAt(start, {
        reason: name,
        readings: heldAt(start).readings.map(reading => ({ ...reading, reason: name })),
      })
      expect(verdictSentence(held, signals)).toMatch(/^Held back for 15 minutes: \S.*\.$/)
      expect(verdictSentence(held, signals)).not.toMatch(/undefined|null|NaN/)
    }
  })
})

describe('what a client showed', () => {
  const shown = (reason: string, what: string) =>
    readingText({ reason, about: 'request', mode: 'enforce', says: 'shown', what }, signals)

  it('has words of its own: a device, old or new, and a check that was passed', () => {
    expect(shown('known-device', 'ripe')).toBe('a known device of this account')
    expect(shown('known-device', 'unripe')).toBe('a device of this account that is new')
    expect(shown('pass', 'wait')).toBe('a check was passed (wait)')
  })
})

describe('what a counter of several is about', () => {
  it('is said: of those who passed a check, and of the address or the network', () => {
    const said = (reason: string, what: string) =>
      readingText(
        { reason, about: 'network', mode: 'enforce', says: 'fine', value: 3, limit: 8, what },
        signals,
      )
    expect(said('network-budget', 'login/address')).toBe('3 of 8 attempts from this address')
    expect(said('network-budget', 'login/paid-address')).toBe('3 of 8 checked attempts from this address')
    expect(said('network-budget', 'login/paid-network')).toBe('3 of 8 checked attempts from this network')
    expect(said('account-budget', 'login/pool')).not.toContain('checked')
    expect(said('account-budget', 'login/paid-pool')).toContain('checked')
  })
})

describe('what the site said', () => {
  const outcomes: readonly Outcome[] = [
    { is: 'success', status: 302 },
    { is: 'failure', status: 200 },
    { is: 'pending', status: 302 },
    { is: 'unclear', status: 500, why: 'no-match' },
    { is: 'no-answer', why: 'timeout' },
    { is: 'not-forwarded' },
  ]

  it('has words of its own for each outcome, and for each kind of route', () => {
    const texts = outcomes.map(outcome => outcomeText(outcome, 'login'))
    expect(new Set(texts).size).toBe(outcomes.length)
    expect(outcomeText({ is: 'failure', status: 200 }, 'one-time-code')).toBe(
      'the site said the code was wrong',
    )
  })
})

describe('the sentence of a merged line', () => {
  it('adds up', () => {
    const line = [
      heldAt(start),
      heldAt(start),
      entryAt(start),
      entryAt(start, { outcome: { is: 'success', status: 302 } }),
    ]
      .map(entry => mergedOf('network', entry))
      .reduce(combine)
    expect(mergedSentence(line)).toBe(
      '4 more attempts from 203.0.113.0/24 in this minute: 2 held back, 2 forwarded (1 wrong, 1 right).',
    )
  })

  it('counts those who were asked for a check by themselves', () => {
    const line = [heldAt(start, { action: 'challenge' }), heldAt(start), entryAt(start)]
      .map(entry => mergedOf('network', entry))
      .reduce(combine)
    expect(mergedSentence(line)).toBe(
      '3 more attempts from 203.0.113.0/24 in this minute: 1 asked for a check, 1 held back, 1 forwarded (1 wrong).',
    )
  })

  it('says that accounts were opened which it does not name, where it cannot', () => {
    const opened = (name: string) =>
      mergedOf('everything', entryAt(start, { name, outcome: { is: 'success', status: 302 } }))
    expect(mergedSentence(['alice', 'bob'].map(opened).reduce(combine))).toBe(
      '2 more attempts from everywhere in this minute: 2 forwarded (2 right). 2 of them got in; the accounts are not named here.',
    )
    expect(mergedSentence(['alice', 'alice'].map(opened).reduce(combine))).toBe(
      '2 more attempts from everywhere in this minute: 2 forwarded (2 right).',
    )
  })
})
