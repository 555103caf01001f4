// What people type: how much of it fails, and how it is repeated. Seen from outside, and hour by hour.
import { beforeAll, describe, expect, it } from 'vitest'
import { commonPasswords, unknownNamesFrom } from '../../../proving-ground/people/contract.ts'
import { createMistakes } from '../../../proving-ground/people/mistakes.ts'
import { createPasswords } from '../../../proving-ground/people/passwords.ts'
import { seeded } from '../../../proving-ground/random.ts'
import { hour, type Knock, type Ran, run, share, site } from './world.ts'

let ran: Ran
/** The knocks of each session. */
let sessions: readonly (readonly Knock[])[]
beforeAll(async () => {
  ran = await run({ site, days: 5, people: { staleClientShare: 0 } })
  sessions = [...Map.groupBy(ran.knocks, ({ arrival }) => arrival.visit).values()].filter(
    ([first]) => first?.arrival.surface === 'login',
  )
})

const failed = ({ truth }: Knock) => !truth.right
const isLogin = ({ arrival }: Knock) => arrival.surface === 'login'

describe('what people type', () => {
  it('fails at 11 ± 1 % of their attempts to sign in, of which 6 % of sessions have one or more', () => {
    expect(share(ran.logins, failed)).toBeGreaterThan(0.1)
    expect(share(ran.logins, failed)).toBeLessThan(0.12)
    expect(share(sessions, knocks => knocks.some(failed))).toBeGreaterThan(0.053)
    expect(share(sessions, knocks => knocks.some(failed))).toBeLessThan(0.067)
  })

  it('fails in proportion where the scenario has more of such sessions, and never where it has none', async () => {
    const twice = await run({ site: { accounts: 5_000 }, days: 4, people: { sessionsWithFailure: 0.12 } })
    // A mean of 2.1 failures in a failing session, as before.
    expect(share(twice.logins, failed)).toBeGreaterThan(0.18)
    expect(share(twice.logins, failed)).toBeLessThan(0.22)
    const never = await run({ site: { accounts: 500 }, people: { sessionsWithFailure: 0 } })
    expect(share(never.logins, failed)).toBe(0)
  })

  it('goes wrong more often in some hours than in others, by 15 %', () => {
    const random = seeded(4)
    const passwords = createPasswords(
      1_000,
      { topPasswordShare: 0.01, breachedPairShare: 0.015 },
      random.fork('passwords'),
    )
    const mistakes = createMistakes(1_000, 0.06, null, passwords, random.fork('mistakes'))
    const draws = random.fork('draws')
    const perHour = 3_000
    const rates = Array.from({ length: 200 }, (_, at) => {
      let failing = 0
      for (let n = 0; n < perHour; n += 1)
        if (mistakes(n % 1_000, at * hour, draws)[0]?.right === false) failing += 1
      return failing / perHour / 0.06
    })
    const mean = rates.reduce((sum, rate) => sum + rate, 0) / rates.length
    const variance = rates.reduce((sum, rate) => sum + (rate - mean) ** 2, 0) / rates.length
    expect(mean).toBeCloseTo(1, 1.2)
    expect(Math.sqrt(variance - 0.94 / 0.06 / perHour)).toBeGreaterThan(0.12)
    expect(Math.sqrt(variance - 0.94 / 0.06 / perHour)).toBeLessThan(0.18)
  })

  it('is right in the end for nearly everybody, 4 seconds and more after a mistake', () => {
    expect(share(sessions, knocks => knocks.some(({ answer }) => answer.is === 'in'))).toBeGreaterThan(0.995)
    const gaps = sessions.flatMap(knocks =>
      knocks.slice(1).map(({ arrival }, at) => arrival.at - (knocks[at]?.arrival.at ?? 0)),
    )
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(4_000)
    expect(mean).toBeGreaterThan(10_300)
    expect(mean).toBeLessThan(11_700)
  })

  it('is sent again word for word by some, whether it was mistyped or a wrong name', () => {
    const wrong = sessions.map(knocks => knocks.filter(failed).filter(isLogin))
    const repeated = wrong
      .flatMap(knocks => knocks.slice(1).map((knock, at) => ({ knock, before: knocks[at] })))
      .filter(
        ({ knock, before }) =>
          knock.arrival.password === before?.arrival.password && knock.arrival.name === before.arrival.name,
      )
    expect(repeated.length / wrong.flat().length).toBeGreaterThan(0.18)
    expect(repeated.length / wrong.flat().length).toBeLessThan(0.32)
  })

  it('names somebody whom nobody knows at 2 % of sessions, and seldom somebody else', () => {
    const strange = (knocks: readonly Knock[]) =>
      knocks.some(({ arrival }) => arrival.name >= unknownNamesFrom)
    const others = (knocks: readonly Knock[]) =>
      knocks.some(
        ({ arrival }) => arrival.name < site.accounts && arrival.name !== knocks.at(-1)?.arrival.name,
      )
    expect(share(sessions, strange)).toBeGreaterThan(0.013)
    expect(share(sessions, strange)).toBeLessThan(0.02)
    expect(share(sessions, others)).toBeGreaterThan(0.0008)
    expect(share(sessions, others)).toBeLessThan(0.003)
    expect(share(ran.logins, ({ arrival, truth }) => truth.exists === arrival.name < site.accounts)).toBe(1)
  })

  it('names old names as many times as often while logins are renamed, and fails no more otherwise', async () => {
    const renamedLogins = { day: 3.5, hours: 8, times: 10 }
    const renamed = await run({ site: { ...site, renamedLogins }, days: 5, people: { staleClientShare: 0 } })
    const during = ({ arrival: { at } }: Knock) => at >= 3.5 * 24 * hour && at < 3.5 * 24 * hour + 8 * hour
    const strange = ({ arrival: { name } }: Knock) => name >= unknownNamesFrom
    const typed = (knocks: readonly Knock[]) => share(knocks.filter(during), strange)
    expect(typed(renamed.logins) / typed(ran.logins)).toBeGreaterThan(6.5)
    expect(typed(renamed.logins) / typed(ran.logins)).toBeLessThan(10)
    const others = (knocks: readonly Knock[]) =>
      share(knocks.filter(during), one => failed(one) && !strange(one))
    expect(others(renamed.logins) / others(ran.logins)).toBeGreaterThan(0.75)
    expect(others(renamed.logins) / others(ran.logins)).toBeLessThan(1.1)
    const before = ({ arrival: { at } }: Knock) => at < 3.5 * 24 * hour
    expect(renamed.knocks.filter(before)).toEqual(ran.knocks.filter(before))
  })

  it('ends with asking for another password after 3 to 9 tries, for those who forgot it', () => {
    const asked = sessions.filter(knocks => !knocks.every(isLogin))
    expect(asked.length / sessions.length).toBeGreaterThan(0.001)
    expect(asked.length / sessions.length).toBeLessThan(0.003)
    for (const knocks of asked) {
      const tries = knocks.filter(isLogin)
      expect(tries.length).toBeGreaterThanOrEqual(3)
      expect(tries.length).toBeLessThanOrEqual(9)
      expect(tries.every(failed)).toBe(true)
      expect(knocks.at(-1)?.arrival.name).toBe(tries[0]?.arrival.name)
    }
  })
})

