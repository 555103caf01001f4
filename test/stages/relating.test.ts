// Strangers pay: who is one, what he is asked for, what he pays with, and how he becomes a friend.
import { describe, expect, it } from 'vitest'
import type { KnownDevice, Pass, PasswordMarks, Provenance } from '../../src/attempt.ts'
import { hour, minute } from '../../src/lib/time.ts'
import { judge } from '../../src/stages/judge.ts'
import { learn } from '../../src/stages/learn.ts'
import { sense } from '../../src/stages/sense.ts'
import type { Ask, Store } from '../../src/stores/contract.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import type { Decision } from '../../src/verdict.ts'
import type { Where } from '../../src/watchtower/contract.ts'
import { type Lookout, noRisk } from '../../src/watchtower/isolate/lookout.ts'
import {
  type AttemptChange,
  attemptOf,
  handClock,
  networkAt,
  noLookout,
  policyWith,
  stageTools,
} from '../support/attempts.ts'

interface Visit extends AttemptChange {
  /** Where from, beside the account's name. */
  readonly place?: Partial<Provenance>
  readonly isRight?: boolean
}

const strict = { DETECTION: { strangers: 'check' } }

function world(vars: Readonly<Record<string, unknown>> = {}, broken = false, lookout = noLookout) {
  const clock = handClock()
  let charges = 0
  const memory = memoryStore({ now: clock.now, newCharge: () => `charge-${++charges}` })
  const asked: (readonly Ask[])[] = []
  let related = 0
  const store: Store = {
    ...memory,
    take(asks) {
      asked.push(asks)
      return broken ? Promise.reject(new Error('away')) : memory.take(asks)
    },
    relate(...success) {
      related += 1
      return memory.relate(...success)
    },
  }
  const policy = policyWith({ ...strict, ...vars })
  const tools = stageTools(clock.now, { policy, store, lookout })

  async function visit({ place = {}, isRight = false, ...change }: Visit = {}) {
    const made = attemptOf({ at: clock.now(), ...change })
    const provenance = made.provenance === null ? null : { ...made.provenance, ...place }
    const attempt = { ...made, provenance }
    const sensed = await sense(attempt, tools)
    const verdict = judge(sensed.readings, attempt.surface, policy)
    const outcome =
      verdict.decision.do !== 'forward'
        ? ({ is: 'not-forwarded' } as const)
        : isRight
          ? ({ is: 'success', status: 303 } as const)
          : ({ is: 'failure', status: 200 } as const)
    await learn(attempt, sensed, verdict, { outcome, device: null }, tools)
    return {
      ...verdict,
      said: verdict.readings.find(({ reason }) => reason === 'strangers'),
      granted: await sensed.charges,
    }
  }

  return {
    clock,
    store: memory,
    asked,
    related: () => related,
    visit,
    decide: async (visited: Visit = {}): Promise<Decision> => (await visit(visited)).decision,
    /** As after a success, whatever was asked for it. */
    relate: (place: Partial<Provenance>, change: AttemptChange = {}) => {
      const { account, provenance } = attemptOf(change)
      if (account === null || provenance === null) throw new Error('This is no sign-in.')
      return memory.relate(account.subject, { ...provenance, ...place })
    },
  }
}

const home = { networks: [1], asns: [2], clients: [3] }
const forward = { do: 'forward', because: null }
const check = { do: 'challenge', because: 'strangers', mayWait: true }
const pass: Pass = { id: 'pass-1', how: 'proof-of-work', price: 'low', pool: 'paid', uses: 5, accounts: 2 }
const wait = (id: string): Pass => ({ id, how: 'wait', price: 'low', pool: 'waited', uses: 2, accounts: 2 })
const device: KnownDevice = { id: 'device-1', name: 'name of ada', firstAt: 0, lastAt: 0, ripe: true }

