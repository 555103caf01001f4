// `doorward simulate`: what policies do to a scenario's people and attackers. It asks no Worker: everything happens
// here, on as many threads as there are cores.
import { accessSync, constants, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { chart } from '../../proving-ground/report/chart.ts'
import { columnsFor, type FigureColumn, type Row } from '../../proving-ground/report/columns.ts'
import { documentOf } from '../../proving-ground/report/document.ts'
import { describing } from '../../proving-ground/report/markdown.ts'
import { pointsOf } from '../../proving-ground/report/points.ts'
import { processProgressScreen, progressWriter } from '../../proving-ground/report/progress.ts'
import { rowsOf } from '../../proving-ground/report/rows.ts'
import { runAll, seedsFrom } from '../../proving-ground/run/run-all.ts'
import { Interrupted, RunFailed, usualThread } from '../../proving-ground/run/run-task.ts'
import { readScenario, type Scenario } from '../../proving-ground/scenario.ts'
import { nearest } from '../../src/config/near-miss.ts'
import type { Command } from './command.ts'
import { Failure, UsageError } from './failure.ts'
import { countOption, type Options } from './options.ts'
import type { Screen } from './screen.ts'
import { type Column, tableLines } from './table.ts'

/** More would run for weeks. */
const mostSeeds = 1_000
/** As a shell says of what Ctrl-C ended. */
const interruptedCode = 130

export interface Shelf {
  /** Names of the policies, in their order. */
  readonly names: () => Promise<readonly string[]>
  /** The file that a thread runs. */
  readonly thread: string
}

export const simulate = simulateWith({
  // Loaded only here: it brings the whole of Doorward along.
  names: async () => Object.keys((await import('../../proving-ground/policies/index.ts')).policies),
  thread: usualThread,
})

export function simulateWith(shelf: Shelf): Command {
  return {
    name: 'simulate',
    operands: [],
    summary: 'simulate attacks on a site, and compare what policies make of them',
    examples: [
      'doorward simulate --scenario proving-ground/scenarios/report/NAME.json',
      'doorward simulate --scenario FILE --policies doorward,none --seeds 5 --json',
      'doorward simulate --scenario FILE --chart takeovers.svg',
    ],
    options: {
      scenario: {
        value: 'FILE',
        help: 'the site, its people and its attackers, as JSON; {"name": "…"} is enough',
      },
      policies: { value: 'NAMES', help: 'with commas in between (all there are)' },
      seeds: { value: 'NUMBER', help: "how many, from the scenario's own on (1)" },
      json: { value: null, help: 'one JSON document, with every figure' },
      chart: { value: 'FILE', help: 'write takeovers against what people notice, as SVG' },
    },
    async run(options, _, { screen }) {
      const scenario = scenarioOption(options)
      const policies = policiesOption(options, await shelf.names())
      const seeds = seedsFrom(scenario, seedsOption(options))
      const chartFile = chartOption(options, scenario)
      const finished = await runWithProgress(scenario, policies, seeds, shelf.thread)
      if (finished === null) {
        screen.note('Interrupted.')
        return interruptedCode
      }
      const rows = rowsOf(scenario, finished)
      if (options.has('json')) screen.json(documentOf(scenario, seeds.length, rows))
      else printTables(scenario, seeds, rows, screen)
      if (chartFile !== null) writeFileSync(chartFile, chartOf(scenario, seeds, rows))
      return 0
    },
  }
}

function scenarioOption(options: Options): Scenario {
  const file = options.get('scenario')
  if (file === undefined) throw new UsageError('--scenario is missing: the file of the scenario.')
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
  const read = readScenario(text)
  if (read.ok) return read.scenario
  throw new UsageError(
    read.problems
      .map(({ path, problem }) => (path === '' ? `${file}: ${problem}.` : `${file}: ${path}: ${problem}.`))
      .join('\n'),
  )
}

function policiesOption(options: Options, names: readonly string[]): readonly string[] {
  const text = options.get('policies')
  if (text === undefined) return names
  const wanted = [...new Set(text.split(',').map(name => name.trim()))]
  const problems = wanted
    .filter(name => !names.includes(name))
    .map(name => {
      const near = nearest(name, names)
      return `There is no policy ${JSON.stringify(name)}.${near === null ? '' : ` Did you mean ${near}?`}`
    })
  if (problems.length > 0) throw new UsageError([...problems, `There are ${names.join(', ')}.`].join('\n'))
  return wanted
}

function seedsOption(options: Options): number {
  const seeds = countOption(options, 'seeds', 1)
  if (seeds > mostSeeds) throw new UsageError(`--seeds is at most ${mostSeeds}, not ${seeds}.`)
  return seeds
}

/** Found out before the runs, not after them. */
function chartOption(options: Options, scenario: Scenario): string | null {
  const file = options.get('chart')
  if (file === undefined) return null
  if (scenario.attacks.length === 0)
    throw new UsageError('--chart shows takeovers, and in this scenario nobody attacks.')
  try {
    if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) throw new Error('it is a folder')
    accessSync(dirname(file), constants.W_OK)
  } catch (error) {
    throw new UsageError(
      `${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
  return file
}

/** Null where somebody pressed Ctrl-C. */
async function runWithProgress(
  scenario: Scenario,
  policies: readonly string[],
  seeds: readonly number[],
  thread: string,
) {
  const interrupt = new AbortController()
  const onSignal = () => interrupt.abort()
  process.once('SIGINT', onSignal)
  const progress = progressWriter(processProgressScreen())
  try {
    return await runAll(scenario, policies, seeds, done => progress.show(scenario, done), {
      signal: interrupt.signal,
      thread,
    })
  } catch (error) {
    if (error instanceof Interrupted) return null
    throw error instanceof RunFailed ? new Failure(error.message) : error
  } finally {
    progress.end()
    process.removeListener('SIGINT', onSignal)
  }
}

/** What happened to attackers, then what happened to people: one table would be too wide to be read. */
function printTables(
  scenario: Scenario,
  seeds: readonly number[],
  rows: readonly Row[],
  { line, style }: Screen,
): void {
  const { attack, people } = columnsFor(rows)
  line(`${style('bold', scenario.name)}: ${describing(scenario, seeds)}`)
  for (const columns of [attack, people].filter(some => some.length > 0)) {
    line('')
    for (const text of tableLines([policyColumn, ...columns.map(shownColumn)], rows, style)) line(text)
  }
  line('')
  for (const { title, meaning } of [...attack, ...people]) line(style('dim', `${title}: ${meaning}`))
}

const policyColumn: Column<Row> = { title: 'POLICY', cell: ({ policy }) => policy }

function shownColumn({ title, cell }: FigureColumn): Column<Row> {
  return { title: title.toUpperCase(), cell: ({ figures }) => cell(figures), align: 'right' }
}

function chartOf(scenario: Scenario, seeds: readonly number[], rows: readonly Row[]): string {
  return chart(pointsOf(rows), {
    title: 'Takeovers against what people notice',
    subtitle: `Scenario ${scenario.name}, ${seeds.length === 1 ? '1 seed' : `${seeds.length} seeds`}.`,
  })
}
