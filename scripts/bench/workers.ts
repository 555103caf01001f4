// The two Workers of a round: starts them, times their start, and says what Doorward is configured with.
import { performance } from 'node:perf_hooks'
import { type RawWorkerd, startRawWorkerd } from '../raw-workerd.ts'
import { type Bundle, bareWorker } from './bundle.ts'
import { cases, type Side, stranger } from './cases.ts'
import { openConnection } from './connection.ts'
import { secret, site } from './credit.ts'

export type Workers = Readonly<Record<Side, RawWorkerd>>

const startsPerRound = 3

/** The first start of a machine reads the binary from the disk, and would stand out. */
export async function startOnce(origin: string): Promise<void> {
  const worker = await startRawWorkerd(bareOptions(origin))
  await worker.stop()
}

/**
 * Starts both a few times for the startup figure, and adds the figures to `startupMs`; the last pair stays.
 *
 * @throws {Error} when one does not start, or does not pass a plain request through.
 */
export async function startWorkers(
  bundle: Bundle,
  origin: string,
  round: number,
  startupMs: number[],
): Promise<Workers> {
  const running: RawWorkerd[] = []
  const start = async (which: Side) => {
    const began = performance.now()
    const worker = await startRawWorkerd(
      which === 'bare' ? bareOptions(origin) : doorwardOptions(bundle, origin),
    )
    running.push(worker)
    const port = portOf(worker)
    const connection = await openConnection(port)
    const { request, isExpected } = cases.unprotected
    const answer = await connection.ask(request(stranger(0), 0, `127.0.0.1:${port}`))
    const took = performance.now() - began
    connection.close()
    if (!isExpected(answer, which)) {
      throw new Error(`${which} does not pass /plain through: ${answer.status}. ${worker.complaints()}`)
    }
    return { worker, took }
  }
  try {
    for (let turn = 0; ; turn++) {
      const started: Partial<Record<Side, Awaited<ReturnType<typeof start>>>> = {}
      for (const which of inTurn(['bare', 'doorward'] as const, round + turn))
        started[which] = await start(which)
      const { bare, doorward } = started
      if (bare === undefined || doorward === undefined)
        throw new Error('both Workers are started in every turn')
      startupMs.push(doorward.took - bare.took)
      if (turn === startsPerRound - 1) return { bare: bare.worker, doorward: doorward.worker }
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

function bareOptions(origin: string) {
  return { modules: bareWorker, bindings: { ORIGIN_URL: origin }, console: 'nowhere' } as const
}

/** As a site with a login form would have it: everything on, everything else at its default. */
function doorwardOptions(bundle: Bundle, origin: string) {
  return {
    modules: bundle.modules,
    bindings: {
      MODE: 'enforce',
      PRESET: ['generic-form'],
      STORE: 'durable-object',
      SITE: { name: site },
      // Whoever is new here is to reach the origin: the rule does all of its work, and asks nobody for a check.
      DETECTION: { strangers: 'watch' },
      ORIGIN_URL: origin,
      DOORWARD_SECRET: secret,
      DOORWARD_ADMIN_TOKEN: 'a token that only the benchmark uses, long enough to be one',
    },
    durableObjects: { LEDGER: 'Ledger', JOURNAL: 'Journal', WATCHTOWER: 'Watchtower' },
    // As in wrangler.toml.
    compatibilityFlags: ['no_nodejs_global_timers'],
    console: 'nowhere',
  } as const
}

/** The items as they are in even rounds, the other way round in odd ones. */
export function inTurn<Item>(items: readonly Item[], round: number): readonly Item[] {
  return round % 2 === 0 ? items : items.toReversed()
}