describe('a stranger', () => {
  it('is asked for a check, though nothing was ever tried', async () => {
    const { visit } = world()
    const { decision, said } = await visit({ place: home })
    expect(decision).toEqual(check)
    expect(said).toEqual({
      says: 'check',
      reason: 'strangers',
      about: 'request',
      mode: 'enforce',
      what: 'stranger',
      passed: false,
      mayWait: true,
    })
  })

  it('is whoever comes from elsewhere, or from the same carrier with another browser', async () => {
    const { decide, relate } = world()
    await relate(home)
    expect(await decide({ place: { networks: [9], asns: [2], clients: [9] } })).toEqual(check)
    expect(await decide({ place: { networks: [9], asns: [9], clients: [3] } })).toEqual(check)
    expect(await decide({ place: { networks: [9], asns: [], clients: [3] } })).toEqual(check)
  })

  it('is nobody who comes from a network of before, or from a carrier of before with such a browser', async () => {
    const { decide, relate } = world()
    await relate(home)
    expect(await decide({ place: { networks: [1], asns: [9], clients: [9] } })).toEqual(forward)
    expect(await decide({ place: { networks: [9], asns: [2], clients: [3] } })).toEqual(forward)
  })

  it('is nobody who shows a device that this account knows, ripe or not', async () => {
    for (const checked of [true, false]) {
      const { decide, store } = world()
      const { id, name } = device
      await store.remember(attemptOf().accountSubject, { id, name, previousName: null, checked })
      expect(await decide({ device })).toEqual(forward)
    }
  })

  it('is whoever shows a device of somebody else, or one that was revoked', async () => {
    const { decide } = world()
    expect(await decide({ device })).toEqual(check)
  })

  it('leaves no charge with the account, and one with his network', async () => {
    const { visit, clock, relate } = world()
    await relate(home)
    for (let n = 0; n < 20; n += 1) {
      await visit({ from: `192.0.${n}.7`, place: { networks: [100 + n] } })
      clock.advance(5_000)
    }
    const { readings } = await visit({ place: home })
    const used = (name: string) =>
      readings.flatMap(said => (said.reason === name && said.says === 'fine' ? [said.value] : []))
    expect(used('account-budget')).toEqual([1])
    const again = await visit({ from: '192.0.0.7', place: home })
    expect(again.readings.find(({ reason }) => reason === 'network-budget')).toMatchObject({ value: 1 })
  })

  it('is asked about in the call that is made anyway', async () => {
    const { visit, asked } = world()
    await visit()
    expect(asked.map(asks => asks.map(({ subject }) => subject.kind))).toEqual([['network', 'account']])
    const [network, account] = asked[0] ?? []
    expect([network?.provenance, account?.provenance]).toEqual([null, attemptOf().provenance])
  })

  it('is nobody where no account is named, or where nobody signs in', async () => {
    const { visit } = world()
    expect((await visit({ name: null })).said).toBeUndefined()
    for (const surface of ['password-reset', 'signup', 'one-time-code', 'sensitive'] as const)
      expect((await visit({ surface })).said).toBeUndefined()
  })

  it('that is refused for what he sends is not asked about', async () => {
    const { visit, asked } = world()
    expect((await visit({ credentials: 2 })).decision).toMatchObject({ do: 'refuse' })
    expect(asked.flat().map(({ provenance }) => provenance)).toEqual([null])
  })
})

describe('whoever shares carrier and kind of browser', () => {
  it.each(['enforce', 'monitor'] as const)(
    'is a stranger once the account has taken fifteen wrong guesses (ceiling: %s)',
    async mode => {
      const LIMITS = {
        login: {
          'account-budget': 'off',
          'address-and-account-budget': 'off',
          'network-budget': 'off',
          'account-ceiling': { mode },
        },
      }
      const { decide, relate, clock } = world({ LIMITS })
      await relate(home)
      const elsewhere = (n: number) => ({ place: { ...home, networks: [100 + n] }, from: `192.0.${n}.7` })
      const decisions = []
      for (let n = 0; n < 17; n += 1) {
        decisions.push(await decide(elsewhere(n)))
        clock.advance(minute)
      }
      expect(decisions.slice(0, 15)).toEqual(Array.from({ length: 15 }, () => forward))
      expect(decisions.slice(15)).toEqual([check, check])
      expect(await decide({ place: home })).toEqual(forward)
    },
  )
})

