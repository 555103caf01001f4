// The watchtower as a whole against attacks, on drawn traffic of 3,000 logins an hour. The figures are of this small
// site; how good detection is, the proving ground tells.
import { describe, expect, it } from 'vitest'
import type { Sighting } from '../../../src/watchtower/contract.ts'
import { readTable } from '../../../src/watchtower/risk-table.ts'
import { createTower } from '../../../src/watchtower/tower/tower.ts'
import { type Attack, hour, minute, minutesUntilDeclared, watched } from './traffic.ts'

/** Two in a hundred of all attempts. */
const own: Attack = { perHour: 60, clients: 'own' }
const common: Attack = { perHour: 60, clients: 'common', sharedNetworks: 0.1 }
const slow: Attack = { perHour: 30, clients: 'common' }
const seeds = [1, 2, 3]

describe('an attack', () => {
  it.each(seeds)('by clients of its own is declared within 30 minutes, and stopped (%i)', seed => {
    const site = watched(seed)
    expect(minutesUntilDeclared(site, own)).toBeLessThanOrEqual(30)
    const { attempts, opened, people, seen } = site.pass(3 * hour, { attack: own })
    expect(opened / attempts).toBeLessThan(0.02)
    expect(seen / people).toBeLessThan(0.005)
  })

  it('is declared as soon at noon, when five times as many people come', () => {
    const site = watched()
    site.pass(12 * hour)
    expect(minutesUntilDeclared(site, own)).toBeLessThanOrEqual(30)
  })

  it('that has a new client each time is declared as soon', () => {
    expect(minutesUntilDeclared(watched(), { perHour: 60, clients: 'random' })).toBeLessThanOrEqual(30)
  })

  it.each(seeds)('by people’s clients is declared within the hour, and pays (%i)', seed => {
    const site = watched(seed)
    expect(minutesUntilDeclared(site, common)).toBeLessThanOrEqual(60)
    const { attempts, opened } = site.pass(6 * hour, { attack: common })
    expect(opened / attempts).toBeLessThan(0.2)
  })

  it.each(seeds)('that is low and slow is declared within two hours (%i)', seed => {
    expect(minutesUntilDeclared(watched(seed), slow)).toBeLessThanOrEqual(120)
  })

  it('whose names all exist is given away by the checks that it does not pass, where strangers pay', () => {
    const site = watched(1, { strangersPay: true })
    expect(minutesUntilDeclared(site, { ...own, known: 1 })).toBeLessThanOrEqual(30)
    expect(site.tower.campaigns()[0]).toMatchObject({ standing: 'confirmed', detectors: ['unsolved-checks'] })
  })

  it('of a day does not become normal: nothing is learnt meanwhile', () => {
    const { pass, tower } = watched()
    pass(hour, { attack: common })
    const before = tower.measures()
    pass(24 * hour, { attack: { ...common, perHour: 600 } })
    const { learntDays, unproven, proven } = tower.measures()
    expect({ learntDays, unproven, proven }).toEqual({
      learntDays: before.learntDays,
      unproven: before.unproven,
      proven: before.proven,
    })
  })

  it.each([60, 600])('of %i an hour makes people pay within the budgets, as measured', perHour => {
    const { pass } = watched(2)
    pass(hour, { attack: common })
    const { people, checked, seen } = pass(24 * hour, { attack: { ...common, perHour } })
    expect(checked / people).toBeLessThan(0.026)
    expect(seen / people).toBeLessThan(0.005)
  })

  it('that imitates the most common clients makes nobody see anything: it raises the unseen price alone', () => {
    const { pass, tower, commonClients } = watched()
    const { people, checked } = pass(6 * hour, { attack: { perHour: 600, clients: 'most-common' } })
    const stratum = commonClients()[0] ?? 0
    const action = readTable(tower.table())({ stratum, proven: false, relation: 'none', ownDevice: false })
    expect(action).toBe('unseen')
    expect(tower.campaigns()[0]?.standing).toBe('confirmed')
    const seenByCommon = ([false, true] as const).flatMap(proven =>
      (['none', 'client', 'asn', 'both'] as const).filter(
        relation => readTable(tower.table())({ stratum, proven, relation, ownDevice: false }) === 'seen',
      ),
    )
    expect(seenByCommon).toEqual([])
    expect(checked / people).toBeLessThan(0.025)
  })
})

