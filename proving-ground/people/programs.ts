// Programs that sign in for people: stale ones, which repeat one old password for a day, and aggregators, which do it
// for hundreds from an address of their own. No script runs in them, they keep no cookies, and pages say nothing to
// them.
import type { Arrival, Truth } from '../arrival.ts'
import { type Client, ipv4, type Place } from '../places.ts'
import type { Random } from '../random.ts'
import type { Stage } from '../stage.ts'
import type { Carriers } from './carriers.ts'
import { ownFingerprintsFrom } from './contract.ts'
import { hostNumber } from './networks.ts'
import type { Passwords } from './passwords.ts'

/** Stale clients (G23). */
const repeats = 288
const everyMs = 5 * 60_000

/** Aggregators (G24). */
const aggregators = 2
const usersOfEach = 500
const success = 0.97
const fingerprintsFrom = ownFingerprintsFrom + 100_000_000
const longestAbsenceMs = 20 * 60_000

export interface Programs {
  /** A program that its owner forgot begins to repeat, and takes no notice of answers. */
  goStale(account: number, place: Place, shared: boolean, fingerprint: number): void
  /** An aggregator signs in for one of its users. */
  aggregate(random: Random): Promise<void>
}

const truth = { by: 'people', attack: null, exists: true, own: false, owner: null } as const

export function createPrograms(
  { scenario, schedule, door, metrics }: Stage,
  passwords: Passwords,
  carriers: Carriers,
  random: Random,
): Programs {
  const places = Array.from({ length: aggregators }, (_, n) =>
    ipv4(hostNumber(n), carriers.get(carriers.host(random))),
  )

  function arrivalOf(name: number, password: number, place: Place, client: Client): Arrival {
    const listed = passwords.isListed(password)
    const nothing = { cookie: null, visit: null, pass: null }
    return { at: schedule.now(), surface: 'login', name, password, listed, place, client, ...nothing }
  }

  async function send(arrival: Arrival, right: boolean, mayReturn: boolean): Promise<void> {
    // A service's own machines are nothing that people are behind.
    const answer = await door.knock(arrival, { ...truth, right, stale: false, shared: false })
    if (answer.is === 'check' && right) metrics.gaveUp(schedule.now())
    if (answer.is !== 'turned-away' || !mayReturn) return
    if (answer.retryAfterMs === null || answer.retryAfterMs > longestAbsenceMs) return
    schedule.at(schedule.now() + answer.retryAfterMs, () =>
      send({ ...arrival, at: schedule.now() }, right, false),
    )
  }

  return {
    goStale(account, place, shared, fingerprint) {
      const client = { fingerprint, script: false }
      const known: Truth = { ...truth, right: false, stale: true, shared }
      const repeat = async (left: number): Promise<void> => {
        if (left > 1) schedule.at(schedule.now() + everyMs, () => repeat(left - 1))
        await door.knock(arrivalOf(account, passwords.outdated(account), place, client), known)
      }
      schedule.at(schedule.now() + everyMs, () => repeat(repeats))
    },
    aggregate(draws) {
      const which = draws.below(aggregators)
      const account = (which * usersOfEach + draws.below(usersOfEach)) % scenario.site.accounts
      const right = draws.chance(success)
      const password = right ? passwords.of(account) : passwords.outdated(account)
      const client = { fingerprint: fingerprintsFrom + which, script: false }
      return send(arrivalOf(account, password, places[which] ?? random.pick(places), client), right, true)
    },
  }
}
