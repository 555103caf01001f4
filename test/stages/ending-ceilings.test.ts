// Promise 4: an owner is not kept off new devices for a week. What ends the ceiling of an account, and what does not.
import { describe, expect, it } from 'vitest'
import type { KnownDevice, Outcome, Provenance, Surface } from '../../src/attempt.ts'
import { day, hour, minute } from '../../src/lib/time.ts'
import { judge } from '../../src/stages/judge.ts'
import { learn } from '../../src/stages/learn.ts'
import { sense } from '../../src/stages/sense.ts'
import type { Device } from '../../src/stores/contract.ts'
import { attemptOf, policyWith } from '../support/attempts.ts'
import { guarded, ownCookie, usedBy } from '../support/guarded.ts'
import { learningSite } from '../support/learning.ts'

const success: Outcome = { is: 'success', status: 303 }
const failure: Outcome = { is: 'failure', status: 200 }

/** Of the limits that guesses at one account from many networks come near, this one alone. */
const nothingButTheCeiling = {
  'account-budget': 'off',
  'account-row': 'off',
  'networks-per-account': 'off',
  'address-and-account-budget': 'off',
}

describe('promise 4: an owner is not kept off new devices for a week', () => {
  const mine: KnownDevice = { id: 'device-1', name: 'name of ada', firstAt: 0, lastAt: 0, ripe: true }
  const made: Device = { id: mine.id, name: mine.name, previousName: null, checked: false }

  interface Ending {
    readonly outcome?: Outcome
    readonly MODE?: string
    readonly surface?: Surface
    /** What the answer made known. */
    readonly given?: Device | null
  }

  /** What strangers have used of the account, after their guesses and then this attempt from this device. */
  async function after(
    known: 'ripe' | 'unripe' | 'unknown',
    { outcome = success, MODE = 'enforce', surface = 'login', given = made }: Ending = {},
  ) {
    const { attempt, store, tools, used } = learningSite({ MODE })
    for (let n = 0; n < 3; n += 1) await attempt(failure, { from: `198.51.100.${n}` })
    const last = attemptOf({ device: mine, surface })
    if (known !== 'unknown') await store.remember(last.accountSubject, { ...made, checked: known === 'ripe' })
    const sensed = await sense(last, tools)
    const verdict = judge(sensed.readings, surface, tools.policy)
    await learn(last, sensed, verdict, { outcome, device: outcome === success ? given : null }, tools)
    const which = { shadow: MODE === 'monitor' }
    const names = ['account-ceiling', 'account-row', 'account-budget']
    return Promise.all(names.map(name => used(name, {}, which)))
  }

  it('a sign-in from a ripe device ends the ceiling, and nothing that comes back faster', async () => {
    expect(await after('ripe')).toEqual([0, 3, 3])
    expect(await after('ripe', { MODE: 'monitor' })).toEqual([0, 3, 3])
  })

  it('it does so when the device is noted', async () => {
    expect(await after('ripe', { given: null })).toEqual([3, 3, 3])
  })

  it('it does so once a day for a name, whichever of its cookies a device shows', async () => {
    const { login, clock, entries } = guarded({ vars: { LIMITS: { login: nothingButTheCeiling } } })
    const signIn = async (name: string, cookie: string) => {
      const answer = await login(name, 'right', { headers: { cookie } })
      return { cookie: ownCookie(answer, 'device'), before: usedBy(entries.at(-1), 'account-ceiling') }
    }
    const deviceOf = async (name: string) => {
      const { cookie } = await signIn(name, '')
      clock.advance(day)
      return (await signIn(name, cookie)).cookie
    }
    // To the site these may be two accounts: whoever has the one guesses at the other.
    const [lookalikes, owners] = [await deviceOf('Ada@demo.example'), await deviceOf('ada@demo.example')]
    clock.advance(day)
    let networks = 0
    const guessesLeftAfter = async (name: string, cookie: string) => {
      await signIn(name, cookie)
      clock.advance(6 * minute)
      for (let n = 0; n < 25; n += 1) {
        networks += 1
        await login('ada@demo.example', 'wrong', { from: `198.51.${networks}.1` })
      }
      return usedBy(entries.at(-1), 'account-ceiling')
    }
    const left = []
    for (let n = 0; n < 3; n += 1) left.push(await guessesLeftAfter('Ada@demo.example', lookalikes))
    // The first found nothing to end, and so is none.
    expect(left).toEqual([25, 25, 50])
    expect(await guessesLeftAfter('ada@demo.example', owners)).toBe(25)
    clock.advance(day)
    expect(await guessesLeftAfter('Ada@demo.example', lookalikes)).toBe(25)
  })

  it('nothing but a sign-in does: a mail, anybody may ask for', async () => {
    for (const surface of ['password-reset', 'reset-confirm', 'signup', 'sensitive'] as const)
      expect([surface, await after('ripe', { surface })]).toEqual([surface, [3, 3, 3]])
  })

  const home = { names: ['name of ada'], plain: true, networks: [1], asns: [2], clients: [3] }
  const aSignIn = attemptOf({ provenance: home })

  /** One whose ceiling is the only limit that guesses come near, and where they sign in from home without a device. */
  function siteOfGuesses(MODE = 'enforce') {
    const site = learningSite({ MODE, LIMITS: { login: nothingButTheCeiling } })
    let networks = 0
    return {
      ...site,
      async guess(times: number) {
        for (let n = 0; n < times; n += 1) {
          networks += 1
          await site.attempt(failure, { from: `198.51.${networks}.1` })
        }
      },
      async signIn(outcome: Outcome, tools = site.tools) {
        const sensed = await sense(aSignIn, tools)
        const verdict = judge(sensed.readings, 'login', tools.policy)
        await learn(aSignIn, sensed, verdict, { outcome, device: null }, tools)
      },
    }
  }

  /** A sign-in without a device, from where the name has signed in before as `before` says. */
  async function afterHome(guesses: number, before: Partial<Provenance>, outcome = success, alike = false) {
    const site = siteOfGuesses()
    const { store, used } = site
    await site.guess(guesses)
    await store.relate(aSignIn.accountSubject, { ...home, ...before })
    if (alike) await store.relate(aSignIn.accountSubject, { ...home, names: ['name of adda'] })
    await site.signIn(outcome)
    return used('account-ceiling')
  }

  it('it does so once a day: it may be a look-alike of the account that lives there', async () => {
    const { store, used, clock, guess, signIn } = siteOfGuesses()
    await store.relate(aSignIn.accountSubject, home)
    const left = []
    for (const later of [0, hour, day, 1]) {
      clock.advance(later)
      await guess(25)
      await signIn(success)
      left.push(await used('account-ceiling'))
    }
    expect(left).toEqual([0, 25, 0, 25])
  })

  it('a site that watches ends what it counts itself, and uses up nothing of one that acts', async () => {
    const { store, tools, used, guess, signIn } = siteOfGuesses('monitor')
    const acting = { ...tools, policy: policyWith({ LIMITS: { login: nothingButTheCeiling } }) }
    await store.relate(aSignIn.accountSubject, home)
    const ceilings = async () => [
      await used('account-ceiling'),
      await used('account-ceiling', {}, { shadow: true }),
    ]
    const guessAtOneThatActs = async () => {
      for (let n = 0; n < 25; n += 1) {
        const made = attemptOf({ from: `203.0.${n}.1` })
        const sensed = await sense(made, acting)
        const verdict = judge(sensed.readings, 'login', acting.policy)
        await learn(made, sensed, verdict, { outcome: failure, device: null }, acting)
      }
    }
    await guessAtOneThatActs()
    await guess(25)
    expect(await ceilings()).toEqual([25, 25])
    await signIn(success)
    expect(await ceilings()).toEqual([25, 0])
    await signIn(success, acting)
    expect(await ceilings()).toEqual([0, 0])
  })

  it('a sign-in from home ends it too, for those who keep no cookies or are given none, where many guesses were made', async () => {
    expect(await afterHome(25, {})).toBe(0)
    expect(await afterHome(20, {})).toBe(0)
    expect(await afterHome(19, {})).toBe(19)
    expect(await afterHome(25, { networks: [7] })).toBe(25)
    expect(await afterHome(25, { clients: [7] })).toBe(25)
    expect(await afterHome(25, { names: ['name of another'] })).toBe(25)
    expect(await afterHome(25, {}, failure)).toBe(26)
    expect(await afterHome(25, {}, success, true)).toBe(25)
  })

  it('no sign-in from another device does, nor a wrong password from a ripe one', async () => {
    expect(await after('unripe')).toEqual([3, 3, 3])
    expect(await after('unknown')).toEqual([3, 3, 3])
    expect((await after('ripe', { outcome: failure }))[0]).toBe(3)
  })
})