describe('what a tower has learnt', () => {
  it('is who people are, which an attack does not change', () => {
    const { tower } = watched()
    const { young, deviceShare, strangerShare } = tower.measures()
    expect([young, deviceShare.toFixed(2), strangerShare.toFixed(2)]).toEqual([false, '0.78', '0.09'])
  })

  it('gives an attack’s clients no cells of their own, however often they come', () => {
    const { pass, tower } = watched()
    pass(24 * hour, { attack: { ...own, perHour: 600 } })
    const strata = tower
      .table()
      .strata.split('.')
      .map(text => Number.parseInt(text, 36))
    expect(strata.length).toBeGreaterThan(20)
    expect(strata.filter(stratum => stratum >= 9_000_000)).toEqual([])
  })
})

describe('waiting instead of a check', () => {
  const waiting = (at: number, n: number): Sighting => ({
    at,
    stratum: 7,
    proven: false,
    relation: 'none',
    device: false,
    name: 'known',
    outcome: 'failure',
    solved: 'waited',
    session: n * 2_654_435_761,
    repeat: false,
  })
  const many = (at: number) => Array.from({ length: 200 }, (_, n) => waiting(at, n))

  it('is possible in a campaign, until many wait: then it is closed at once, still two hours later, and open again after eight', () => {
    const { tower, pass, now } = watched()
    pass(2 * hour, { attack: own })
    expect(tower.table()).toMatchObject({
      campaigns: [[1, expect.anything(), expect.anything()]],
      waits: true,
    })
    const { version } = tower.table()
    tower.see(many(now()), now())
    expect(tower.table()).toMatchObject({ version: version + 1, waits: false })
    pass(2 * hour, { attack: own })
    expect(tower.table().waits).toBe(false)
    pass(6 * hour, { attack: own })
    expect(tower.table().waits).toBe(true)
  })

  it('is closed by names that are tried a second time, and by whoever has some device, too', () => {
    const { tower, pass, now } = watched()
    pass(2 * hour, { attack: own })
    for (const change of [{ repeat: true }, { device: true }]) {
      const snapshot = tower.snapshot()
      tower.see(
        many(now()).map(sighting => ({ ...sighting, ...change })),
        now(),
      )
      expect([change, tower.table().waits]).toEqual([change, false])
      tower.restore(snapshot)
      expect(tower.table().waits).toBe(true)
    }
  })

  it('is not closed by people on networks that their accounts are known at', () => {
    const { tower, pass, now } = watched()
    pass(2 * hour, { attack: own })
    tower.see(
      many(now()).map(sighting => ({ ...sighting, relation: 'network' as const })),
      now(),
    )
    expect(tower.table().waits).toBe(true)
  })

  it('stays possible where nobody attacks', () => {
    const { tower, pass, now } = watched()
    tower.see(many(now()), now())
    pass(10 * minute)
    expect(tower.table()).toMatchObject({ campaigns: [], waits: true })
  })
})

describe('the end of a campaign', () => {
  it.each(seeds)('comes about six hours after the attack (%i)', seed => {
    const { pass, tower } = watched(seed)
    pass(2 * hour, { attack: own })
    pass(5 * hour)
    expect(tower.campaigns()).toMatchObject([{ endedAt: null }])
    pass(3 * hour)
    expect(tower.campaigns()).toMatchObject([{ ended: 'went-away' }])
    expect(tower.table()).toMatchObject({ unseen: '', seen: '', campaigns: [] })
  })

  it('does not come in pauses of half an hour, nor of five hours', () => {
    const { pass, tower } = watched()
    for (let n = 0; n < 6; n += 1) {
      pass(30 * minute, { attack: own })
      pass(30 * minute)
    }
    pass(5 * hour)
    pass(hour, { attack: own })
    pass(2 * hour)
    expect(tower.campaigns()).toMatchObject([{ endedAt: null }])
  })

  it('does not come at once for one that follows another', () => {
    const { pass, tower } = watched()
    pass(2 * hour, { attack: own })
    pass(8 * hour)
    pass(2 * hour, { attack: own })
    pass(hour)
    expect(tower.campaigns()).toMatchObject([{ ended: 'went-away' }, { id: 2, endedAt: null }])
  })

  it('does not come because everything was stopped', () => {
    const { pass, tower } = watched(1, { strangersPay: true })
    pass(24 * hour, { attack: slow })
    expect(tower.campaigns()).toMatchObject([{ endedAt: null }])
  })

  it('comes at once when the operator says that it was none, and it is not declared again', () => {
    const site = watched()
    site.pass(12 * hour, { attack: common })
    expect(site.tower.dismiss(site.now())).toBe(true)
    expect(site.tower.table().campaigns).toEqual([])
    site.pass(12 * hour, { attack: common })
    expect(site.tower.campaigns()).toMatchObject([{ ended: 'dismissed' }])
    expect(site.tower.dismiss(site.now())).toBe(false)
  })
})

