import { describe, expect, it } from 'vitest'
import { type Knock, passwordOf, play, shareOf, timesByAddress } from '../play.ts'

const canary = { ownedAccounts: 20, ownedSuccessEvery: 1, knownAccountShare: 1 } as const
const isOwn = ({ truth }: Knock) => truth.own

describe('an attacker with accounts of his own', () => {
  it('signs in to them with their right passwords', async () => {
    const { knocks } = await play(canary)
    const own = knocks.filter(isOwn)
    expect(new Set(own.map(({ arrival }) => arrival.name)).size).toBe(20)
    for (const { arrival, truth } of own) {
      expect(arrival.password).toBe(passwordOf(arrival.name))
      expect(truth).toMatchObject({ by: 'attack', attack: 0, exists: true, right: true })
    }
  })

  it.each([1, 2, 5, 10])('does so once for %i attempts', async ownedSuccessEvery => {
    const { knocks } = await play({ ...canary, ownedSuccessEvery, attemptsPerHour: 200 })
    const own = knocks.filter(isOwn).length
    const perOwn = (knocks.length - own) / own
    expect(perOwn).toBeGreaterThan(ownedSuccessEvery * 0.9)
    expect(perOwn).toBeLessThan(ownedSuccessEvery * 1.1)
  })

  it('does so from every address: none fails more often in a row', async () => {
    const { knocks } = await play({
      ...canary,
      correctShare: 0,
      ownedSuccessEvery: 3,
      networks: 4,
      perNetworkPerHour: 100,
    })
    const addresses = [...timesByAddress(knocks).keys()]
    expect(addresses.length).toBe(4)
    for (const address of addresses) {
      let row = 0
      for (const { truth } of knocks.filter(({ arrival }) => arrival.place.address === address)) {
        row = truth.own ? 0 : row + 1
        expect(row).toBeLessThanOrEqual(3)
      }
    }
  })

  it('never guesses at one of them', async () => {
    const { knocks } = await play({ ...canary, attemptsPerHour: 200 }, { accounts: 100 })
    const own = new Set(knocks.filter(isOwn).map(({ arrival }) => arrival.name))
    const others = new Set(knocks.filter(knock => !isOwn(knock)).map(({ arrival }) => arrival.name))
    expect(own.size).toBe(20)
    expect(others.size).toBe(80)
    expect([...own].filter(name => others.has(name))).toEqual([])
  })

  it('sends the cookies that he was given there along with guesses at others', async () => {
    const { knocks } = await play(canary)
    const own = new Set(knocks.filter(isOwn).map(({ arrival }) => `of ${arrival.name}`))
    const guesses = knocks.filter(knock => !isOwn(knock))
    const late = guesses.slice(guesses.length / 2)
    expect(late.every(({ arrival }) => arrival.cookie !== null && own.has(arrival.cookie))).toBe(true)
    expect(guesses[0]?.arrival.cookie).toBeNull()
  })

  it('keeps a cookie to the client that was given it, and comes back to its account with it', async () => {
    const { knocks } = await play({ ...canary, fingerprints: 1_000 })
    const clients = new Map<string, number>()
    for (const { arrival } of knocks) {
      if (arrival.cookie === null) continue
      const { fingerprint } = arrival.client
      expect(fingerprint).toBe(clients.get(arrival.cookie) ?? fingerprint)
      clients.set(arrival.cookie, fingerprint)
    }
    expect(clients.size).toBe(20)
    const again = knocks.filter(isOwn).slice(40)
    expect(again.every(({ arrival }) => arrival.cookie === `of ${arrival.name}`)).toBe(true)
  })

  it('has none of it where he has accounts and never signs in, or no accounts', async () => {
    for (const options of [{ ownedAccounts: 5 }, { ownedSuccessEvery: 2 }]) {
      const { knocks } = await play(options)
      expect(shareOf(knocks, isOwn)).toBe(0)
      expect(knocks.every(({ arrival }) => arrival.cookie === null)).toBe(true)
    }
  })

  it('signs in on the login form, whatever else he does', async () => {
    const { knocks } = await play({ kind: 'signup', ownedAccounts: 3, ownedSuccessEvery: 4 })
    expect(knocks.some(isOwn)).toBe(true)
    for (const { arrival, truth } of knocks) expect(arrival.surface).toBe(truth.own ? 'login' : 'signup')
  })
})
