import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { attackKinds, readScenario, type Scenario } from '../../../proving-ground/scenario.ts'
import { reportSeedsFrom, scenarios } from '../../../proving-ground/scenarios/index.ts'

const folder = join(import.meta.dirname, '../../../proving-ground/scenarios')
const sets = ['report', 'tune'] as const

function read(set: (typeof sets)[number]): readonly Scenario[] {
  return Object.keys(scenarios[set]).map(name => {
    const found = readScenario(readFileSync(join(folder, set, `${name}.json`), 'utf8'))
    if (!found.ok) throw new Error(`${name}: ${JSON.stringify(found.problems)}`)
    return found.scenario
  })
}

/** All that makes a difference: two scenarios of which this is the same are one. */
const numbersOf = ({ days, warmupDays, site, people, attacks }: Scenario) =>
  JSON.stringify([days, warmupDays, site, people, attacks])

describe.each(sets)('the scenarios of %s', set => {
  it('are the files of the folder, no more and no fewer', () => {
    const files = readdirSync(join(folder, set)).toSorted()
    expect(files).toEqual(
      Object.keys(scenarios[set])
        .map(name => `${name}.json`)
        .toSorted(),
    )
  })

  it('can all be read, and are named like their files', () => {
    expect(read(set).map(({ name }) => name)).toEqual(Object.keys(scenarios[set]))
  })

  it('each have a line on what they model', () => {
    for (const line of Object.values(scenarios[set])) expect(line).toMatch(/^\S.{20,}[.?]$/)
  })

  it('have every kind of attack, and people alone', () => {
    const kinds = new Set(read(set).flatMap(({ attacks }) => attacks.map(({ kind }) => kind)))
    expect(kinds).toEqual(new Set(attackKinds))
    expect(read(set).filter(({ attacks }) => attacks.length === 0).length).toBeGreaterThan(3)
  })

  it('begin their attacks after the warm-up, or for devices that ripen a little before, and end them in time', () => {
    for (const { name, days, warmupDays, attacks } of read(set))
      for (const attack of attacks) {
        expect([name, attack.startDay + attack.days <= days]).toEqual([name, true])
        if (attack.ownedAccounts === 0) expect([name, attack.startDay >= warmupDays]).toEqual([name, true])
      }
  })
})

describe.each(sets)('people alone, in %s', set => {
  const quiet = read(set).filter(({ attacks }) => attacks.length === 0)
  const month = quiet.filter(({ days, warmupDays }) => days - warmupDays === 30)

  it('come for 30 days in each of the ways that may look like an attack', () => {
    const has = (is: (scenario: Scenario) => boolean) => expect(month.some(is)).toBe(true)
    has(({ site }) => site.flashCrowd === null && site.outage === null && site.renamedLogins === null)
    has(({ site }) => site.flashCrowd !== null)
    has(({ site }) => site.outage !== null)
    has(({ site }) => site.renamedLogins !== null)
    has(({ people }) => people.deviceCookieShare < 0.7 && people.sessionsWithFailure > 0.1)
  })

  it('meet what happens to them after the warm-up, and with days left to see what comes of it', () => {
    for (const { site, days, warmupDays } of quiet)
      for (const happens of [site.flashCrowd, site.outage, site.renamedLogins]) {
        if (happens === null) continue
        expect(happens.day).toBeGreaterThan(warmupDays + 3)
        expect(happens.day).toBeLessThan(days - 3)
      }
  })
})

describe('what is reported', () => {
  it('has seeds that nothing was tuned on', () => {
    for (const { seed } of read('report')) expect(seed).toBeGreaterThan(reportSeedsFrom)
    for (const { seed } of read('tune')) expect(seed).toBeLessThan(reportSeedsFrom / 2)
  })

  it('has other numbers than what was tuned on', () => {
    const tuned = new Set(read('tune').map(numbersOf))
    for (const scenario of read('report'))
      expect([scenario.name, tuned.has(numbersOf(scenario))]).toEqual([scenario.name, false])
  })
})
