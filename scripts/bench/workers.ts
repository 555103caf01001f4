// The Workers of a round: starts them, and times how much longer Doorward takes to start than the bare Worker.
import { performance } from 'node:perf_hooks'
import { type RawWorkerd, startRawWorkerd } from '../raw-workerd.ts'
import { cases, stranger } from './cases.ts'
import { openConnection } from './connection.ts'
import { type AttemptOnlySide, attemptOnlySidesWith, type Side } from './sides.ts'
import { type Setup, workerOptions } from './worker-options.ts'

export type Workers = Readonly<Record<'bare' | 'doorward', RawWorkerd>> &
  Readonly<Partial<Record<AttemptOnlySide, RawWorkerd>>>

const startsPerRound = 3

/** The first start of a machine reads the binary from the disk, and would stand out. */
export async function startOnce(setup: Setup): Promise<void> {
  const worker = await startRawWorkerd(workerOptions('bare', setup))
  await worker.stop()
}

/**
 * Starts the bare Worker and Doorward a few times for the startup figure, and adds the figures to `startupMs`; the last
 * pair stays, and the others are started beside it.
 *
 * @throws {Error} when one does not start, or does not pass a plain request through.
 */
export async function startWorkers(setup: Setup, round: number, startupMs: number[]): Promise<Workers> {
  const running: RawWorkerd[] = []
  const start = async (side: Side) => {
    const began = performance.now()
    const worker = await startRawWorkerd(workerOptions(side, setup))
    running.push(worker)
    const port = portOf(worker)
    const connection = await openConnection(port)
    const { request, isExpected } = cases.unprotected
    const answer = await connection.ask(request(stranger(0), 0, `127.0.0.1:${port}`))
    const took = performance.now() - began
    connection.close()
    if (!isExpected(answer, side)) {
      throw new Error(`${side} does not pass /plain through: ${answer.status}. ${worker.complaints()}`)
    }
    return { worker, took }
  }
  try {
    for (let turn = 0; ; turn++) {
      const started: Partial<Record<Side, Awaited<ReturnType<typeof start>>>> = {}
      for (const side of inTurn(['bare', 'doorward'] as const, round + turn))
        started[side] = await start(side)
      const { bare, doorward } = started
      if (bare === undefined || doorward === undefined)
        throw new Error('both Workers are started in every turn')
      startupMs.push(doorward.took - bare.took)
      if (turn === startsPerRound - 1) {
        const beside: Partial<Record<AttemptOnlySide, RawWorkerd>> = {}
        for (const side of attemptOnlySidesWith(setup.upstash !== null))
          beside[side] = (await start(side)).worker
        return { bare: bare.worker, doorward: doorward.worker, ...beside }
      }
      await Promise.all(running.splice(0).map(worker => worker.stop()))
    }
  } catch (error) {
    await Promise.all(running.map(worker => worker.stop()))
    throw error
  }
}

export function portOf(worker: RawWorkerd): number {
  return Number(new URL(worker.url).port)
}

/** The items as they are in even rounds, the other way round in odd ones. */
export function inTurn<Item>(items: readonly Item[], round: number): readonly Item[] {
  return round % 2 === 0 ? items : items.toReversed()
}
