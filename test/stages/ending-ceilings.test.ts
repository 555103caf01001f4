// Promise 4: an owner is not kept off new devices for a week. What ends the ceiling of an account, and what does not.
import { describe, expect, it } from 'vitest'
import type { KnownDevice, Outcome, Provenance, Surface } from '../../src/attempt.ts'
import { day, hour } from '../../src/lib/time.ts'
import { judge } from '../../src/stages/judge.ts'
import { learn } from '../../src/stages/learn.ts'
import { sense } from '../../src/stages/sense.ts'
import type { Device } from '../../src/stores/contract.ts'
import { attemptOf } from '../support/attempts.ts'
import { learningSite } from '../support/learning.ts'

const success: Outcome = { is: 'success', status: 303 }
const failure: Outcome = { is: 'failure', status: 200 }

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

  it('it does so once a day, when the device is noted', async () => {
    expect(await after('ripe', { given: null })).toEqual([3, 3, 3])
  })

  it('nothing but a sign-in does: a mail, anybody may ask for', async () => {
    for (const surface of ['password-reset', 'reset-confirm', 'signup', 'sensitive'] as const)
      expect([surface, await after('ripe', { surface })]).toEqual([surface, [3, 3, 3]])
  })

  const home = { names: ['name of ada'], plain: true, networks: [1], asns: [2], clients: [3] }
  const aSignIn = attemptOf({ provenance: home })

  /** One whose ceiling is the only limit that guesses come near, and where they sign in from home without a device. */
  function siteOfGuesses() {
    const site = learningSite({
      LIMITS: {
        login: { 'account-budget': 'off', 'account-row': 'off', 'address-and-account-budget': 'off' },
      },
    })
    let networks = 0
    return {
      ...site,
      async guess(times: number) {
        for (let n = 0; n < times; n += 1) {
          networks += 1
          await site.attempt(failure, { from: `198.51.${networks}.1` })
        }
      },
      async signIn(outcome: Outcome) {
        const sensed = await sense(aSignIn, site.tools)
        const verdict = judge(sensed.readings, 'login', site.tools.policy)
        await learn(aSignIn, sensed, verdict, { outcome, device: null }, site.tools)
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
