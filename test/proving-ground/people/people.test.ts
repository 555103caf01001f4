// The same people come each time, whatever they are answered; and what attackers may know of them.
import { describe, expect, it } from 'vitest'
import { seeded } from '../../../proving-ground/random.ts'
import { day, type Knock, minute, type Ran, run, share, site } from './world.ts'

const small = { site: { accounts: 1_000, loginsPerAccountPerDay: 1 }, days: 4, warmupDays: 2 }

const beginnings = ({ knocks }: Ran) => {
  const begun = new Set<number | null>()
  return knocks
    .filter(({ arrival: { visit } }) => visit !== null && !begun.has(visit) && begun.add(visit))
    .map(({ arrival: { cookie, pass, ...arrival }, truth }) => ({ arrival, waited: truth.waited === true }))
    .toSorted((one, other) => (one.arrival.visit ?? 0) - (other.arrival.visit ?? 0))
}

describe('the people of a site', () => {
  it('come the same each time with the same seed, and otherwise with another', async () => {
    const arrivals = ({ knocks }: Ran) => knocks.map(({ arrival, truth }: Knock) => [arrival, truth])
    const first = arrivals(await run({ ...small, seed: 7 }))
    expect(first.length).toBeGreaterThan(4_000)
    expect(arrivals(await run({ ...small, seed: 7 }))).toEqual(first)
    const other = arrivals(await run({ ...small, seed: 8 }))
    expect(other.slice(0, 100)).not.toEqual(first.slice(0, 100))
  })

  it('come the same whatever others are answered', async () => {
    const welcome = beginnings(await run(small))
    let turn = 0
    const unwelcome = beginnings(
      await run(small, {
        unseen: () => 'low',
        decide() {
          turn += 1
          switch (turn % 5) {
            case 0:
              return { do: 'turn-away', retryAfterMs: 5 * minute }
            case 1:
              return { do: 'check', price: 'high' }
            case 2:
              return { do: 'pretend' }
            default:
              return { do: 'forward', checked: false }
          }
        },
        ended: () => null,
      }),
    )
    expect(unwelcome.length).toBe(welcome.length)
    for (const [at, { arrival, waited }] of unwelcome.entries()) {
      // A form that waits for its work is sent a little later.
      const planned = welcome[at]?.arrival
      expect(arrival).toEqual(waited ? { ...planned, at: arrival.at } : planned)
      expect(arrival.at - (planned?.at ?? 0)).toBeLessThanOrEqual(20_000)
    }
  })

  it('sign in as often as configured, some far more than others', async () => {
    const { knocks } = await run({
      site,
      warmupDays: 0,
      people: { staleClientShare: 0, sessionsWithFailure: 0 },
    })
    const logins = knocks.filter(({ arrival }) => arrival.surface === 'login')
    expect(logins.length / 7 / site.accounts).toBeCloseTo(0.5, 1.7)
    const perAccount = [...Map.groupBy(logins, ({ arrival }) => arrival.name).values()]
      .map(({ length }) => length)
      .sort((one, other) => other - one)
    const tenth = perAccount.slice(0, site.accounts / 10).reduce((sum, count) => sum + count, 0)
    expect(tenth / logins.length).toBeGreaterThan(0.33)
  })

  it('have all been there by the end of the warm-up, where there are logins enough', async () => {
    const { logins } = await run({ ...small, days: 5, warmupDays: 4 })
    const names = new Set(
      logins.filter(({ arrival }) => arrival.at < 4 * day).map(({ arrival }) => arrival.name),
    )
    expect([...names].filter(name => name < 1_000).length).toBeGreaterThan(990)
  })

  it('crowd in when a crowd is asked for', async () => {
    const flashCrowd = { day: 5.5, multiplier: 8, minutes: 30 }
    const crowded = await run({ site: { ...site, flashCrowd } })
    const usual = await run({ site })
    const in30 = ({ knocks }: Ran) =>
      knocks.filter(
        ({ arrival: { at, visit } }) => visit !== null && at >= 5.5 * day && at < 5.5 * day + 30 * minute,
      )
    expect(in30(crowded).length / in30(usual).length).toBeGreaterThan(6.5)
    expect(in30(crowded).length / in30(usual).length).toBeLessThan(9.5)
  })
})

describe('what attackers may know', () => {
  it('is where people are, most often where many of them are, and which carriers they have', async () => {
    const { population, sessions } = await run({ site })
    const random = seeded(3)
    const places = Array.from({ length: 5_000 }, () => population.place(random))
    const used = Map.groupBy(sessions, ({ arrival }) => arrival.place.address)
    const crowded = (address: number) => (used.get(address)?.length ?? 0) > 50
    expect(share(places, ({ address }) => crowded(address))).toBeGreaterThan(0.08)
    const carriers = Array.from({ length: 5_000 }, () => population.carrier(random))
    const shareOf = (asn: number) => share(carriers, carrier => carrier.asn === asn)
    expect(share(carriers, ({ hosting, country }) => !hosting && country === 1)).toBe(1)
    expect(shareOf(1)).toBeGreaterThan(0.2)
    expect(shareOf(1) / shareOf(3)).toBeGreaterThan(2)
  })

  it('is the carrier and the client of an owner', async () => {
    const { population, logins } = await run({ ...small, people: { clientUpdatesPerWeek: 0 } })
    const his = Map.groupBy(logins, ({ arrival }) => arrival.name)
    const known = [...his].filter(([name, { length }]) => name < population.accounts && length > 10)
    expect(known.length).toBeGreaterThan(50)
    const often = known.filter(([name, knocks]) => {
      const { carrier, fingerprint } = population.ownerOf(name)
      return (
        share(
          knocks,
          ({ arrival: { place, client } }) => place.asn === carrier.asn && client.fingerprint === fingerprint,
        ) > 0.4
      )
    })
    expect(often.length / known.length).toBeGreaterThan(0.85)
  })
})
