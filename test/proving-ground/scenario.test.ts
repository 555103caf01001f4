import { describe, expect, it } from 'vitest'
import { readScenario } from '../../proving-ground/scenario.ts'

function problemsOf(scenario: unknown): readonly string[] {
  const read = readScenario(JSON.stringify(scenario))
  return read.ok ? [] : read.problems.map(({ path, problem }) => `${path}: ${problem}`)
}

describe('a scenario file', () => {
  it('needs nothing but a name', () => {
    const read = readScenario('{ "name": "quiet-month" }')
    expect(read).toMatchObject({
      ok: true,
      scenario: {
        name: 'quiet-month',
        seed: 1,
        days: 14,
        warmupDays: 7,
        site: {
          accounts: 100_000,
          loginsPerAccountPerDay: 0.5,
          peakFactor: 2.5,
          flashCrowd: null,
          outage: null,
          renamedLogins: null,
        },
        people: { deviceCookieShare: 0.8, newNetworkShare: 0.2, challenge: { solve: 0.99, abandon: 0.003 } },
        attacks: [],
      },
    })
  })

  it('fills in what it does not say of an attack and of a crowd', () => {
    const read = readScenario('{ "name": "a", "attacks": [{}], "site": { "flashCrowd": { "day": 5 } } }')
    expect(read).toMatchObject({
      ok: true,
      scenario: {
        site: { flashCrowd: { day: 5, multiplier: 8, minutes: 30 } },
        attacks: [
          {
            kind: 'stuffing',
            startDay: 8,
            days: 3,
            attemptsPerHour: 60,
            growsFrom: null,
            shifts: null,
            networks: 100_000,
            perNetworkPerHour: 2,
            ipv6: 'none',
            fingerprints: 10,
            looksLikePeople: 'no',
            asn: 'local',
            targets: null,
            knownAccountShare: 0.05,
            correctShare: 0.1,
            solves: 0,
            reaction: 'rotate',
          },
        ],
      },
    })
  })

  it('fills in what it does not say of an outage and of renamed logins', () => {
    const site = { outage: { day: 3 }, renamedLogins: { day: 4, times: 2 } }
    expect(readScenario(JSON.stringify({ name: 'a', site }))).toMatchObject({
      scenario: {
        site: {
          outage: { day: 3, minutes: 60, failing: 0.8 },
          renamedLogins: { day: 4, hours: 8, times: 2 },
        },
      },
    })
  })

  it('keeps what it says', () => {
    const read = readScenario(
      '{ "name": "a", "attacks": [{ "kind": "spray", "targets": 5 }, { "solves": 0.3 }] }',
    )
    expect(read).toMatchObject({
      scenario: {
        attacks: [
          { kind: 'spray', targets: 5 },
          { kind: 'stuffing', solves: 0.3 },
        ],
      },
    })
  })
})

describe('a scenario with problems', () => {
  it('is told all of them at once, each with its path', () => {
    expect(
      problemsOf({
        name: 'a',
        sites: {},
        people: { challenge: { solves: 1 } },
        attacks: [{ kind: 'stuffing', targets: 0, solves: 2, asn: 'moon' }],
      }),
    ).toEqual([
      'people.challenge.solves: is no key of a scenario',
      'attacks.0.asn: must be ("local" | "world"), not "moon"',
      'attacks.0.targets: must be >=1, not 0',
      'attacks.0.solves: must be <=1, not 2',
      'sites: is no key of a scenario',
    ])
  })

  it.each([
    [{ name: 'Great Attack' }, 'name: must be of small letters, digits and dashes'],
    [{}, 'name: is missing'],
    [{ name: 'a', seed: 1.5 }, 'seed: must be a whole number, not 1.5'],
    [{ name: 'a', seed: '1' }, 'seed: must be number, not "1"'],
    [{ name: 'a', site: { flashCrowd: {} } }, 'site.flashCrowd.day: is missing'],
    [{ name: 'a', site: { outage: { minutes: 5 } } }, 'site.outage.day: is missing'],
    [{ name: 'a', site: { outage: { day: 1, failing: 2 } } }, 'site.outage.failing: must be <=1, not 2'],
    [{ name: 'a', site: { outage: { day: 1, hours: 2 } } }, 'site.outage.hours: is no key of a scenario'],
    [
      { name: 'a', site: { renamedLogins: { day: 1, times: 0.5 } } },
      'site.renamedLogins.times: must be >=1, not 0.5',
    ],
    [{ name: 'a', attacks: [{ growsFrom: 0 }] }, 'attacks.0.growsFrom: must be >=0.01, not 0'],
    [{ name: 'a', attacks: [{ shifts: { hours: 1 } }] }, 'attacks.0.shifts.restHours: is missing'],
    [{ name: 'a', days: 7 }, ': warmupDays must be less than days'],
    [{ name: 'a', attacks: null }, 'attacks: must be Array, not null'],
    [[], 'name: is missing'],
    [null, ': must be Object, not null'],
  ])('is told what is wrong: %j', (scenario, problem) => {
    expect(problemsOf(scenario)).toEqual([problem])
  })

  it('is told that it is no JSON', () => {
    expect(readScenario('{ "name": ')).toEqual({
      ok: false,
      problems: [{ path: '', problem: 'is not JSON' }],
    })
  })

  it('has no room for numbers beyond bounds', () => {
    expect(readScenario('{ "name": "a", "days": 1e999 }').ok).toBe(false)
  })
})
