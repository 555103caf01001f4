// What people come with: cookies, clients and scripts, seen from outside.
import { beforeAll, describe, expect, it } from 'vitest'
import { ownFingerprintsFrom } from '../../../proving-ground/people/contract.ts'
import { seeded } from '../../../proving-ground/random.ts'
import { day, type Knock, type Ran, run, share, site } from './world.ts'

/** Sessions of accounts whose owners were given a cookie before. */
function withCookies({ logins, sessions }: Ran): readonly Knock[] {
  const scored = new Set(sessions)
  const given = new Set<number>()
  return logins.filter(knock => {
    const had = given.has(knock.arrival.name)
    if (knock.answer.is === 'in' && knock.answer.cookie !== null) given.add(knock.arrival.name)
    return had && scored.has(knock)
  })
}

let ran: Ran
beforeAll(async () => {
  ran = await run({ site, people: { staleClientShare: 0 } })
})

describe('device cookies', () => {
  it('are presented at four fifths of logins, once one was given', () => {
    const had = withCookies(ran)
    expect(had.length / ran.sessions.length).toBeGreaterThan(0.95)
    expect(share(had, ({ arrival }) => arrival.cookie !== null)).toBeGreaterThan(0.78)
    expect(share(had, ({ arrival }) => arrival.cookie !== null)).toBeLessThan(0.82)
  })

  it('are the ones that the door gave to a browser of that account', () => {
    const given = new Set<string>()
    const strangers = ran.logins.filter(({ arrival: { cookie, name }, answer }) => {
      const isKnown = cookie === null || given.has(cookie)
      if (answer.is === 'in' && answer.cookie !== null) given.add(answer.cookie)
      return !isKnown || (answer.is === 'in' && cookie !== null && cookie.split('@')[0] !== String(name))
    })
    expect(strangers).toEqual([])
  })

  it('are none where the door gives none', async () => {
    const { sessions } = await run({ site: { accounts: 500 } }, { ended: () => null })
    expect(share(sessions, ({ arrival }) => arrival.cookie !== null)).toBe(0)
  })

  it('are presented as often as the scenario says', async () => {
    const other = await run({ site, people: { deviceCookieShare: 0.5, staleClientShare: 0 } })
    expect(share(withCookies(other), ({ arrival }) => arrival.cookie !== null)).toBeCloseTo(0.5, 1.5)
  })
})

describe('clients', () => {
  const none = { clientUpdatesPerWeek: 0, staleClientShare: 0 }

  it('are few for most people, the common ones as often as Zipf has it, and of their own kind for 2 %', async () => {
    const { sessions } = await run({ site, people: none })
    const count = (fingerprint: number) =>
      share(sessions, ({ arrival }) => arrival.client.fingerprint === fingerprint)
    expect(count(0)).toBeGreaterThan(0.2)
    expect(count(0)).toBeLessThan(0.26)
    expect(count(0) / count(3)).toBeGreaterThan(3)
    const rare = sessions.filter(({ arrival }) => arrival.client.fingerprint >= ownFingerprintsFrom)
    expect(rare.length / sessions.length).toBeGreaterThan(0.01)
    expect(rare.length / sessions.length).toBeLessThan(0.03)
    expect(share(sessions, ({ arrival: { client } }) => client.fingerprint >= 40)).toBe(
      rare.length / sessions.length,
    )
  })

  it('are mostly ones that their owner used before, even where no cookie is presented', () => {
    const scored = new Set(ran.sessions)
    const used = new Map<number, Set<number>>()
    const bare: boolean[] = []
    for (const knock of ran.logins) {
      const { name, client, cookie } = knock.arrival
      const his = used.get(name) ?? new Set()
      if (his.size > 0 && scored.has(knock) && cookie === null) bare.push(his.has(client.fingerprint))
      used.set(name, his.add(client.fingerprint))
    }
    expect(share(bare, isKnown => isKnown)).toBeGreaterThan(0.6)
    expect(share(bare, isKnown => isKnown)).toBeLessThan(0.75)
  })

  it('run no script for 4 %', () => {
    expect(share(ran.sessions, ({ arrival }) => !arrival.client.script)).toBeGreaterThan(0.025)
    expect(share(ran.sessions, ({ arrival }) => !arrival.client.script)).toBeLessThan(0.055)
  })

  it('move to new versions: a week on, the share that is configured has a number that is new', async () => {
    const { sessions, population } = await run({
      site: { accounts: 4_000 },
      days: 15,
      warmupDays: 13,
      people: { ...none, clientUpdatesPerWeek: 0.06 },
    })
    const isNew = ({ arrival: { client } }: Knock) =>
      client.fingerprint >= 40 && client.fingerprint < ownFingerprintsFrom
    expect(share(sessions, isNew)).toBeGreaterThan(0.09)
    expect(share(sessions, isNew)).toBeLessThan(0.15)
    expect(population.commonFingerprints(0).slice(0, 3)).toEqual([0, 1, 2])
    expect(population.commonFingerprints(14 * day).indexOf(40)).toBeGreaterThan(4)
    expect(population.commonFingerprints(30 * 7 * day)).not.toContain(0)
  })

  it('are told to attackers as people have them', async () => {
    const { population } = await run({ site, days: 0.1, warmupDays: 0 })
    const random = seeded(5)
    const drawn = Array.from({ length: 20_000 }, () => population.fingerprint(random, 30 * day))
    const order = population.commonFingerprints(30 * day)
    const counted = order.slice(0, 3).map(number => share(drawn, other => other === number))
    expect(counted[0]).toBeGreaterThan(counted[1] ?? 1)
    expect(share(drawn, number => number >= ownFingerprintsFrom)).toBeLessThan(0.04)
    expect(share(drawn, number => order.includes(number) || number >= ownFingerprintsFrom)).toBe(1)
  })
})