describe('a stranger with a pass', () => {
  it('goes in, and pays from what is free', async () => {
    const { visit } = world()
    const { decision, said, readings } = await visit({ pass })
    expect(decision).toEqual(forward)
    expect(said).toMatchObject({ says: 'check', passed: true })
    const paid = readings.filter(said => 'what' in said && said.what?.includes('paid') === true)
    expect(paid).toEqual([])
  })

  it('goes in as often as it is good for, and at as many accounts', async () => {
    const { decide } = world()
    const one = { ...pass, uses: 2 }
    expect([await decide({ pass: one }), await decide({ pass: one })]).toEqual([forward, forward])
    expect(await decide({ pass: one })).toEqual(check)
    const narrow = { ...pass, id: 'pass-3', accounts: 1 }
    expect(await decide({ pass: narrow })).toEqual(forward)
    expect(await decide({ pass: narrow, name: 'eva@demo.example' })).toEqual(check)
  })

  it('has waited for two attempts an hour at an account, whatever is free: a wait is no price', async () => {
    const { decide, visit, clock } = world()
    for (let n = 0; n < 2; n += 1)
      expect(await decide({ pass: wait(`w${n}`), from: `192.0.${n}.7` })).toEqual(forward)
    const third = await visit({ pass: wait('w3'), from: '192.0.3.7' })
    // Another wait would not help: the page shows the other ways in.
    expect(third.decision).toEqual({ ...check, mayWait: false })
    expect(await decide({ from: '192.0.4.7' })).toEqual(check)
    clock.advance(hour)
    expect(await decide({ pass: wait('w5'), from: '192.0.5.7' })).toEqual(forward)
  })

  it('may wait again once what he waited for is used up', async () => {
    const { decide } = world()
    const once = { ...wait('w'), uses: 1 }
    expect(await decide({ pass: once })).toEqual(forward)
    expect(await decide({ pass: once })).toMatchObject({ do: 'challenge', mayWait: true })
    expect(await decide({ pass: wait('another') })).toEqual(forward)
  })

  it('has one wait for two attempts at two accounts, each of which its account is charged', async () => {
    const { decide } = world()
    expect(await decide({ pass: wait('w') })).toEqual(forward)
    expect(await decide({ pass: wait('w'), name: 'eva@demo.example' })).toEqual(forward)
    expect(await decide({ pass: wait('w') })).toMatchObject({ do: 'challenge' })
    expect(await decide({ pass: wait('x') })).toEqual(forward)
    expect(await decide({ pass: wait('y') })).toMatchObject({ do: 'challenge', mayWait: false })
  })

  it('has waited for six attempts an hour from an address', async () => {
    const { decide } = world()
    const decisions = []
    for (let n = 0; n < 7; n += 1)
      decisions.push(await decide({ pass: wait(`w${n}`), name: `p${n}@demo.example` }))
    expect(decisions.slice(0, 6)).toEqual(Array.from({ length: 6 }, () => forward))
    expect(decisions[6]).toEqual({ ...check, mayWait: false })
  })

  it('is offered no wait where there is none', async () => {
    const LIMITS = { login: { 'waits-per-account': 'off' } }
    expect(await world({ LIMITS }).decide()).toEqual({ ...check, mayWait: false })
    expect(await world({ LIMITS }).decide({ pass: wait('w') })).toEqual({ ...check, mayWait: false })
  })

  it('still keeps to the limits', async () => {
    const { decide, clock } = world()
    for (let n = 0; n < 8; n += 1) {
      await decide({ pass: { ...pass, id: `p${n}` }, from: `192.0.${n}.7` })
      clock.advance(4_000)
    }
    expect(await decide({ from: '192.0.99.7' })).toMatchObject({ do: 'challenge' })
    const paid = await decide({ pass: { ...pass, id: 'p99' }, from: '192.0.99.7' })
    expect(paid).toEqual(forward)
  })
})