describe('a campaign that is dismissed as soon as it is declared', () => {
  function passUntilDeclared({ tower, pass }: Pick<ReturnType<typeof watched>, 'tower' | 'pass'>): void {
    for (let tick = 0; tick < 144 && tower.campaigns().length === 0; tick += 1)
      pass(5 * minute, { attack: common })
    expect(tower.campaigns()).toHaveLength(1)
  }

  it('is not declared again: for twelve hours nothing is, and by then it is normal', () => {
    const { pass, tower, now } = watched()
    passUntilDeclared({ tower, pass })
    expect(tower.dismiss(now())).toBe(true)
    pass(36 * hour, { attack: common })
    expect(tower.campaigns()).toHaveLength(1)
  })

  it('hides no larger one: that is declared, and is not learnt', () => {
    const { pass, tower, now } = watched()
    passUntilDeclared({ tower, pass })
    tower.dismiss(now())
    pass(hour, { attack: common })
    expect(tower.measures().calmUntil).toBeGreaterThan(now())
    pass(hour, { attack: { perHour: 6_000, clients: 'own' } })
    expect(tower.measures().calmUntil).toBeNull()
    expect(tower.campaigns()).toHaveLength(2)
    const { unknown } = tower.measures().unproven
    pass(6 * hour, { attack: { perHour: 6_000, clients: 'own' } })
    expect(tower.measures().unproven.unknown).toBe(unknown)
    expect(unknown).toBeLessThan(0.2)
  })

  it('is remembered by a snapshot', () => {
    const { pass, tower, now } = watched()
    passUntilDeclared({ tower, pass })
    tower.dismiss(now())
    const { calmUntil } = tower.measures()
    const again = createTower({ now: now() })
    again.restore(tower.snapshot())
    expect([calmUntil, again.measures().calmUntil]).toEqual([now() + 12 * hour, calmUntil])
  })

  it('does not keep another one from being declared later', () => {
    const { pass, tower, now } = watched()
    passUntilDeclared({ tower, pass })
    tower.dismiss(now())
    pass(13 * hour)
    expect(tower.campaigns()).toHaveLength(1)
    pass(6 * hour, { attack: own })
    expect(tower.campaigns()).toHaveLength(2)
  })
})

describe('what is sent', () => {
  const sighting: Sighting = {
    at: 1,
    stratum: 7,
    proven: false,
    relation: 'none',
    device: false,
    name: 'unknown',
    outcome: 'failure',
    solved: null,
    session: 1,
    repeat: false,
  }
  /** Two days of ten a tick, each of a session of its own but for what is said: too few to learn from. */
  function campaignsOf(change: (n: number) => Partial<Sighting>): number {
    const tower = createTower({ now: 0 })
    for (let n = 1; n <= 6_000; n += 1) {
      const at = Math.floor(n / 10) * 5 * minute
      tower.see([{ ...sighting, at, session: n * 2_654_435_761, ...change(n) }], at)
    }
    tower.tick(700 * 5 * minute)
    return tower.campaigns().length
  }

  it('is an attack where nobody’s people are like that, even to a tower that has learnt nothing', () => {
    expect(campaignsOf(() => ({}))).toBe(1)
  })

  it('counts a session once', () => expect(campaignsOf(n => ({ session: n % 5 }))).toBe(0))
  it('does not count repeats', () => expect(campaignsOf(() => ({ repeat: true }))).toBe(0))
  it('does not count what is older than an hour', () =>
    expect(campaignsOf(() => ({ at: -2 * hour }))).toBe(0))
  it('is nobody’s campaign from networks that accounts are known at', () =>
    expect(campaignsOf(() => ({ relation: 'network' }))).toBe(0))
  it('says nothing before a tick has ended: no single attempt changes a price', () => {
    const { tower, pass, now } = watched()
    pass(2 * hour, { attack: common })
    const before = tower.table()
    tower.see([{ ...sighting, at: now() }], now())
    expect(tower.table()).toBe(before)
  })
})
