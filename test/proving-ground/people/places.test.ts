// Where people come from: shares as configured, seen from outside.
import { beforeAll, describe, expect, it } from 'vitest'
import { day, type Knock, type Ran, run, share, site } from './world.ts'

/** Of each session of an account whose owner was there before, whether its network is new for him, and what else. */
function seen({ logins, sessions }: Ran) {
  const scored = new Set(sessions)
  const begun = new Set<number | null>()
  const networks = new Map<number, Set<number>>()
  const asns = new Map<number, Set<number>>()
  const anybodys = new Set<number>()
  const list: { knock: Knock; isNew: boolean; isNewAsn: boolean; isVirgin: boolean }[] = []
  for (const knock of logins) {
    const { name, place, visit } = knock.arrival
    if (!knock.truth.exists || begun.has(visit)) continue
    begun.add(visit)
    const his = networks.get(name) ?? new Set()
    const hisAsns = asns.get(name) ?? new Set()
    if (his.size > 0 && scored.has(knock))
      list.push({
        knock,
        isNew: !his.has(place.wide),
        isNewAsn: !hisAsns.has(place.asn),
        isVirgin: !anybodys.has(place.wide),
      })
    networks.set(name, his.add(place.wide))
    asns.set(name, hisAsns.add(place.asn))
    anybodys.add(place.wide)
  }
  return list
}

let ran: Ran
let sessions: ReturnType<typeof seen>
beforeAll(async () => {
  ran = await run({ site, people: { staleClientShare: 0 } })
  sessions = seen(ran)
})

