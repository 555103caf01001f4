// What the watchtower is told of a sign-in: what happened, and no name, address or password.
import { describe, expect, it } from 'vitest'
import type { Attempt, KnownDevice, Outcome } from '../../../src/attempt.ts'
import { day } from '../../../src/lib/time.ts'
import type { Verdict } from '../../../src/verdict.ts'
import { type Found, reportOf, whereOf } from '../../../src/watchtower/isolate/sighting.ts'
import { attemptOf, networkAt, start } from '../../support/attempts.ts'

const stranger: Found = {
  relation: { network: false, asn: false, client: false, alone: true },
  proven: false,
  ownDevice: false,
}
const forwarded: Verdict = {
  decision: { do: 'forward', because: null },
  watched: { do: 'forward', because: null },
  readings: [],
}
const challenged: Verdict = {
  ...forwarded,
  decision: { do: 'challenge', because: 'strangers', mayWait: false },
}
const coolDown: Verdict = {
  ...forwarded,
  decision: { do: 'cool-down', because: 'network-budget', retryAfterMs: 1_000 },
}
const withPass: Verdict = {
  ...forwarded,
  readings: [{ says: 'shown', reason: 'pass', about: 'request', mode: 'enforce', what: 'proof-of-work' }],
}
const success: Outcome = { is: 'success', status: 303 }
const failure: Outcome = { is: 'failure', status: 200 }
const notForwarded: Outcome = { is: 'not-forwarded' }
const device = (id: string, ripe: boolean): KnownDevice => ({
  id,
  name: 'tag',
  firstAt: start,
  lastAt: start,
  ripe,
})

const decoys = new Set([attemptOf({ name: 'decoy@demo.example' }).account?.tag ?? ''])
type Change = Parameters<typeof attemptOf>[0]
const marking = { decoys, isRepeat: () => false }
function report(change: Change = {}, outcome: Outcome = failure, verdict: Verdict = forwarded) {
  const ended = { attempt: attemptOf(change), verdict, outcome, reference: 'the reference' }
  return reportOf(ended, stranger, marking)
}

describe('a report', () => {
  it('is made of sign-ins whose account was asked, and of nothing else', () => {
    const ended = { attempt: attemptOf(), verdict: forwarded, outcome: failure, reference: '' }
    expect(report({ account: null })).toBeNull()
    expect(reportOf(ended, null, marking)).toBeNull()
    expect(report()).not.toBeNull()
  })

  it('names the account by the end of its keyed tag, and the record by its reference where it got in', () => {
    const attempt = attemptOf()
    const made = report()
    expect(attempt.account?.subject.key.endsWith(made?.name ?? 'none')).toBe(true)
    expect([made?.name.length, made?.reference, report({}, success)?.reference]).toEqual([
      22,
      '',
      'the reference',
    ])
  })

  it.each<[string, Outcome, Verdict, string]>([
    ['a right password', success, forwarded, 'success'],
    ['one with a code to come', { is: 'pending', status: 303 }, forwarded, 'success'],
    ['a wrong one', failure, forwarded, 'failure'],
    ['an answer that nobody can read', { is: 'unclear', status: 500, why: 'no-match' }, forwarded, 'unclear'],
    ['no answer', { is: 'no-answer', why: 'timeout' }, forwarded, 'unclear'],
    ['a check that was asked for', notForwarded, challenged, 'unsolved'],
    ['whoever has to wait', notForwarded, coolDown, 'failure'],
  ])('says of %s how it ended', (_, outcome, verdict, end) => {
    expect(report({}, outcome, verdict)?.outcome).toBe(end)
  })

  it('says of a decoy that it is one, in every spelling', () => {
    for (const name of ['decoy@demo.example', 'DECOY@demo.example'])
      expect([name, report({ name })?.decoy]).toEqual([name, true])
    expect(report()?.decoy).toBe(false)
  })

  it('says nothing of a wait that led no further: nobody makes it look as if many had waited', () => {
    const waited: Attempt['pass'] = {
      id: 'w',
      how: 'wait',
      price: 'low',
      pool: 'waited',
      uses: 2,
      accounts: 2,
    }
    for (const decision of [
      { do: 'challenge', because: 'pass', mayWait: true },
      { do: 'cool-down', because: 'network-budget', retryAfterMs: 1_000 },
    ] as const) {
      const made = report({ pass: waited }, { is: 'not-forwarded' }, { ...withPass, decision })
      expect([decision.do, made?.solved]).toEqual([decision.do, null])
    }
  })

  it('says whether a check was passed, and how', () => {
    const waited: Attempt['pass'] = {
      id: 'w',
      how: 'wait',
      price: 'low',
      pool: 'waited',
      uses: 2,
      accounts: 2,
    }
    const solved = [report(), report({}, success, withPass), report({ pass: waited }, success, withPass)]
    expect(solved.map(made => made?.solved)).toEqual([null, 'worked', 'waited'])
  })
})

describe('where it comes from', () => {
  it.each([
    [false, false, false, 'none'],
    [false, false, true, 'client'],
    [false, true, false, 'asn'],
    [false, true, true, 'both'],
    [true, false, false, 'network'],
    [true, true, true, 'network'],
  ] as const)('network %s, carrier %s, client %s: %s', (network, asn, client, relation) => {
    const found = { ...stranger, relation: { network, asn, client, alone: true } }
    expect(whereOf(attemptOf(), found).relation).toBe(relation)
  })

  it('is a device of the account only where the record knows it', () => {
    expect(whereOf(attemptOf({ device: device('a', true) }), stranger).ownDevice).toBe(false)
    expect(whereOf(attemptOf(), { ...stranger, ownDevice: true }).ownDevice).toBe(true)
  })
})

describe('a session', () => {
  const session = (change: Change = {}) => report(change)?.session

  it('is one kind of client on one network for ten minutes', () => {
    expect(session({ at: start + 599_999 })).toBe(session())
    expect(session({ at: start + 600_000 })).not.toBe(session())
    expect(session({ network: networkAt('203.0.113.8') })).toBe(session())
    expect(session({ network: networkAt('198.51.100.77') })).not.toBe(session())
    expect(session({ client: { userAgent: 'Mozilla/5.0', stratum: 2 } })).not.toBe(session())
  })

  it('is one device wherever it is, once it is a day old: a check makes one ripe at once', () => {
    const old = { ...device('a', true), firstAt: start - day }
    const deviceAt = (change: Change) => report(change)?.device ?? null
    expect(deviceAt({ devices: [old] })).not.toBeNull()
    expect(deviceAt({ devices: [old], network: networkAt('198.51.100.77') })).toEqual(
      deviceAt({ devices: [old] }),
    )
    expect(deviceAt({ devices: [{ ...old, firstAt: start - day + 1 }] })).toBeNull()
    expect(deviceAt({ devices: [{ ...old, ripe: false }] })).toBeNull()
  })
})
