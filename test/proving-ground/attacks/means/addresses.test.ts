import { describe, expect, it } from 'vitest'
import { hostsAtMost } from '../../../../proving-ground/attacks/means/addresses.ts'
import type { Place } from '../../../../proving-ground/places.ts'
import { peoplesAddress, play, shareOf } from '../play.ts'

type Options = Parameters<typeof play>[0]

async function placesOf(options: Options): Promise<readonly Place[]> {
  const { knocks } = await play({ attemptsPerHour: 2_000, days: 1 / 8, perNetworkPerHour: 1_000, ...options })
  return knocks.map(({ arrival }) => arrival.place)
}

const distinct = (numbers: readonly (number | null)[]) => new Set(numbers).size

describe('the addresses of an attack', () => {
  it('are used in turn: none again before all the others', async () => {
    const places = await placesOf({ networks: 50 })
    expect(places.length).toBeGreaterThan(500)
    places.forEach((place, at) => {
      if (at >= 50) expect(place).toEqual(places[at - 50])
    })
    expect(distinct(places.map(({ address }) => address))).toBe(50)
  })

  it('are different ones, each in a network of its own, in the largest pool', async () => {
    const places = await placesOf({ networks: 10_000_000 })
    expect(distinct(places.map(({ address }) => address))).toBe(places.length)
    expect(distinct(places.map(({ wide }) => wide))).toBeGreaterThan(places.length * 0.99)
    for (const { address } of places) expect(address).toBeLessThan(2 ** 32)
  })

  it('are other ones for another seed', async () => {
    const of = async (seed: number) =>
      (await play({ networks: 3 }, { seed })).knocks[0]?.arrival.place.address
    expect(await of(1)).not.toBe(await of(2))
    expect(await of(1)).toBe(await of(1))
  })

  it('belong to carriers of the site’s own country, unless they are the world’s', async () => {
    const local = await placesOf({ networks: 5_000 })
    expect(distinct(local.map(({ asn }) => asn))).toBe(1)
    expect(local[0]).toMatchObject({ asn: 7, country: 1, hosting: false })

    const world = await placesOf({ networks: 5_000, asn: 'world' })
    expect(distinct(world.map(({ asn }) => asn))).toBeGreaterThan(250)
    expect(distinct(world.map(({ asn }) => asn))).toBeLessThanOrEqual(400)
    expect(distinct(world.map(({ country }) => country))).toBeGreaterThan(40)
    expect(world.some(({ hosting }) => hosting)).toBe(false)
    expect(world.some(({ asn }) => asn === 7)).toBe(false)
  })

  it('come from few carriers most of the time, as it is in the world', async () => {
    const world = await placesOf({ networks: 5_000, asn: 'world' })
    const counts = new Map<number, number>()
    for (const { asn } of world) counts.set(asn, (counts.get(asn) ?? 0) + 1)
    const largest = [...counts.values()].toSorted((one, other) => other - one).slice(0, 10)
    const share = largest.reduce((sum, count) => sum + count, 0) / world.length
    expect(share).toBeGreaterThan(0.4)
    expect(share).toBeLessThan(0.5)
  })

  it('are rented machines where they are few, and anywhere in the world', async () => {
    const few = await placesOf({ networks: hostsAtMost, asn: 'world' })
    expect(few.every(({ hosting }) => hosting)).toBe(true)
    const fewAtHome = await placesOf({ networks: hostsAtMost })
    expect(fewAtHome.some(({ hosting }) => hosting)).toBe(false)
  })

  it('are people’s addresses too, in the share that was asked for', async () => {
    const places = await placesOf({ networks: 20_000, sharedWithPeople: 0.3 })
    const share = shareOf(places, ({ address }) => address === peoplesAddress)
    expect(share).toBeGreaterThan(0.27)
    expect(share).toBeLessThan(0.33)
  })

  it('says of people’s addresses, and of no others, that they are shared', async () => {
    const { knocks } = await play({ attemptsPerHour: 200, sharedWithPeople: 0.5, days: 1 / 2 })
    for (const { arrival, truth } of knocks)
      expect(truth.shared).toBe(arrival.place.address === peoplesAddress)
  })
})

describe('an attacker who has IPv6 networks', () => {
  it('takes a new /64 of his /48 for each attempt', async () => {
    const places = await placesOf({ networks: 2, ipv6: 'rotate-64' })
    expect(distinct(places.map(({ wide }) => wide))).toBe(2)
    expect(distinct(places.map(({ address }) => address))).toBe(places.length)
    expect(distinct(places.map(({ middle }) => middle))).toBeGreaterThan(150)
  })

  it('takes a new /56 for each attempt, as long as there are any', async () => {
    const places = (await placesOf({ networks: 1, ipv6: 'rotate-56' })).slice(0, 300)
    expect(distinct(places.map(({ wide }) => wide))).toBe(1)
    expect(distinct(places.slice(0, 256).map(({ middle }) => middle))).toBe(256)
    expect(distinct(places.map(({ address }) => address))).toBe(300)
  })

  it('keeps the pace for each /48', async () => {
    const { knocks } = await play({
      networks: 3,
      ipv6: 'rotate-64',
      perNetworkPerHour: 4,
      attemptsPerHour: 500,
    })
    // Three days, three networks, four an hour.
    expect(knocks.length).toBeGreaterThan(3 * 24 * 3 * 4 * 0.97)
    expect(knocks.length).toBeLessThanOrEqual(3 * 24 * 3 * 4)
  })
})