describe('a friend', () => {
  it('is whoever got in once: from there he is asked for nothing any more', async () => {
    const { decide, visit } = world()
    expect((await visit({ pass, place: home, isRight: true })).decision).toEqual(forward)
    expect(await decide({ place: home })).toEqual(forward)
    expect(await decide({ place: { networks: [9], asns: [2], clients: [3] } })).toEqual(forward)
    expect(await decide({ place: { networks: [9], asns: [2], clients: [9] } })).toEqual(check)
  })

  it('is nobody whose password was wrong', async () => {
    const { decide } = world()
    expect(await decide({ pass, place: home })).toEqual(forward)
    expect(await decide({ place: home })).toEqual(check)
  })

  it('is also whoever waited, and whoever came on a known device', async () => {
    const waited = world()
    await waited.visit({ pass: wait('w'), place: home, isRight: true })
    expect(await waited.decide({ place: home })).toEqual(forward)
    const known = world()
    const { id, name } = device
    await known.store.remember(attemptOf().accountSubject, { id, name, previousName: null, checked: true })
    await known.visit({ device, place: home, isRight: true })
    expect(await known.decide({ place: home })).toEqual(forward)
  })

  it('is written down once for a password that is sent again and again, and not where the store is away', async () => {
    const again = world()
    for (let n = 0; n < 5; n += 1) await again.visit({ pass, credentialTag: 'tag', isRight: true })
    expect(again.related()).toBe(1)
    const away = world({ WHEN_UNKNOWN: { login: 'forward' } }, true)
    expect((await away.visit({ isRight: true })).decision).toEqual(forward)
    expect(away.related()).toBe(0)
  })

  it('is whoever entered the code of a second factor', async () => {
    const { decide, visit } = world()
    const { account, accountSubject } = attemptOf()
    const code = { surface: 'one-time-code', account, accountSubject, flow: 'flow' } as const
    await visit({ ...code, place: home, isRight: true })
    expect(await decide({ place: home })).toEqual(forward)
  })

  it('is made in monitor mode too, so that nobody is a stranger on the day it is enforced', async () => {
    const { visit, relate: _, store } = world({ MODE: 'monitor' })
    await visit({ place: home, isRight: true })
    const { account, provenance } = attemptOf()
    if (account === null || provenance === null) throw new Error('This is no sign-in.')
    const ask = { subject: account.subject, debits: [], claims: [], device: null, proversAt: null, lifts: [] }
    const [answer] = await store.take([{ ...ask, provenance: { ...provenance, ...home } }])
    expect(answer?.relation).toEqual({ network: true, asn: true, client: true, alone: true })
  })
})

describe('the rule about strangers', () => {
  const watched = { decision: forward, watched: check }

  it('only watches where it is set so, or where everything does', async () => {
    expect(await world({ DETECTION: { strangers: 'watch' } }).visit()).toMatchObject(watched)
    expect(await world({ MODE: 'monitor' }).visit()).toMatchObject(watched)
    expect(await world({ LIMITS: { login: { mode: 'monitor' } } }).visit()).toMatchObject(watched)
  })

  it('says nothing where it is off, and where no check is ever asked for', async () => {
    for (const vars of [
      { DETECTION: { strangers: 'off', campaigns: 'off' } },
      { CHALLENGE: { provider: 'off' } },
    ]) {
      const { said, decision } = await world(vars).visit()
      expect([said, decision]).toEqual([undefined, forward])
    }
  })

  it('is another where the route says so', async () => {
    const rule = { name: 'app-login', surface: 'login', paths: ['/app/login'], like: 'generic-form' }
    const watching = world({ ROUTES: [{ ...rule, strangers: 'watch' }] })
    expect(await watching.visit({ route: 'app-login' })).toMatchObject(watched)
    expect(await watching.decide({ route: 'generic-form-login' })).toEqual(check)
    const checking = world({
      DETECTION: { strangers: 'off', campaigns: 'off' },
      ROUTES: [{ ...rule, strangers: 'check' }],
    })
    expect(await checking.decide({ route: 'app-login' })).toEqual(check)
    expect(await checking.decide({ route: 'generic-form-login' })).toEqual(forward)
  })

  it('only watches where WordPress’s apps sign in, and is no more than what is asked for everywhere', async () => {
    const PRESET = 'wordpress'
    for (const route of [
      'wordpress-xml-rpc',
      'wordpress-rest',
      'wordpress-rest-route',
      'wordpress-rest-store',
    ])
      expect(await world({ PRESET }).visit({ route })).toMatchObject(watched)
    expect(await world({ PRESET }).decide({ route: 'wordpress-login' })).toEqual(check)
    const off = { PRESET, DETECTION: { strangers: 'off', campaigns: 'off' } }
    expect((await world(off).visit({ route: 'wordpress-xml-rpc' })).said).toBeUndefined()
  })

  it('lets in whom the operator lets in: a network, an account, for good or for a while', async () => {
    for (const allow of [{ networks: ['203.0.113.0/24'] }, { accounts: ['ada@demo.example'] }])
      expect((await world({ LISTS: { allow } }).visit()).said).toBeUndefined()
    const { store, visit } = world()
    const network = networkAt('203.0.113.7')
    await store.lift(network.subject, network.address, hour)
    expect((await visit()).said).toBeUndefined()
    await store.lift(network.subject, network.address, 0)
    await store.lift(attemptOf().accountSubject, 'account', hour)
    expect((await visit()).said).toBeUndefined()
  })

  it('does not keep out a password that was right a moment ago', async () => {
    const { decide, relate, store } = world()
    await relate(home)
    expect(await decide({ place: home, credentialTag: 'tag', isRight: true })).toEqual(forward)
    await store.forgetDevices(attemptOf().accountSubject)
    expect(await decide({ place: home })).toEqual(check)
    expect(await decide({ place: home, credentialTag: 'tag' })).toEqual(forward)
  })

  it('leaves it to the policy where the store does not answer', async () => {
    const away = async (WHEN_UNKNOWN: object) => (await world({ WHEN_UNKNOWN }, true).visit()).decision
    expect(await away({ login: 'forward' })).toEqual(forward)
    expect(await away({ login: 'challenge' })).toMatchObject({ do: 'challenge', because: 'cannot-tell' })
    expect(await away({ login: 'cool-down' })).toMatchObject({ do: 'cool-down' })
  })

  it('is the weaker one where a limit is spent as well', async () => {
    const { decide, clock } = world({ LIMITS: { login: { 'account-budget': { paid: 'off' } } } })
    for (let n = 0; n < 8; n += 1) {
      await decide({ pass: { ...pass, id: `p${n}` }, from: `192.0.${n}.7` })
      clock.advance(4_000)
    }
    expect(await decide({ from: '192.0.99.7' })).toMatchObject({ do: 'cool-down' })
  })
})

