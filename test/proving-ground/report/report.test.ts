import { describe, expect, it } from 'vitest'
import type { Row } from '../../../proving-ground/report/columns.ts'
import { documentOf } from '../../../proving-ground/report/document.ts'
import { provingFiles } from '../../../proving-ground/report/files.ts'
import { dollarsText, minutesText, shareText } from '../../../proving-ground/report/format.ts'
import { provingMarkdown } from '../../../proving-ground/report/markdown.ts'
import { meanPoints, pointsOf } from '../../../proving-ground/report/points.ts'
import { progressWriter } from '../../../proving-ground/report/progress.ts'
import { rowsOf } from '../../../proving-ground/report/rows.ts'
import type { ProvenScenario } from '../../../proving-ground/run/suite.ts'
import { scenarios } from '../../../proving-ground/scenarios/index.ts'
import { figuresOf, runOf, scenarioOf } from '../run/stand-ins.ts'

const scenario = scenarioOf({ name: 'slow-30', attacks: [{}] })
const counts = {
  takeovers: 3,
  validPairsTried: 40,
  attackAttempts: 1_000,
  attackAtExisting: 500,
  attackAtExistingForwarded: 50,
  people: 20_000,
  peopleChecked: 800,
  peopleInterrupted: 50,
  peopleBlocked: 1,
}

describe('the JSON document', () => {
  const finished = ['doorward', 'none'].flatMap(policy => [
    { policy, seed: 1, run: runOf(counts, { attempts: 10, storeCalls: 9 }) },
    { policy, seed: 2, run: runOf(counts, { attempts: 10, storeCalls: 9 }) },
  ])
  const document = documentOf(scenario, 2, rowsOf(scenario, finished))

  it('has the scenario with every default, the seeds, and the policies in their order', () => {
    expect(Object.keys(document)).toEqual(['scenario', 'seeds', 'policies'])
    expect(document.scenario).toMatchObject({ name: 'slow-30', site: { accounts: 100_000 } })
    expect(document.seeds).toBe(2)
    expect(Object.keys(document.policies)).toEqual(['doorward', 'none'])
  })

  it('has these figures of each policy and no others, over all seeds', () => {
    expect(Object.keys(document.policies['doorward'] ?? {})).toEqual([
      'takeovers',
      'validPairsTried',
      'attackAttempts',
      'attackForwarded',
      'maxGuessesPerAccountDay',
      'maxGuessesInARow',
      'minutesToDetect',
      'takeoverShare',
      'people',
      'peopleChecked',
      'peopleInterrupted',
      'peopleInterruptedByFalseAlarms',
      'peopleBlocked',
      'peopleBlockedCorrect',
      'sharedNetworkRatio',
      'victimsLockedOut',
      'falseAlarmsPer30Days',
      'challengesSolvedByAttack',
      'attackCost',
      'costPerTakeover',
      'storeCallsPerAttempt',
    ])
    expect(document.policies['none']).toMatchObject({
      takeovers: 6,
      people: 40_000,
      takeoverShare: 0.1,
      victimsLockedOut: { knownDevice: null, newDevice: null },
      storeCallsPerAttempt: 0.9,
    })
  })

  it('reads back as it was written: every figure is a number or null', () => {
    expect(JSON.parse(JSON.stringify(document))).toEqual(document)
  })
})

