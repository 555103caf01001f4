// Logins of people, one session after the other: who comes, where from, with what, and what is typed. All of it is
// drawn before the first answer, from a stream of the session's own.
import type { Stage } from '../stage.ts'
import type { Accounts } from './accounts.ts'
import type { Devices } from './devices.ts'
import type { Doorstep } from './doorstep.ts'
import type { Mistakes } from './mistakes.ts'
import { isShared, type Networks } from './networks.ts'
import type { Programs } from './programs.ts'
import type { Whereabouts } from './whereabouts.ts'

/** What belongs to the people of a site, made once. */
export interface Folk {
  readonly accounts: Accounts
  readonly devices: Devices
  readonly networks: Networks
  readonly whereabouts: Whereabouts
  readonly mistakes: Mistakes
  readonly programs: Programs
  readonly doorstep: Doorstep
}

/** Lets the n-th session begin now. */
export function createSessions(
  { scenario, schedule, random }: Stage,
  folk: Folk,
): (n: number) => Promise<void> {
  const { accounts, devices, networks, whereabouts, mistakes, programs, doorstep } = folk
  const { aggregatorShare, deviceCookieShare, staleClientShare } = scenario.people
  const streams = random.fork('people', 'session')

  return n => {
    const draws = streams.fork(n)
    if (draws.chance(aggregatorShare)) return programs.aggregate(draws)
    const at = schedule.now()
    const account = accounts.coming(at, draws)
    const isBare = !draws.chance(deviceCookieShare)
    const { client, cookie, jar } = devices.take(account, at, isBare, draws)
    const network = whereabouts.go(account, at, isBare, draws)
    const tries = mistakes(account, at, draws)
    const place = networks.place(network)
    const shared = isShared(network.number)
    if (draws.chance(staleClientShare)) programs.goStale(account, place, shared, client.fingerprint)
    return doorstep({
      random: draws,
      place,
      shared,
      client,
      cookie,
      visit: n,
      tries,
      owner: null,
      keep: given => {
        if (jar !== null) devices.keep(jar, given)
      },
      ended: () => {},
    })
  }
}