describe('the networks that people come from', () => {
  it('are new for a fifth of their logins, and for a third of those without a device cookie', () => {
    const bare = sessions.filter(({ knock }) => knock.arrival.cookie === null)
    expect(share(sessions, ({ isNew }) => isNew)).toBeCloseTo(0.2, 1.7)
    expect(share(bare, ({ isNew }) => isNew)).toBeGreaterThan(0.33)
    expect(share(bare, ({ isNew }) => isNew)).toBeLessThan(0.37)
  })

  it('are in another ASN for a quarter of the new ones, and nobody was in three fifths of them', () => {
    const found = sessions.filter(({ isNew }) => isNew)
    expect(share(found, ({ isNewAsn }) => isNewAsn)).toBeGreaterThan(0.22)
    expect(share(found, ({ isNewAsn }) => isNewAsn)).toBeLessThan(0.28)
    expect(share(found, ({ isVirgin }) => isVirgin)).toBeGreaterThan(0.57)
    expect(share(found, ({ isVirgin }) => isVirgin)).toBeLessThan(0.63)
  })

  it('are shared by many for a fifth of their logins, by a few dozen or by thousands', () => {
    expect(share(sessions, ({ knock }) => knock.truth.shared)).toBeGreaterThan(0.16)
    expect(share(sessions, ({ knock }) => knock.truth.shared)).toBeLessThan(0.24)
    const people = new Map<number, Set<number>>()
    for (const { arrival, truth } of ran.logins)
      if (truth.shared)
        people.set(arrival.place.address, (people.get(arrival.place.address) ?? new Set()).add(arrival.name))
    const sizes = [...people.values()].map(({ size }) => size).sort((one, other) => one - other)
    expect(sizes[Math.floor(sizes.length / 2)]).toBeGreaterThan(20)
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThan(120)
    expect(sizes.at(-1)).toBeGreaterThan(400)
  })

  it('have IPv6 for two fifths of logins, one /64 in a /56 for a home', () => {
    expect(share(sessions, ({ knock }) => knock.arrival.place.middle !== null)).toBeGreaterThan(0.36)
    expect(share(sessions, ({ knock }) => knock.arrival.place.middle !== null)).toBeLessThan(0.44)
    const homes = new Map<number | null, number>()
    const others = ran.logins.filter(({ arrival: { place } }) => {
      const home = homes.get(place.middle) ?? place.address
      homes.set(place.middle, home)
      return place.middle !== null && home !== place.address
    })
    expect(others).toEqual([])
  })

  it('are one home for two people or more in one of seven, and two regular places for two fifths of people', () => {
    const his = Map.groupBy(
      ran.logins.filter(({ arrival }) => arrival.name < site.accounts && arrival.at < 3 * day),
      ({ arrival }) => arrival.name,
    )
    const homes = [...his.values()].flatMap(([first]) =>
      first === undefined || first.truth.shared ? [] : [first],
    )
    const households = [...Map.groupBy(homes, ({ arrival }) => arrival.place.address).values()]
    expect(share(households, ({ length }) => length > 1)).toBeGreaterThan(0.09)
    expect(share(households, ({ length }) => length > 1)).toBeLessThan(0.15)
    const seconds = [...his.values()].flatMap(knocks => {
      const later = knocks.find(({ arrival }) => arrival.visit !== knocks[0]?.arrival.visit)
      return later === undefined ? [] : [later.arrival.place.wide !== knocks[0]?.arrival.place.wide]
    })
    // In the warm-up they are shown at once; a fifth of the others are somewhere new.
    expect(share(seconds, isElsewhere => isElsewhere)).toBeGreaterThan(0.46)
    expect(share(seconds, isElsewhere => isElsewhere)).toBeLessThan(0.58)
  })

  it('belong to one carrier each, and to few carriers altogether', () => {
    const carriers = new Map<number, Set<number>>()
    const people = new Map<number, number>()
    for (const { arrival } of ran.logins) {
      const { wide, asn, hosting, country } = arrival.place
      carriers.set(wide, (carriers.get(wide) ?? new Set()).add(asn))
      if (!hosting && country === 1) people.set(asn, (people.get(asn) ?? 0) + 1)
    }
    expect([...carriers.values()].filter(({ size }) => size > 1)).toEqual([])
    const local = [...people.values()].sort((one, other) => other - one)
    expect(local.length).toBe(25)
    expect((local[0] ?? 0) / ran.logins.length).toBeGreaterThan(0.15)
  })

  it('are abroad for few, and at a host for those behind a VPN alone', () => {
    expect(share(sessions, ({ knock }) => knock.arrival.place.country !== 1)).toBeLessThan(0.1)
    const hosted = sessions.filter(({ knock }) => knock.arrival.place.hosting)
    expect(hosted.length / sessions.length).toBeLessThan(0.08)
    expect(hosted.length).toBeGreaterThan(0)
    // A new network of somebody who is always behind one is at his host too.
    expect(share(hosted, ({ knock }) => knock.truth.shared)).toBeGreaterThan(0.7)
  })

  it('have numbers below those of attackers', () => {
    const isBelow = ({ arrival: { place } }: Knock) =>
      place.middle === null ? place.address < 3 * 2 ** 30 : place.wide < 2 ** 24 + 2 ** 34
    expect(share(ran.knocks, isBelow)).toBe(1)
  })

  it('follow the scenario where it says otherwise', async () => {
    const other = seen(
      await run({
        site,
        people: {
          newNetworkShare: 0.4,
          newNetworkShareBare: 0.4,
          virginOfNewNetwork: 0.2,
          sharedNetworkShare: 0,
          ipv6Share: 0,
          staleClientShare: 0,
        },
      }),
    )
    expect(share(other, ({ isNew }) => isNew)).toBeCloseTo(0.4, 1.5)
    const found = other.filter(({ isNew }) => isNew)
    expect(share(found, ({ isVirgin }) => isVirgin)).toBeGreaterThan(0.17)
    expect(share(found, ({ isVirgin }) => isVirgin)).toBeLessThan(0.25)
    expect(share(other, ({ knock }) => knock.truth.shared || knock.arrival.place.middle !== null)).toBe(0)
  })
})
