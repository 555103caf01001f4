// `npm run soak`: constant load on the Worker in the real runtime, with one trouble after another, and then a look at
// whether everything that has to be true of it is. Progress goes to standard error.
import { parseArgs } from 'node:util'
import { numberArgument } from './number-argument.ts'
import { findings } from './soak/findings.ts'
import { soakTable } from './soak/report.ts'
import { type SoakOptions, soak } from './soak/run.ts'

const help = `Constant load while the site and the Worker itself fail at random, and a store on Upstash too; then what has to be
true is checked.

  npm run soak -- [options]

  --minutes N   of load (10); what the Worker holds in memory is looked at from seven on
  --store NAME  durable-object (the default), or upstash, which needs redis-server
  --seed N      of the troubles (another one each time): the same seed makes the same troubles`

const stores = ['durable-object', 'upstash'] as const

/** The exit code: 0 where everything is true, 1 where something is not or nothing could be run, 2 for bad arguments. */
async function run(argv: readonly string[]): Promise<number> {
  const options = readArguments(argv)
  if (typeof options === 'string') {
    const asked = options === help
    ;(asked ? process.stdout : process.stderr).write(`${options}\n`)
    return asked ? 0 : 2
  }
  const say = (line: string) => void process.stderr.write(`${line}\n`)
  try {
    say(`seed ${options.seed}, ${options.store}`)
    const found = findings(await soak(options, say))
    process.stdout.write(`\n${soakTable(found).join('\n')}\n`)
    return found.every(({ isGood }) => isGood) ? 0 : 1
  } catch (error) {
    say(`soak: ${error instanceof Error ? error.message : String(error)}`)
    return 1
  }
}

function readArguments(argv: readonly string[]): SoakOptions | string {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        minutes: { type: 'string', default: '10' },
        store: { type: 'string', default: 'durable-object' },
        seed: { type: 'string', default: String(Date.now() % 1_000_000) },
        help: { type: 'boolean', default: false },
      },
    })
    if (values.help) return help
    const store = stores.find(name => name === values.store)
    if (store === undefined)
      throw new RangeError(`--store is ${stores.join(' or ')}, not ${JSON.stringify(values.store)}`)
    const minutes = numberArgument('--minutes', values.minutes, { least: 0.5, most: 24 * 60 })
    return {
      store,
      lengthMs: minutes * 60_000,
      seed: numberArgument('--seed', values.seed, { least: 0, most: 2 ** 32, whole: true }),
    }
  } catch (error) {
    return `soak: ${error instanceof Error ? error.message : String(error)}`
  }
}

// What a run has started ends when this process exits, and a signal alone is no exit.
process.once('SIGINT', () => process.exit(130))
process.once('SIGTERM', () => process.exit(143))
process.exitCode = await run(process.argv.slice(2))
