// Runs the rounds: in each, both Workers are started afresh and every case is measured on both, by turns. A Worker that
// is not being measured is held still. Figures only; what they mean is `report.ts`.
import type { Bundle } from './bundle.ts'
import {
  type BareName,
  bareNames,
  type CaseName,
  caseNames,
  cases,
  requestsPerTurn,
  type Side,
} from './cases.ts'
import { type CheckCost, measureChecks } from './check-cost.ts'
import { type Child, startChild } from './child.ts'
import type { LoadJob, LoadResult } from './load.ts'
import { inTurn, portOf, startOnce, startWorkers, type Workers } from './workers.ts'

export type BenchOptions = {
  readonly rounds: number
  /** Measured per case and Worker, warm-up apart. */
  readonly seconds: number
  readonly connections: number
}

/** Requests per second, one number a round. */
export type Throughput = {
  readonly bare: Readonly<Record<BareName, number[]>>
  readonly doorward: Readonly<Record<CaseName, number[]>>
}

export type Measurements = {
  readonly throughput: Throughput
  /** Doorward's time from spawn to first answer, less the bare Worker's, in milliseconds. */
  readonly startupMs: readonly number[]
  /** Null on a system that does not tell what a process has used. */
  readonly checks: CheckCost | null
}

type Lane =
  | { readonly side: 'bare'; readonly name: BareName }
  | { readonly side: 'doorward'; readonly name: CaseName }

/**
 * What is compared is measured together, in short slices by turns, so that the machine's other work meets all alike.
 */
const groups: readonly (readonly Lane[])[] = bareNames.map(bare => [
  { name: bare, side: 'bare' },
  ...caseNames.flatMap((name): Lane[] => (cases[name].bare === bare ? [{ name, side: 'doorward' }] : [])),
])

const sliceSeconds = 0.5
/** Code that has hardly run yet is several times as slow, and of Doorward's there is more. */
const firstWarmUpMs: Readonly<Record<Side, number>> = { bare: 200, doorward: 1_000 }
const warmUpMs = 100
const mostUnexpectedShare = 0.01
/** A machine that others use too stops for seconds now and then, and what was measured meanwhile is nothing. */
const mostGoes = 3

/**
 * @throws {Error} when a Worker does not start, or more than one answer in a hundred is not what its case is about,
 * three times on end: the figure would then be that of another case.
 */
export async function measure(
  bundle: Bundle,
  options: BenchOptions,
  onProgress: (line: string) => void,
): Promise<Measurements> {
  const throughput: Throughput = { bare: emptyLists(bareNames), doorward: emptyLists(caseNames) }
  const startupMs: number[] = []
  const origin = startChild('./origin.ts')
  const load = startChild('./load.ts')
  try {
    const { port } = (await origin.next()) as { port: number }
    await load.next()
    const site = `http://127.0.0.1:${port}`
    await startOnce(site)
    for (let round = 0; round < options.rounds; round++) {
      const workers = await startWorkers(bundle, site, round, startupMs)
      try {
        await measureRound(workers, load, options, round, throughput, onProgress)
      } finally {
        await Promise.all([workers.bare.stop(), workers.doorward.stop()])
      }
      onProgress(`round ${round + 1} of ${options.rounds}: ${roundLine(throughput, round)}`)
    }
  } finally {
    origin.stop()
    load.stop()
  }
  return { throughput, startupMs, checks: await measureChecks(options.rounds, onProgress) }
}

function emptyLists<Name extends string>(names: readonly Name[]): Record<Name, number[]> {
  return Object.fromEntries(names.map(name => [name, [] as number[]])) as Record<Name, number[]>
}

async function measureRound(
  workers: Workers,
  load: Child,
  options: BenchOptions,
  round: number,
  throughput: Throughput,
  onProgress: (line: string) => void,
): Promise<void> {
  let firstIndex = 0
  const measureSlice = async (lane: Lane, warmUp: number, seconds: number, go = 1): Promise<LoadResult> => {
    const worker = workers[lane.side]
    worker.resume()
    load.send({
      name: lane.name,
      side: lane.side,
      port: portOf(worker),
      connections: options.connections,
      firstIndex,
      warmUpMs: warmUp,
      measureMs: seconds * 1000,
    } satisfies LoadJob)
    const result = (await load.next()) as LoadResult | { readonly error: string }
    // What a Worker still has to write to its store waits for its own next slice.
    worker.pause()
    const sent = 'error' in result ? 0 : result.sent
    firstIndex += Math.ceil(sent / requestsPerTurn) * requestsPerTurn
    const fault = faultOf(result)
    if ('error' in result || fault !== null) {
      const problem = `${lane.name} on ${lane.side}: ${fault}. ${worker.complaints()}`
      if (go === mostGoes) throw new Error(problem)
      onProgress(`measured once more: ${problem}`)
      return measureSlice(lane, warmUp, seconds, go + 1)
    }
    return result
  }

  const slices = Math.max(1, Math.round(options.seconds / sliceSeconds))
  workers.bare.pause()
  workers.doorward.pause()
  for (const group of inTurn(groups, round)) {
    const totals = group.map(lane => ({ lane, answers: 0, seconds: 0 }))
    for (let slice = 0; slice < slices; slice++) {
      for (const total of inTurn(totals, round + slice)) {
        const warmUp = slice === 0 ? firstWarmUpMs[total.lane.side] : warmUpMs
        const { answers, seconds } = await measureSlice(total.lane, warmUp, options.seconds / slices)
        total.answers += answers
        total.seconds += seconds
      }
    }
    for (const { lane, answers, seconds } of totals) {
      if (lane.side === 'doorward') throughput.doorward[lane.name].push(answers / seconds)
      else throughput.bare[lane.name].push(answers / seconds)
    }
  }
  workers.bare.resume()
  workers.doorward.resume()
}

/** Why the figure would be that of another case; null where it would not. */
function faultOf(result: LoadResult | { readonly error: string }): string | null {
  if ('error' in result) return result.error
  const { answers, unexpected, sample } = result
  if (answers > 0 && unexpected / answers <= mostUnexpectedShare) return null
  return `${unexpected} of ${answers} answers were not what this case measures (${sample})`
}

function roundLine({ bare, doorward }: Throughput, round: number): string {
  const rate = (rates: readonly number[]) => `${Math.round(rates[round] ?? 0)}/s`
  const ours = caseNames.map(name => `${name} ${rate(doorward[name])}`)
  return [...ours, ...bareNames.map(name => `bare ${name} ${rate(bare[name])}`)].join(', ')
}
