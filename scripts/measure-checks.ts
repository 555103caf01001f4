// `npm run measure:checks`: what the check that nobody sees costs people, in a real browser, at the demo site behind
// the real Worker: how long the work takes, whether it is done before the form is filled in, also where there is four
// times less processor, and what the page's own thread is kept busy with. Prints a table, or with --json one object.
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { measuredTable, rowOf } from './measure-checks/report.ts'
import { type MeasureOptions, measureScenario, scenarios } from './measure-checks/scenarios.ts'
import { numberArgument } from './number-argument.ts'

const help = `What the check that nobody sees costs people, in a real browser.

  npm run measure:checks -- [options]

  --runs N          visits of each scenario (20)
  --core N          the processor that the slow phone is made of (0)
  --browser PATH    Chromium (/usr/bin/chromium)
  --json            one JSON object on standard output

For Linux, with Chromium and taskset. Twenty runs take about twenty minutes. Close what else keeps the machine busy.`

const footnote = `
solved: from the challenge to its answer; pass: from the focus to the pass; in 8 s: runs in which it was there when
somebody had typed name and password for eight seconds. M/s: millions of iterations a second; cores: what the browser
had of them meanwhile. Tasks of the page's own thread are known from 50 ms on, with what they waited for a processor; in
brackets, how many there were. processor: what the longest task took without such waiting, whoever's it was.
"processor ÷ 4": the whole browser and three processes that never rest share one core. "page thread ÷ 4": the browser
slows that thread down and no other.`

type Command = { readonly options: MeasureOptions; readonly json: boolean }

/** The exit code: 0, 1 when the run failed, 2 for bad arguments. */
async function measureChecks(argv: readonly string[]): Promise<number> {
  const command = readArguments(argv)
  if (typeof command === 'string') {
    const asked = command === help
    ;(asked ? process.stdout : process.stderr).write(`${command}\n`)
    return asked ? 0 : 2
  }
  const { options, json } = command
  const say = (line: string) => void process.stderr.write(`${line}\n`)
  try {
    if (process.platform !== 'linux') throw new Error('processors can be made scarce on Linux only')
    if (!existsSync(options.browserPath)) throw new Error(`there is no ${options.browserPath}`)
    const rows = []
    for (const scenario of scenarios) {
      const row = rowOf(await measureScenario(scenario, options))
      say(JSON.stringify(row))
      rows.push(row)
    }
    const report = { rows, runs: options.runs, cores: availableParallelism() }
    process.stdout.write(`${json ? JSON.stringify(report) : `\n${measuredTable(rows)}\n${footnote}`}\n`)
    return 0
  } catch (error) {
    say(`measure:checks: ${error instanceof Error ? error.message : String(error)}`)
    return 1
  }
}

function readArguments(argv: readonly string[]): Command | string {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        runs: { type: 'string', default: '20' },
        core: { type: 'string', default: '0' },
        browser: { type: 'string', default: '/usr/bin/chromium' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
    if (values.help) return help
    const runs = numberArgument('--runs', values.runs, { least: 1, most: 1_000, whole: true })
    const core = numberArgument('--core', values.core, {
      least: 0,
      most: availableParallelism() - 1,
      whole: true,
    })
    return { options: { runs, core, browserPath: values.browser }, json: values.json }
  } catch (error) {
    return `measure:checks: ${error instanceof Error ? error.message : String(error)}`
  }
}

// What was started is ended when this process exits, and a signal alone is no exit.
process.once('SIGINT', () => process.exit(130))
process.once('SIGTERM', () => process.exit(143))
process.once('SIGHUP', () => process.exit(129))
process.exitCode = await measureChecks(process.argv.slice(2))