describe('a password that is tried at many accounts', () => {
  const marks = { today: 7, yesterday: 8, usual: false, typo: null }
  const sameCarrier = { networks: [9], asns: [2], clients: [3] }
  async function visitWith(password: PasswordMarks | null, hot: readonly number[], place = sameCarrier) {
    const lookout: Lookout = { ...noLookout, goesRound: tag => hot.includes(tag) }
    const { visit, relate } = world({}, false, lookout)
    await relate(home)
    return visit({ place, password })
  }

  it('makes a stranger of whoever shares the carrier and the kind of browser', async () => {
    expect((await visitWith(marks, [])).decision).toEqual(forward)
    for (const hot of [[7], [8]]) expect((await visitWith(marks, hot)).decision).toEqual(check)
  })

  it('as one does that anybody would think of first, without anybody having tried it', async () => {
    expect((await visitWith({ ...marks, usual: true }, [])).decision).toEqual(check)
  })

  it('is nothing, as long as it only is a usual one, where others have signed in from: people have such passwords too', async () => {
    const lookout: Lookout = { ...noLookout, goesRound: tag => tag === 7 }
    const { visit, relate, store } = world({}, false, lookout)
    await relate(home)
    await store.prove(networkAt('203.0.113.7').subject, { address: 7, accounts: [1] })
    expect(
      (await visit({ place: sameCarrier, password: { ...marks, today: 1, usual: true } })).decision,
    ).toEqual(forward)
    expect((await visit({ place: sameCarrier, password: marks })).decision).toEqual(check)
  })

  it('is nothing to whoever comes from a network of his', async () => {
    const place = { networks: [1], asns: [9], clients: [9] }
    expect((await visitWith({ ...marks, usual: true }, [7, 8], place)).decision).toEqual(forward)
  })

  it('is told by nothing in the record: it reads as any stranger', async () => {
    const elsewhere = { networks: [9], asns: [9], clients: [9] }
    const [goingRound, usual] = [await visitWith(marks, [7]), await visitWith({ ...marks, usual: true }, [])]
    const plain = await visitWith(marks, [], elsewhere)
    expect([goingRound.readings, usual.readings]).toEqual([plain.readings, plain.readings])
  })
})

