// One round: every case on every Worker, by turns in short slices, so that the machine's other work meets all alike. A
// Worker that is not being measured is held still.
import { requestsPerTurn } from './cases.ts'
import type { Child } from './child.ts'
import type { LoadJob, LoadResult } from './load.ts'
import { groupsOf, type Lane, type PerRound } from './rates.ts'
import { attemptOnlySides, type Side } from './sides.ts'
import { inTurn, portOf, type Workers } from './workers.ts'

export type BenchOptions = {
  readonly rounds: number
  /** Measured per case and Worker, warm-up apart. */
  readonly seconds: number
  readonly connections: number
}

export type Round = {
  readonly workers: Workers
  readonly load: Child
  readonly options: BenchOptions
  readonly number: number
  readonly onProgress: (line: string) => void
}

const sliceSeconds = 0.5
/** Code that has hardly run yet is several times as slow, and of the bare Worker's there is least. */
const firstWarmUpMs = (side: Side) => (side === 'bare' ? 200 : 1_000)
const warmUpMs = 100
const mostUnexpectedShare = 0.01
/** A machine that others use too stops for seconds now and then, and what was measured meanwhile is nothing. */
const mostGoes = 3

/**
 * Adds one number to each list of `throughput`: requests a second.
 *
 * @throws {Error} when more than one answer in a hundred is not what its case is about, three times on end.
 */
export async function measureRound(round: Round, throughput: PerRound): Promise<void> {
  const { workers, options, number } = round
  const measureSlice = slicesOf(round)
  const attemptOnly = attemptOnlySides.filter(side => workers[side] !== undefined)
  const slices = Math.max(1, Math.round(options.seconds / sliceSeconds))
  for (const worker of Object.values(workers)) worker.pause()
  for (const group of inTurn(groupsOf(attemptOnly), number)) {
    const totals = group.map(lane => ({ lane, answers: 0, seconds: 0 }))
    for (let slice = 0; slice < slices; slice++) {
      for (const total of inTurn(totals, number + slice)) {
        const warmUp = slice === 0 ? firstWarmUpMs(total.lane.side) : warmUpMs
        const result = await measureSlice(total.lane, warmUp, options.seconds / slices)
        total.answers += result.answers
        total.seconds += result.seconds
      }
    }
    for (const { lane, answers, seconds } of totals) {
      throughput[lane.side][lane.name].push(answers / seconds)
    }
  }
  for (const worker of Object.values(workers)) worker.resume()
}

/** Measures a lane for a moment. No two slices share accounts or networks. */
function slicesOf({ workers, load, options, onProgress }: Round) {
  let firstIndex = 0
  return async function measureSlice(
    lane: Lane,
    warmUp: number,
    seconds: number,
    go = 1,
  ): Promise<LoadResult> {
    const worker = workers[lane.side]
    if (worker === undefined) throw new Error(`${lane.side} is not running`)
    worker.resume()
    load.send({
      ...lane,
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
}

/** Why the figure would be that of another case; null where it would not. */
export function faultOf(result: LoadResult | { readonly error: string }): string | null {
  if ('error' in result) return result.error
  const { answers, unexpected, sample } = result
  if (answers > 0 && unexpected / answers <= mostUnexpectedShare) return null
  return `${unexpected} of ${answers} answers were not what this case measures (${sample})`
}
