// Runs the rounds: in each, all Workers are started afresh and measured. Before them, the calls to the stores are
// counted. Figures only; what they mean is `report.ts` and `stores-report.ts`.
import { tmpdir } from 'node:os'
import { startLocalUpstash } from '../redis/local-upstash.ts'
import type { Bundle } from './bundle.ts'
import { type CheckCost, measureChecks } from './check-cost.ts'
import { type Child, startChild } from './child.ts'
import { compileWorker } from './compile.ts'
import { type CountedCalls, countCalls } from './counting.ts'
import { nothingYet, type PerRound } from './rates.ts'
import { type BenchOptions, measureRound } from './round.ts'
import { sideNames } from './sides.ts'
import type { Setup } from './worker-options.ts'
import { startOnce, startWorkers } from './workers.ts'

export type Measurements = {
  /** Requests a second. */
  readonly throughput: PerRound
  readonly calls: CountedCalls
  /** The directory in which Durable Objects kept their files. On a disk, they wait for it. */
  readonly filesIn: string
  /** Why nobody was measured on Upstash; null where all were. */
  readonly upstashMissing: string | null
  /** Doorward's time from spawn to first answer, less the bare Worker's, in milliseconds. */
  readonly startupMs: readonly number[]
  /** Null on a system that does not tell what a process has used. */
  readonly checks: CheckCost | null
}

/**
 * @throws {Error} when a Worker does not start, or more than one answer in a hundred is not what its case is about,
 * three times on end: the figure would then be that of another case.
 */
export async function measure(
  bundle: Bundle,
  options: BenchOptions,
  onProgress: (line: string) => void,
): Promise<Measurements> {
  const throughput = nothingYet()
  const startupMs: number[] = []
  const upstashMissing = await whyNoUpstash()
  if (upstashMissing !== null) onProgress(`without Upstash: ${upstashMissing}`)
  const compiled = {
    doorward: bundle.modules,
    alternatives: {
      'hono-rate-limiter': await compileWorker('alternatives/hono-rate-limiter.ts'),
      'upstash-ratelimit': await compileWorker('alternatives/upstash-ratelimit.ts'),
    },
  }
  onProgress('counting calls to the stores …')
  const calls = await countCalls(compiled, upstashMissing === null, options.connections)
  const origin = startChild('./origin.ts')
  const load = startChild('./load.ts')
  try {
    const { port } = (await origin.next()) as { port: number }
    await load.next()
    const common = { ...compiled, origin: `http://127.0.0.1:${port}` }
    await startOnce({ ...common, upstash: null })
    for (let number = 0; number < options.rounds; number++) {
      // A fresh one for each round, as the objects are: accounts and networks are the same ones again.
      const upstash = upstashMissing === null ? await startLocalUpstash() : null
      const setup = { ...common, upstash }
      try {
        await runRound(setup, load, options, number, { throughput, startupMs, onProgress })
      } finally {
        await upstash?.stop()
      }
    }
  } finally {
    origin.stop()
    load.stop()
  }
  const checks = await measureChecks(options.rounds, onProgress)
  return { throughput, calls, filesIn: tmpdir(), upstashMissing, startupMs, checks }
}

type Results = Pick<Measurements, 'throughput'> & {
  readonly startupMs: number[]
  readonly onProgress: (line: string) => void
}

async function runRound(
  setup: Setup,
  load: Child,
  options: BenchOptions,
  number: number,
  { throughput, startupMs, onProgress }: Results,
): Promise<void> {
  const workers = await startWorkers(setup, number, startupMs)
  try {
    await measureRound({ workers, load, options, number, onProgress }, throughput)
  } finally {
    await Promise.all(Object.values(workers).map(worker => worker.stop()))
  }
  onProgress(`round ${number + 1} of ${options.rounds}: ${roundLine(throughput, number)}`)
}

/** In the words of what failed; null where a local Upstash can be started. */
async function whyNoUpstash(): Promise<string | null> {
  try {
    const upstash = await startLocalUpstash()
    await upstash.stop()
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function roundLine(throughput: PerRound, round: number): string {
  return sideNames
    .flatMap(side =>
      Object.entries(throughput[side]).flatMap(([name, rates]) => {
        const rate = rates[round]
        return rate === undefined ? [] : [`${side} ${name} ${Math.round(rate)}/s`]
      }),
    )
    .join(', ')
}