describe('PROVING.md', () => {
  const rows: readonly Row[] = [
    { policy: 'none', figures: figuresOf({ ...counts, takeovers: 40, attackAtExistingForwarded: 500 }) },
    { policy: 'doorward', figures: figuresOf(counts) },
  ]
  const proven: readonly ProvenScenario[] = [
    { part: 'report', scenario, seeds: [1, 2, 3], rows, isWhole: true },
    {
      part: 'tune',
      scenario: scenarioOf({ name: 'people-only', site: { accounts: 1 } }),
      seeds: [4],
      rows: [],
      isWhole: false,
    },
  ]
  const policies = [
    { name: 'none', note: 'Nothing at all.' },
    { name: 'oracle', note: 'Did not run.' },
  ]
  const markdown = provingMarkdown({ proven, missing: ['people-only'] }, policies, {
    file: 'images/proving.svg',
    text: 'Takeovers against friction',
  })
  const lines = markdown.split('\n')

  it('has a table for each scenario, a row for each policy, and says how it was run', () => {
    const at = lines.indexOf('### slow-30')
    expect(lines[at + 2]).toBe(scenarios.report['slow-30'])
    expect(lines[at + 4]).toBe(
      '100,000 accounts, 14 days, of which the first 7 only warm up: ' +
        'stuffing with 60 attempts an hour from 100,000 networks. Seeds 1 to 3.',
    )
    const table = lines.slice(at + 6, at + 10).map(line => line.split('|').map(cell => cell.trim()))
    expect(table.map(cells => cells[1])).toEqual(['policy', '---', 'none', 'doorward'])
    expect(new Set(table.map(cells => cells.length)).size).toBe(1)
    const cell = (row: number, title: string) => table[row]?.[table[0]?.indexOf(title) ?? 0]
    expect([cell(2, 'takeovers'), cell(3, 'takeovers')]).toEqual(['40 of 40', '3 of 40'])
    expect([cell(2, 'let through'), cell(3, 'let through')]).toEqual(['100 %', '10.0 %'])
    expect(cell(3, 'checked')).toBe('4.00 %')
    expect(cell(3, 'interrupted')).toBe('0.25 %')
    expect(cell(3, 'turned away')).toBe('0.01 %')
    expect(cell(3, 'detected')).toBe('never')
    expect(markdown).toContain(
      '1 account, 14 days, of which the first 7 only warm up: nobody attacks. Seed 4.',
    )
  })

  it('leaves out columns that say nothing, and says what the others mean', () => {
    expect(lines.some(line => line.startsWith('| policy') && line.includes('locked out'))).toBe(false)
    expect(markdown).toContain('- *turned away*: ')
    expect(markdown).not.toContain('- *locked out')
  })

  it('says what is missing, and nothing of policies that did not run', () => {
    expect(markdown).toContain('\n\nNot finished, and so missing or without some policies: people-only.\n\n')
    expect(markdown).not.toContain('oracle`')
  })

  it('says in few words that nothing was run of what Doorward was tuned on', () => {
    const missing = ['people-month', ...Object.keys(scenarios.tune)]
    const text = provingMarkdown({ proven, missing }, policies, null)
    expect(text).toMatch(/without some policies: people-month, all \d\d that Doorward was tuned on\.\n/)
    expect(provingMarkdown({ proven, missing: missing.slice(0, -1) }, policies, null)).toContain(
      'tune-spray,',
    )
  })

  it('keeps what Doorward was tuned on apart, shows the chart, and says how to get it all again', () => {
    const order = [
      '![Takeovers against friction](images/proving.svg)',
      'npm run prove -- --full',
      '## Scenarios that Doorward was not tuned on',
      '### slow-30',
      '## Scenarios that Doorward was tuned on',
      '### people-only',
      '- `none`: Nothing at all.',
    ].map(what => markdown.indexOf(what))
    expect(order).toEqual(order.toSorted((one, other) => one - other))
    expect(order[0]).toBeGreaterThan(0)
  })
})

