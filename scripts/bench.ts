// `npm run bench`: what Doorward costs beside a Worker that only passes requests on, on both of its stores and beside
// what somebody would write instead, in raw workerd, as ratios from one run. Prints a table, or with --json one object
// on standard output; progress goes to standard error.
import { parseArgs } from 'node:util'
import { buildBundle, readBundle } from './bench/bundle.ts'
import { benchReport, benchTable } from './bench/report.ts'
import type { BenchOptions } from './bench/round.ts'
import { measure } from './bench/run.ts'
import { numberArgument } from './number-argument.ts'

const help = `What Doorward costs beside a bare pass-through Worker, and beside other limits, in raw workerd.

  npm run bench -- [options]

  --rounds N       rounds, each with fresh processes (5)
  --seconds S      measured per case and Worker (1)
  --connections N  keep-alive connections (32)
  --bundle DIR     measure what \`npm run build\` left in DIR, instead of building
  --json           one JSON object on standard output

A run of five rounds takes about eight minutes. Close what else keeps the machine busy. What counts in Upstash Redis is
measured where redis-server is installed. Durable Objects keep their files in the temporary directory: in one that is
memory (TMPDIR=/dev/shm), nobody waits for a disk.`

type Command = { readonly options: BenchOptions; readonly bundle: string | undefined; readonly json: boolean }

/** The exit code: 0, 1 when the run failed, 2 for bad arguments. */
async function bench(argv: readonly string[]): Promise<number> {
  const command = readArguments(argv)
  if (typeof command === 'string') {
    const asked = command === help
    ;(asked ? process.stdout : process.stderr).write(`${command}\n`)
    return asked ? 0 : 2
  }
  const say = (line: string) => void process.stderr.write(`${line}\n`)
  try {
    if (command.bundle === undefined) say('building …')
    const bundle = command.bundle === undefined ? buildBundle() : readBundle(command.bundle)
    const measurements = await measure(bundle, command.options, say)
    const report = benchReport(measurements, bundle.gzipBytes, command.options)
    process.stdout.write(`${command.json ? JSON.stringify(report) : `\n${benchTable(report)}`}\n`)
    return 0
  } catch (error) {
    say(`bench: ${error instanceof Error ? error.message : String(error)}`)
    return 1
  }
}

function readArguments(argv: readonly string[]): Command | string {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        rounds: { type: 'string', default: '5' },
        seconds: { type: 'string', default: '1' },
        connections: { type: 'string', default: '32' },
        bundle: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
    if (values.help) return help
    return {
      options: {
        rounds: numberArgument('--rounds', values.rounds, { least: 1, most: 100, whole: true }),
        seconds: numberArgument('--seconds', values.seconds, { least: 0.1, most: 60 }),
        connections: numberArgument('--connections', values.connections, {
          least: 1,
          most: 1000,
          whole: true,
        }),
      },
      bundle: values.bundle,
      json: values.json,
    }
  } catch (error) {
    return `bench: ${error instanceof Error ? error.message : String(error)}`
  }
}

// Processes and files of a run are removed when this process exits, and a signal alone is no exit.
process.once('SIGINT', () => process.exit(130))
process.once('SIGTERM', () => process.exit(143))
process.once('SIGHUP', () => process.exit(129))
process.exitCode = await bench(process.argv.slice(2))