describe('passwords', () => {
  const everybody = Array.from({ length: site.accounts }, (_, account) => account)
  const topTen = (password: number) => password < 10

  it('are one of the ten commonest for 1 % of accounts, of the thousand commonest for 6 %, else nobody else has them', () => {
    const all = everybody.map(ran.population.passwordOf)
    expect(share(all, topTen)).toBeGreaterThan(0.007)
    expect(share(all, topTen)).toBeLessThan(0.013)
    expect(share(all, password => password < commonPasswords)).toBeGreaterThan(0.053)
    expect(share(all, password => password < commonPasswords)).toBeLessThan(0.067)
    const own = all.filter(password => password >= commonPasswords)
    expect(new Set(own).size).toBe(own.length)
    expect(Math.max(...own)).toBeLessThan(2 ** 31)
  })

  it('stand on a list for 15 % of people, the common ones always', () => {
    const right = ran.logins.filter(({ truth }) => truth.right)
    expect(share(right, ({ arrival }) => arrival.listed)).toBeGreaterThan(0.12)
    expect(share(right, ({ arrival }) => arrival.listed)).toBeLessThan(0.18)
    expect(right.filter(({ arrival }) => arrival.password < commonPasswords && !arrival.listed).length).toBe(
      0,
    )
    const listed = new Map<number, Set<boolean>>()
    for (const { arrival } of ran.logins)
      listed.set(arrival.password, (listed.get(arrival.password) ?? new Set()).add(arrival.listed))
    expect([...listed.values()].every(({ size }) => size === 1)).toBe(true)
  })

  it('are common for as many as the scenario says', async () => {
    const { population } = await run({ site, days: 0.01, warmupDays: 0, people: { topPasswordShare: 0.1 } })
    expect(share(everybody.map(population.passwordOf), topTen)).toBeCloseTo(0.1, 1.5)
  })
})
