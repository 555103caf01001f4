import { describe, expect, it } from 'vitest'
import { pauseMs } from '../../../../proving-ground/attacks/means/carry-out.ts'
import { day, hour, mostWithinAnHour, play, timesByAddress, type World } from '../play.ts'

const turnAway: World['answer'] = () => ({ is: 'turned-away', retryAfterMs: null })
const everyThird: World['answer'] = (_, number) =>
  number % 3 === 0 ? { is: 'turned-away', retryAfterMs: null } : null
const tried = ({ knocks }: Awaited<ReturnType<typeof play>>) =>
  knocks.map(({ arrival: { name, password, listed, client } }) => ({ name, password, listed, client }))

describe('when an attack sends', () => {
  it('begins and ends when it was asked to', async () => {
    const { knocks } = await play({ startDay: 2, days: 1.5, attemptsPerHour: 100 })
    const times = knocks.map(({ arrival }) => arrival.at)
    expect(Math.min(...times)).toBeGreaterThanOrEqual(2 * day)
    expect(Math.min(...times)).toBeLessThan(2 * day + 0.1 * hour)
    expect(Math.max(...times)).toBeGreaterThan(3.5 * day - 0.1 * hour)
    expect(Math.max(...times)).toBeLessThan(3.5 * day)
  })

  it('sends as many as it was asked to, in an hour some more and in another some fewer', async () => {
    const { knocks } = await play({ days: 10, attemptsPerHour: 40 })
    expect(knocks.length).toBeGreaterThan(9_300)
    expect(knocks.length).toBeLessThan(9_900)
    const perHour = new Float64Array(240)
    for (const { arrival } of knocks) {
      const at = Math.floor((arrival.at - day) / hour)
      perHour[at] = (perHour[at] ?? 0) + 1
    }
    const mean = knocks.length / 240
    const variance = perHour.reduce((sum, count) => sum + (count - mean) ** 2, 0) / 240
    // Independent events: the variance is the mean.
    expect(variance / mean).toBeGreaterThan(0.75)
    expect(variance / mean).toBeLessThan(1.25)
  })

  it('sends nothing at no attempts an hour', async () => {
    expect((await play({ attemptsPerHour: 0 })).knocks).toEqual([])
  })

  it('is slower where its addresses may not send so much', async () => {
    const { knocks } = await play({ networks: 5, perNetworkPerHour: 10, attemptsPerHour: 600 })
    expect(mostWithinAnHour(timesByAddress(knocks))).toBe(10)
    expect(knocks.length).toBeGreaterThan(3 * 24 * 50 * 0.97)
    expect(knocks.length).toBeLessThanOrEqual(3 * 24 * 50)
  })

  it.each([
    { networks: 200, perNetworkPerHour: 2, attemptsPerHour: 300 },
    { networks: 7, perNetworkPerHour: 1, attemptsPerHour: 500 },
    { networks: 40, perNetworkPerHour: 3, ownedAccounts: 5, ownedSuccessEvery: 2, attemptsPerHour: 90 },
  ])('never lets an address send more than it may: %o', async options => {
    const { knocks } = await play(options, { answer: everyThird })
    const most = mostWithinAnHour(timesByAddress(knocks))
    expect(most).toBeGreaterThan(0)
    expect(most).toBeLessThanOrEqual(options.perNetworkPerHour)
  })
})

describe('an attack that is refused', () => {
  it('goes on from the same address, if it does not care', async () => {
    const { knocks } = await play(
      { networks: 1, perNetworkPerHour: 1_000, attemptsPerHour: 100, reaction: 'ignore' },
      { answer: turnAway },
    )
    expect(knocks.length).toBeGreaterThan(6_800)
  })

  it('leaves the address alone for an hour and takes the next one', async () => {
    const { knocks } = await play(
      { networks: 3, perNetworkPerHour: 1_000, attemptsPerHour: 100, reaction: 'rotate' },
      { answer: turnAway },
    )
    expect(mostWithinAnHour(timesByAddress(knocks))).toBe(1)
    expect(knocks.length).toBeGreaterThan(3 * 24 * 3 * 0.95)
  })

  it('does so for an address that people share, where its own are IPv6', async () => {
    const { knocks } = await play(
      { networks: 2, ipv6: 'rotate-64', sharedWithPeople: 1, perNetworkPerHour: 1_000, days: 1 },
      { answer: turnAway },
    )
    expect(knocks.length).toBeLessThanOrEqual(2 * 24)
  })

  it('goes on from the next /64 at once', async () => {
    const { knocks } = await play(
      { networks: 1, ipv6: 'rotate-64', perNetworkPerHour: 1_000, attemptsPerHour: 100 },
      { answer: turnAway },
    )
    expect(knocks.length).toBeGreaterThan(6_800)
  })

  it('stops altogether for half an hour', async () => {
    const { knocks } = await play(
      { attemptsPerHour: 1_000, reaction: 'pause', days: 10 },
      { answer: (_, number) => (number % 50 === 49 ? { is: 'turned-away', retryAfterMs: null } : null) },
    )
    const gaps = knocks.slice(1).map(({ arrival }, at) => arrival.at - (knocks[at]?.arrival.at ?? 0))
    const long = gaps.flatMap((gap, at) => (gap >= pauseMs ? [at] : []))
    expect(long.length).toBeGreaterThan(300)
    expect(long).toEqual(long.map((_, at) => at * 50 + 49))
  })

  it('stops where it is refused when it comes back from a check, and with all that it had planned', async () => {
    const { knocks } = await play(
      { attemptsPerHour: 40, reaction: 'pause', days: 10, solves: 1, ownedAccounts: 5, ownedSuccessEvery: 1 },
      { answer: () => ({ is: 'check', price: 'low', withoutScript: 'waits' }) },
    )
    const refusals = knocks.filter(({ arrival }) => arrival.pass !== null).map(({ arrival }) => arrival.at)
    expect(refusals.length).toBeGreaterThan(200)
    const begun = knocks.filter(({ arrival }) => arrival.pass === null).map(({ arrival }) => arrival.at)
    const meanwhile = begun.filter(at => refusals.some(refused => at > refused && at < refused + pauseMs))
    expect(meanwhile).toEqual([])
  })

  it('takes a check that it does not do for a refusal', async () => {
    const { knocks } = await play(
      { networks: 1, perNetworkPerHour: 1_000, days: 1 },
      { answer: () => ({ is: 'check', price: 'low', withoutScript: 'waits' }) },
    )
    expect(knocks.length).toBeLessThanOrEqual(24)
  })
})

describe('the same scenario and seed', () => {
  it('send the same, to the last number', async () => {
    const options = { ownedAccounts: 5, ownedSuccessEvery: 3, solves: 0.5, sharedWithPeople: 0.2 }
    const world: World = { unseen: 'low', answer: everyThird }
    expect(await play(options, world)).toEqual(await play(options, world))
    expect((await play(options, world)).knocks).not.toEqual(
      (await play(options, { ...world, seed: 2 })).knocks,
    )
  })

  it('try the same at the n-th attempt, whatever the door answers', async () => {
    const options = { networks: 50, perNetworkPerHour: 100, attemptsPerHour: 100 }
    const open = await play(options)
    const refused = await play({ ...options, reaction: 'pause' }, { answer: everyThird })
    expect(refused.knocks.length).toBeGreaterThan(200)
    expect(tried(refused)).toEqual(tried(open).slice(0, refused.knocks.length))
  })
})