describe('where a campaign is going on', () => {
  /** Strangers without anything in common with the account are where it is; whoever is known there is not. */
  function attacked(
    action: 'unseen' | 'seen',
    detection: Readonly<Record<string, unknown>> = {},
    waits = false,
  ) {
    const asked: Where[] = []
    const lookout: Lookout = {
      risk(where) {
        asked.push(where)
        const isOutside = where.relation === 'network' || where.ownDevice
        return isOutside ? noRisk : { action, because: 'campaign 3', waits }
      },
      dearest: () => action,
      goesRound: () => false,
      report: async () => {},
    }
    const vars = { DETECTION: { strangers: 'off', ...detection } }
    return { ...world(vars, false, lookout), asked }
  }
  const because = { do: 'challenge', because: 'campaigns', mayWait: false }

  it('a check is needed, that no wait is instead of once many wait, and the record says of which campaign', async () => {
    const { visit } = attacked('unseen')
    const { decision, readings } = await visit({ place: home })
    expect(decision).toEqual(because)
    const said = readings.find(({ reason }) => reason === 'campaigns')
    expect(said).toMatchObject({ says: 'check', what: 'campaign 3', passed: false, mayWait: false })
    expect((await visit({ place: home, pass: wait('waited') })).decision).toEqual(because)
  })

  it('any pass is enough while the check is unseen, and only a dear one where it is seen', async () => {
    const dear: Pass = { ...pass, price: 'high', uses: 1, accounts: 1 }
    expect(await attacked('unseen').decide({ place: home, pass })).toEqual(forward)
    const { decide } = attacked('seen')
    expect(await decide({ place: home, pass })).toEqual(because)
    expect(await decide({ place: home, pass: { ...dear, id: 'pass-2' } })).toEqual(forward)
    expect(await decide({ place: home, pass: { ...dear, id: 'pass-2' } })).toEqual(because)
  })

  it('nobody is asked who comes from a network of his, or on a device that the account knows', async () => {
    const { decide, relate, store } = attacked('seen')
    await relate(home)
    expect(await decide({ place: home })).toEqual(forward)
    const { account } = attemptOf()
    if (account === null) throw new Error('This attempt names an account.')
    const [name = ''] = account.names
    await store.remember(account.subject, { id: device.id, name, previousName: null, checked: true })
    expect(await decide({ place: { networks: [9] }, device })).toEqual(forward)
  })

  it('waiting is a check for as long as hardly anybody waits, at whatever price', async () => {
    for (const action of ['unseen', 'seen'] as const) {
      const { decide } = attacked(action, { strangers: 'check' }, true)
      expect(await decide({ place: home })).toMatchObject({ do: 'challenge', mayWait: true })
      expect(await decide({ place: home, pass: wait('waited') })).toEqual(forward)
    }
  })

  it('waiting is no check for strangers either, once many wait, unless campaigns are only watched', async () => {
    const { decide } = attacked('unseen', { strangers: 'check' })
    expect(await decide({ place: home })).toEqual({ ...check, mayWait: false })
    expect(await decide({ place: home, pass: wait('waited') })).toEqual({ ...check, mayWait: false })
    const watching = attacked('unseen', { strangers: 'check', campaigns: 'watch' })
    expect(await watching.decide({ place: home })).toEqual(check)
    expect(await watching.decide({ place: home, pass: wait('waited') })).toEqual(forward)
  })

  it('waiting stays a check where a network has only tried a decoy: nothing that is offered tells which names are some', async () => {
    const risk = () => ({ action: 'unseen', because: 'decoy', waits: true }) as const
    const { decide } = world(strict, false, { ...noLookout, risk })
    expect(await decide({ place: home })).toEqual(check)
    expect(await decide({ place: home, pass: wait('waited') })).toEqual(forward)
  })

  it('whether anybody has signed in with the name is not among what is asked', async () => {
    const { visit, relate, asked } = attacked('unseen')
    await relate({ networks: [7], asns: [8], clients: [9] })
    await visit({ place: home })
    await visit({ place: home, name: 'nobody at all' })
    expect(asked[0]).toEqual(asked[1])
  })

  it('only watches where it is set so, and does nothing where it is off', async () => {
    const watching = attacked('seen', { campaigns: 'watch' })
    const { decision, watched } = await watching.visit({ place: home })
    expect([decision, watched]).toEqual([forward, because])
    expect((await attacked('seen', { campaigns: 'off' }).visit({ place: home })).watched).toEqual(forward)
  })
})
