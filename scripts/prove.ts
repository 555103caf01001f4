// `npm run prove`: runs the scenarios of the proving ground under every policy, and writes PROVING.md and its chart.
// What is finished is kept under dist/prove/, so that an interrupted run goes on where it was. Progress goes to
// standard error.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { provingFiles } from '../proving-ground/report/files.ts'
import { scenarioMarkdown } from '../proving-ground/report/markdown.ts'
import { processProgressScreen, progressWriter } from '../proving-ground/report/progress.ts'
import { hashOfCode, keptIn } from '../proving-ground/run/kept.ts'
import { prove, stepsOf } from '../proving-ground/run/prove.ts'
import { Interrupted } from '../proving-ground/run/run-task.ts'
import { readSuite, type SuiteScenario } from '../proving-ground/run/suite.ts'
import { nearest } from '../src/config/near-miss.ts'
import { numberArgument } from './number-argument.ts'

const help = `How many accounts are taken over, and how many people are bothered, under Doorward and others.

  npm run prove -- [options]

  --seeds N      seeds of each scenario (1, with --full 10)
  --minutes N    ends then, and writes what is finished (60)
  --full         every policy on every scenario, however long it takes
  --only NAME    this scenario alone, with every policy, printed; may be repeated
  --out DIR      where PROVING.md and images/proving.svg are written to (here)

First come the scenarios that Doorward was not tuned on, then the curves of its chart, then the others. What is finished is
kept under dist/prove/ as long as the code is the same: the next run, also after Ctrl-C, goes on from there.`

const root = join(import.meta.dirname, '..')
const amounts = { least: 1, most: 999, whole: true }

interface Command {
  readonly seeds: number
  /** Null for as long as it takes. */
  readonly minutes: number | null
  readonly full: boolean
  readonly only: readonly string[]
  readonly out: string
}

/** The exit code: 0, 1 when a run failed, 2 for bad arguments, 130 after Ctrl-C. */
async function run(argv: readonly string[]): Promise<number> {
  const command = readArguments(argv)
  if (typeof command === 'string') {
    const asked = command === help
    ;(asked ? process.stdout : process.stderr).write(`${command}\n`)
    return asked ? 0 : 2
  }
  const suite = readSuite(join(root, 'proving-ground', 'scenarios'))
  if (!suite.ok) return complain(suite.problems, 1)
  const chosen = chosenOf(suite.scenarios, command.only)
  if (!chosen.ok) return complain(chosen.problems, 2)
  try {
    await proveChosen(chosen.scenarios, command)
    return 0
  } catch (error) {
    if (error instanceof Interrupted) return 130
    return complain([error instanceof Error ? error.message : String(error)], 1)
  }
}

async function proveChosen(scenarios: readonly SuiteScenario[], command: Command): Promise<void> {
  const { policies } = await import('../proving-ground/policies/index.ts')
  const interrupt = new AbortController()
  process.once('SIGINT', () => interrupt.abort())
  const kept = keptIn(join(root, 'dist', 'prove'), () => hashOfCode(root))
  const progress = progressWriter(processProgressScreen())
  const names = Object.keys(policies)
  const { seeds, minutes, full, only, out } = command
  const deadline = minutes === null ? {} : { deadline: AbortSignal.timeout(minutes * 60_000) }
  const options = { seeds, kept, signal: interrupt.signal, ...deadline }
  const steps = stepsOf(scenarios, names, full || only.length > 0)
  const proof = await prove(steps, names, options, progress.show).finally(progress.end)
  if (only.length > 0) {
    for (const one of proof.proven) process.stdout.write(`${scenarioMarkdown(one)}\n\n`)
    return
  }
  const notes = Object.entries(policies).map(([name, { note }]) => ({ name, note }))
  for (const { path, text } of provingFiles(proof, notes)) {
    const file = join(out, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  if (proof.missing.length > 0)
    process.stderr.write(`Not finished, run it again to go on: ${proof.missing.join(', ')}.\n`)
}

type Chosen =
  | { readonly ok: true; readonly scenarios: readonly SuiteScenario[] }
  | { readonly ok: false; readonly problems: readonly string[] }

function chosenOf(all: readonly SuiteScenario[], only: readonly string[]): Chosen {
  const names = all.map(({ scenario }) => scenario.name)
  const problems = only
    .filter(name => !names.includes(name))
    .map(name => {
      const near = nearest(name, names)
      return `There is no scenario ${JSON.stringify(name)}.${near === null ? '' : ` Did you mean ${near}?`}`
    })
  if (problems.length > 0) return { ok: false, problems }
  const scenarios = only.length === 0 ? all : all.filter(({ scenario }) => only.includes(scenario.name))
  return scenarios.length === 0
    ? { ok: false, problems: ['There are no scenarios.'] }
    : { ok: true, scenarios }
}

function complain(problems: readonly string[], code: number): number {
  for (const problem of problems) process.stderr.write(`prove: ${problem}\n`)
  return code
}

function readArguments(argv: readonly string[]): Command | string {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        seeds: { type: 'string' },
        minutes: { type: 'string', default: '60' },
        full: { type: 'boolean', default: false },
        only: { type: 'string', multiple: true, default: [] },
        out: { type: 'string', default: root },
        help: { type: 'boolean', default: false },
      },
    })
    if (values.help) return help
    const seeds = numberArgument('--seeds', values.seeds ?? (values.full ? '10' : '1'), amounts)
    const minutes = numberArgument('--minutes', values.minutes, amounts)
    if (!existsSync(values.out)) throw new Error(`there is no folder ${values.out}`)
    const { full, only, out } = values
    return { seeds, minutes: full || only.length > 0 ? null : minutes, full, only, out }
  } catch (error) {
    return `prove: ${error instanceof Error ? error.message : String(error)}`
  }
}

process.once('SIGTERM', () => process.exit(143))
process.once('SIGHUP', () => process.exit(129))
process.exitCode = await run(process.argv.slice(2))
