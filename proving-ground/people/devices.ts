// The devices of each account, and the cookies that they keep. About two an account, the first one used mostly; a
// cookie is kept and presented, and says nothing to people.
import type { Client } from '../places.ts'
import { mix, type Random } from '../random.ts'
import type { PeopleOptions } from '../scenario.ts'
import { type Clients, rareFamily } from './clients.ts'

/** So that there are 2.0 of them on average (G5: 2.1). */
const another = 0.55
const most = 4

const mainShare = 0.8
/** Of logins that present no cookie: in a private window, or where cookies were deleted; else on another device. */
const onOwnDevice = 0.6
/** Of those, so many times the cookies were deleted, and the new one is kept (G7: about 1 % a week). */
const deleted = 0.05

/** What an account's owner has in his hands. */
export interface Device {
  readonly client: Client
  readonly cookie: string | null
  /** Where a new cookie is kept; null where the window forgets it. */
  readonly jar: number | null
}

export interface Devices {
  /** Whether none was signed in on yet, so that there can be no cookie. */
  areUnused(account: number): boolean
  /** Which one is used now. Without a cookie it may be a new one, or somebody else's. */
  take(account: number, at: number, isBare: boolean, random: Random): Device
  main(account: number, at: number): Device
  /** Nobody's in particular. */
  foreign(at: number, random: Random): Device
  keep(jar: number, cookie: string): void
}

export function createDevices(
  accounts: number,
  clients: Clients,
  noScriptShare: PeopleOptions['noScriptShare'],
  random: Random,
): Devices {
  const families = new Uint16Array(accounts * most)
  const count = new Uint8Array(accounts)
  const used = new Uint8Array(accounts)
  const scriptless = new Uint8Array(accounts)
  const jars: (string | null)[] = Array(accounts * most).fill(null)
  const salt = random.below(2 ** 32)

  for (let account = 0; account < accounts; account += 1) {
    let devices = 1
    while (devices < most && random.chance(another)) devices += 1
    count[account] = devices
    let without = 0
    for (let device = 0; device < devices; device += 1) {
      families[account * most + device] = clients.family(random)
      if (random.chance(noScriptShare)) without |= 1 << device
    }
    scriptless[account] = without
  }

  function client(account: number, device: number, at: number): Client {
    const own = account * most + device
    return {
      fingerprint: clients.fingerprint(families[own] ?? 0, own, mix(own, salt) / 2 ** 32, at),
      script: (((scriptless[account] ?? 0) >> device) & 1) === 0,
    }
  }

  /** One that was used before. Devices are used in their order, so these are the first ones. */
  function usual(account: number, draws: Random): number {
    const others = 31 - Math.clz32(used[account] ?? 0)
    return others < 1 || draws.chance(mainShare) ? 0 : 1 + draws.below(others)
  }

  function foreign(at: number, draws: Random): Device {
    const family = clients.family(draws)
    const phase = draws.next()
    const script = !draws.chance(noScriptShare)
    // The rare one of somebody: as many are one of their kind as among people's own.
    const own = family === rareFamily ? draws.below(accounts * most) : 0
    return {
      client: { fingerprint: clients.fingerprint(family, own, phase, at), script },
      cookie: null,
      jar: null,
    }
  }

  return {
    areUnused: account => used[account] === 0,
    take(account, at, isBare, draws) {
      const isFirst = used[account] === 0
      if (!isBare && !isFirst) {
        const jar = account * most + usual(account, draws)
        return { client: client(account, jar % most, at), cookie: jars[jar] ?? null, jar }
      }
      if (!isFirst && draws.chance(onOwnDevice)) {
        const device = usual(account, draws)
        const jar = draws.chance(deleted) ? account * most + device : null
        return { client: client(account, device, at), cookie: null, jar }
      }
      const next = 32 - Math.clz32(used[account] ?? 0)
      if (next >= (count[account] ?? 0)) return foreign(at, draws)
      used[account] = (used[account] ?? 0) | (1 << next)
      return { client: client(account, next, at), cookie: null, jar: account * most + next }
    },
    main(account, at) {
      const jar = account * most
      return { client: client(account, 0, at), cookie: jars[jar] ?? null, jar }
    },
    foreign,
    keep(jar, cookie) {
      jars[jar] = cookie
    },
  }
}