describe('the files of a proof', () => {
  const attacked = (name: string, kind: string) => scenarioOf({ name, attacks: [{ kind }] })
  const rowsWith = (through: number): readonly Row[] => [
    { policy: 'doorward', figures: figuresOf({ ...counts, attackAtExistingForwarded: through }) },
  ]
  const proven = [
    { part: 'report', scenario: attacked('one', 'stuffing'), seeds: [1], rows: rowsWith(50), isWhole: true },
    { part: 'report', scenario: attacked('two', 'spray'), seeds: [1], rows: rowsWith(150), isWhole: true },
    {
      part: 'report',
      scenario: attacked('locks', 'lockout'),
      seeds: [1],
      rows: rowsWith(500),
      isWhole: true,
    },
    { part: 'report', scenario: attacked('begun', 'spray'), seeds: [1], rows: rowsWith(0), isWhole: false },
    { part: 'tune', scenario: attacked('tuned', 'stuffing'), seeds: [1], rows: rowsWith(0), isWhole: true },
  ] as const

  it('are the page and the chart: of what Doorward was not tuned on, passwords are guessed, and all ran', () => {
    const [page, chart] = provingFiles({ proven, missing: [] }, [])
    expect(page?.path).toBe('PROVING.md')
    expect(page?.text).toContain('(images/proving.svg)')
    expect(chart?.path).toBe('images/proving.svg')
    expect(chart?.text).toContain('On the mean of 2 scenarios that Doorward was not tuned on.')
    expect(chart?.text).toContain('doorward: 20.0 % of attack attempts let through')
  })

  it('leave out of the chart where fewer policies ran, so that every mean is of the same', () => {
    const both = ['doorward', 'doorward-1'].map(policy => ({ policy, figures: figuresOf(counts) }))
    const [, chart] = provingFiles({ proven: [{ ...proven[0], rows: both }, proven[1]], missing: [] }, [])
    expect(chart?.text).toContain('On 1 scenario that Doorward was not tuned on.')
    expect(chart?.text).toContain('doorward-1: 10.0 % of attack attempts let through')
  })

  it('have no chart where there is nothing to be seen in it', () => {
    const files = provingFiles({ proven: proven.slice(2), missing: [] }, [])
    expect(files.map(({ path }) => path)).toEqual(['PROVING.md'])
    expect(files[0]?.text).not.toContain('proving.svg')
  })
})

describe('the points of the chart', () => {
  it('are shares of people; who was not attacked is none', () => {
    const [point, ...others] = pointsOf([
      { policy: 'doorward', figures: figuresOf(counts) },
      { policy: 'nobody', figures: figuresOf({ people: 10 }) },
    ])
    expect(point).toEqual({
      policy: 'doorward',
      takeovers: 0.1,
      checked: 0.04,
      interrupted: 0.0025,
      turnedAway: 0.00005,
    })
    expect(others).toEqual([])
  })

  it('weigh each scenario the same, however loud its attack', () => {
    const loud = { ...counts, attackAtExisting: 1_000_000, attackAtExistingForwarded: 0 }
    const [mean] = meanPoints([
      [{ policy: 'doorward', figures: figuresOf(counts) }],
      [{ policy: 'doorward', figures: figuresOf(loud) }],
    ])
    expect(mean).toMatchObject({ policy: 'doorward', takeovers: 0.05, checked: 0.04 })
  })
})

describe('progress', () => {
  const under = { finished: 1, of: 4, days: 10, running: [{ policy: 'none', seed: 2, day: 5 }], ended: null }
  const ended = {
    ...under,
    running: [],
    ended: { policy: 'none', seed: 1, run: runOf({}, { attempts: 12_345 }) },
  }

  function shown(columns: number | null): string {
    let out = ''
    let time = 0
    const now = () => {
      time += 1_000
      return time
    }
    const writer = progressWriter({
      write: text => {
        out += text
      },
      columns,
      now,
    })
    writer.show({ name: 'slow' }, under)
    writer.show({ name: 'slow' }, ended)
    writer.end()
    return out
  }

  it('is one line that is written over on a terminal, never wider than it, and gone in the end', () => {
    const clear = '\r\u001b[2K'
    const [nothing, line, , gone] = shown(100).split(clear)
    expect([nothing, line, gone]).toEqual(['', 'slow: 1 of 4 runs, 37 %, 1 s, none seed 2 day 6 of 10', ''])
    for (const part of shown(20).split(clear)) expect(part.length).toBeLessThan(20)
  })

  it('is a line for each finished run elsewhere', () => {
    expect(shown(null)).toBe('slow: 1 of 4 runs, none seed 1, 12,345 attempts, 2 s\n')
  })
})

describe('figures for people', () => {
  it('never read as nothing where they are something, nor as all where they are not', () => {
    expect([0, 0.00001, 0.0025, 0.123, 0.99999, 1, null].map(shareText)).toEqual([
      '0 %',
      '<0.01 %',
      '0.25 %',
      '12.3 %',
      '>99.9 %',
      '100 %',
      '–',
    ])
    expect([3, 100, 5_000].map(minutesText)).toEqual(['3 min', '1.7 h', '3.5 d'])
    expect(dollarsText(1_234.5)).toBe('$1,234.50')
  })
})
