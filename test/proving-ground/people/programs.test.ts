// Programs among people, and those who come to the other forms.
import { describe, expect, it } from 'vitest'
import { unknownNamesFrom } from '../../../proving-ground/people/contract.ts'
import { day, minute, run, share } from './world.ts'

const site = { accounts: 3_000 }

describe('stale programs', () => {
  const stale = async (policy = {}) => {
    const { knocks, ...ran } = await run({ site, people: { staleClientShare: 0.005 } }, policy)
    return { ...ran, repeats: knocks.filter(({ truth }) => truth.stale) }
  }

  it('repeat one wrong password every five minutes for a day, without script or cookie', async () => {
    const { repeats, logins } = await stale()
    const programs = [
      ...Map.groupBy(repeats, ({ arrival }) => `${arrival.name} ${arrival.place.address}`).values(),
    ].filter(([first]) => (first?.arrival.at ?? 0) < 5.9 * day)
    const begun = new Set(logins.map(({ arrival }) => arrival.visit)).size
    expect(programs.length / begun).toBeGreaterThan(0.002)
    expect(programs.length / begun).toBeLessThan(0.007)
    const alone = programs.filter(({ length }) => length === 288)
    expect(alone.length / programs.length).toBeGreaterThan(0.8)
    for (const repeat of alone) {
      const [first] = repeat
      expect(new Set(repeat.map(({ arrival }) => arrival.password)).size).toBe(1)
      expect(
        repeat.map(({ arrival }) => Math.round((arrival.at - (first?.arrival.at ?? 0)) / minute)),
      ).toEqual(Array.from({ length: 288 }, (_, n) => n * 5))
    }
    expect(share(repeats, ({ truth }) => !truth.right && truth.exists)).toBe(1)
    expect(
      share(
        repeats,
        ({ arrival: { client, cookie, visit } }) => !client.script && cookie === null && visit === null,
      ),
    ).toBe(1)
  })

  it('are no people, and take no notice of answers', async () => {
    const { counts, repeats, sessions } = await stale({
      decide: () => ({ do: 'turn-away', retryAfterMs: null }),
    })
    expect(counts.people).toBe(sessions.length)
    expect(repeats.length).toBeGreaterThan(288)
  })
})

describe('aggregators', () => {
  const world = { site, people: { aggregatorShare: 0.1, staleClientShare: 0 } }

  it('sign in for hundreds from two rented machines, and succeed at 97 %', async () => {
    const { logins } = await run(world)
    const theirs = logins.filter(({ arrival }) => arrival.visit === null)
    const own = new Set(logins.map(({ arrival }) => arrival.visit)).size - 1
    expect(theirs.length / (theirs.length + own)).toBeGreaterThan(0.09)
    expect(theirs.length / (theirs.length + own)).toBeLessThan(0.11)
    expect(new Set(theirs.map(({ arrival }) => arrival.place.address)).size).toBe(2)
    expect(new Set(theirs.map(({ arrival }) => arrival.name)).size).toBeGreaterThan(400)
    expect(share(theirs, ({ arrival: { place, client } }) => place.hosting && !client.script)).toBe(1)
    expect(share(theirs, ({ truth }) => truth.right)).toBeCloseTo(0.97, 1.7)
  })

  it('cannot do a check', async () => {
    const { logins, counts } = await run(world, { decide: () => ({ do: 'check', price: 'low' }) })
    const theirs = logins.filter(({ arrival }) => arrival.visit === null)
    expect(share(theirs, ({ arrival }) => arrival.pass === null)).toBe(1)
    expect(counts.peopleBlockedCorrect).toBeGreaterThan(theirs.length / 2)
  })
})

describe('the other forms', () => {
  it('are sent as often as configured: newcomers name themselves, resets an account', async () => {
    const { knocks } = await run({ site: { ...site, signupsPerDay: 300, resetsPerDay: 400 } })
    const signups = knocks.filter(({ arrival }) => arrival.surface === 'signup')
    const resets = knocks.filter(({ arrival }) => arrival.surface === 'password-reset')
    expect(signups.length / 7).toBeGreaterThan(280)
    expect(signups.length / 7).toBeLessThan(320)
    expect(new Set(signups.map(({ arrival }) => arrival.name)).size).toBe(signups.length)
    expect(signups.every(({ arrival, truth }) => arrival.name >= unknownNamesFrom && !truth.exists)).toBe(
      true,
    )
    // Some ask twice.
    expect(resets.length / 7).toBeGreaterThan(400)
    expect(resets.length / 7).toBeLessThan(480)
    expect(resets.every(({ arrival, truth }) => arrival.name < site.accounts && truth.exists)).toBe(true)
  })

  it('have checks too, which count as nobody signing in', async () => {
    const { knocks, counts } = await run(
      { site: { ...site, loginsPerAccountPerDay: 0, signupsPerDay: 300 } },
      {
        decide: ({ pass }) =>
          pass === null ? { do: 'check', price: 'low' } : { do: 'forward', checked: true },
      },
    )
    expect(knocks.filter(({ answer }) => answer.is === 'in').length).toBeGreaterThan(2_000)
    expect([counts.people, counts.peopleBlockedCorrect]).toEqual([0, 0])
  })
})
