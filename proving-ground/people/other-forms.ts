// Those who come for something else than to sign in: newcomers who register, and people who ask for a new password.
import type { Stage } from '../stage.ts'
import type { Carriers } from './carriers.ts'
import { unknownNamesFrom } from './contract.ts'
import { resets, type Try } from './mistakes.ts'
import { isShared } from './networks.ts'
import type { Passwords } from './passwords.ts'
import type { Folk } from './sessions.ts'

/** Names of newcomers, and visits, apart from those of the sessions. */
const newNamesFrom = unknownNamesFrom + 100_000_000
const newNames = 100_000_000
const signupVisitsFrom = 2 ** 36
const resetVisitsFrom = 2 ** 37

const silent = { owner: null, ended: () => {} } as const

/** Lets the n-th newcomer register now. */
export function createSignups(
  { schedule, random }: Stage,
  { devices, networks, doorstep }: Folk,
  carriers: Carriers,
  passwords: Passwords,
): (n: number) => Promise<void> {
  const streams = random.fork('people', 'signup')
  return n => {
    const draws = streams.fork(n)
    const network = networks.home(carriers.local(draws), draws)
    const form: Try = {
      surface: 'signup',
      name: newNamesFrom + (n % newNames),
      password: passwords.mistyped(draws),
      exists: false,
      right: true,
    }
    return doorstep({
      ...silent,
      ...devices.foreign(schedule.now(), draws),
      random: draws,
      place: networks.place(network),
      shared: isShared(network.number),
      visit: signupVisitsFrom + n,
      tries: [form],
      keep: () => {},
    })
  }
}

/** Lets the n-th of those who forgot their password ask for another one now. */
export function createResets(
  { scenario, schedule, random }: Stage,
  { accounts, devices, networks, whereabouts, doorstep }: Folk,
): (n: number) => Promise<void> {
  const streams = random.fork('people', 'reset')
  return n => {
    const draws = streams.fork(n)
    const at = schedule.now()
    const account = accounts.draw(draws)
    const isBare = !draws.chance(scenario.people.deviceCookieShare)
    const network = whereabouts.home(account)
    return doorstep({
      ...silent,
      ...(isBare ? devices.foreign(at, draws) : devices.main(account, at)),
      random: draws,
      place: networks.place(network),
      shared: isShared(network.number),
      visit: resetVisitsFrom + n,
      tries: resets(account, draws),
      keep: () => {},
    })
  }
}
