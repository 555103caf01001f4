// Visits of owners while their accounts are under attack.
import { describe, expect, it } from 'vitest'
import type { RunningPolicy } from '../../../proving-ground/policies/contract.ts'
import { day, minute, run, share } from './world.ts'

const world = { site: { accounts: 500 }, days: 4, warmupDays: 2 }
const victims = Array.from({ length: 200 }, (_, name) => name)

/** Each of 200 owners comes on the third day, from the one and from the other. */
const visited = (policy: Partial<RunningPolicy> = {}) =>
  run(world, policy, (population, schedule) => {
    for (const name of victims)
      for (const from of ['known-device', 'new-device'] as const)
        schedule.at(2 * day + (name + 1) * minute, () => population.visit(name, from))
  })

describe('visits of owners', () => {
  it('are made now, with the right password, and written down as got in', async () => {
    const { logins, counts, population } = await visited()
    const visits = logins.filter(({ truth }) => truth.owner !== null)
    expect(visits.length).toBe(400)
    for (const { arrival, truth } of visits) {
      expect(arrival.at).toBe(2 * day + (arrival.name + 1) * minute)
      expect([truth.right, truth.stale, arrival.password]).toEqual([
        true,
        false,
        population.passwordOf(arrival.name),
      ])
    }
    expect(counts.ownersKnown + counts.ownersNew).toBe(400)
    // Some were never there, and have no device that is known.
    expect(counts.ownersKnown).toBeGreaterThan(100)
    expect([counts.ownersKnownLockedOut, counts.ownersNewLockedOut]).toEqual([0, 0])
  })

  it('present the cookie from a known device at home, and nothing from a new one, elsewhere', async () => {
    const { logins, population } = await visited()
    const known = logins.filter(({ truth }) => truth.owner === 'known-device')
    const fresh = logins.filter(({ truth }) => truth.owner === 'new-device')
    const isHome = (name: number, asn: number) => population.ownerOf(name).carrier.asn === asn
    expect(
      share(known, ({ arrival }) => arrival.cookie?.startsWith(`${arrival.name}@`) === true),
    ).toBeGreaterThan(0.97)
    expect(share(fresh, ({ arrival: { cookie, client } }) => cookie === null && client.script)).toBe(1)
    expect(share([...known, ...fresh], ({ arrival }) => isHome(arrival.name, arrival.place.asn))).toBe(1)
    const homes = new Map(known.map(({ arrival }) => [arrival.name, arrival.place.wide]))
    expect(fresh.filter(({ arrival }) => homes.get(arrival.name) === arrival.place.wide)).toEqual([])
  })

  it('succeed through checks', async () => {
    const { counts } = await visited({
      decide: ({ pass }) =>
        pass === null ? { do: 'check', price: 'low' } : { do: 'forward', checked: true },
    })
    const owners = counts.ownersKnown + counts.ownersNew
    expect((counts.ownersKnownLockedOut + counts.ownersNewLockedOut) / owners).toBeLessThan(0.03)
  })

  it('fail where he is turned away, even if he is let in later', async () => {
    let turned = 0
    const { counts } = await visited({
      decide({ at, cookie, visit }) {
        if (at < 2 * day || cookie !== null || visit === null || visit < 2 ** 38)
          return { do: 'forward', checked: false }
        turned += 1
        return turned % 2 === 1 ? { do: 'turn-away', retryAfterMs: 0 } : { do: 'forward', checked: false }
      },
    })
    expect(counts.ownersNewLockedOut).toBeGreaterThan(counts.ownersNew / 3)
    expect(counts.ownersKnownLockedOut / counts.ownersKnown).toBeLessThan(0.03)
  })

  it('fail where a right password is called wrong until the owner leaves, even if it is right later', async () => {
    const calls = new Map<number, number>()
    const { counts, logins } = await visited({
      decide({ visit }) {
        if (visit === null || visit < 2 ** 38) return { do: 'forward', checked: false }
        const call = (calls.get(visit) ?? 0) + 1
        calls.set(visit, call)
        return call <= 3 ? { do: 'pretend' } : { do: 'forward', checked: false }
      },
    })
    const got = logins.filter(({ truth, answer }) => truth.owner !== null && answer.is === 'in')
    expect(got.length).toBeGreaterThan(250)
    expect([counts.ownersKnownLockedOut, counts.ownersNewLockedOut]).toEqual([
      counts.ownersKnown,
      counts.ownersNew,
    ])
  })

  it('change nothing of what other people do', async () => {
    const others = async (ran: ReturnType<typeof run>) =>
      (await ran).logins
        .filter(({ arrival, truth }) => truth.owner === null && arrival.name >= victims.length)
        .map(({ arrival }) => [arrival.at, arrival.name, arrival.place.address])
    expect(await others(visited())).toEqual(await others(run(world)))
  })
})
