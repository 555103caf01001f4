// A side of the bench whose calls are counted, with a site and a store of its own: starts it, and ends it afterwards.
import { startRawWorkerd } from '../raw-workerd.ts'
import { type LocalUpstash, startLocalUpstash } from '../redis/local-upstash.ts'
import { type Calls, countedModules, countsPath, httpName } from './counted-worker.ts'
import { type CountingOrigin, startCountingOrigin } from './counting-origin.ts'
import { type ComparedSide, sides } from './sides.ts'
import { type Setup, workerOptions } from './worker-options.ts'

export type Compiled = Pick<Setup, 'doorward' | 'alternatives'>

export type CountedSide = {
  readonly side: ComparedSide
  /** Where its Worker listens: `127.0.0.1:41234`. */
  readonly host: string
  readonly origin: CountingOrigin
  /** The calls that came back since it started. */
  readonly look: () => Promise<Calls>
}

/**
 * Hands a started side to `count`, and ends it when that has come to its end.
 *
 * @param holdMs for how long each call is held before it comes back
 * @throws {Error} when as many HTTP calls as the Worker made did not come to Upstash, and what `count` throws
 */
export async function withCountedSide<Counted>(
  side: ComparedSide,
  compiled: Compiled,
  holdMs: number,
  count: (counted: CountedSide) => Promise<Counted>,
): Promise<Counted> {
  const ends: (() => Promise<unknown>)[] = []
  try {
    const origin = await startCountingOrigin()
    ends.push(origin.stop)
    const upstash = sides[side].store === 'upstash' ? await startLocalUpstash() : null
    if (upstash !== null) ends.push(upstash.stop)
    const options = workerOptions(side, { ...compiled, origin: origin.url, upstash })
    const worker = await startRawWorkerd({ ...options, modules: countedModules(options.modules, holdMs) })
    ends.push(worker.stop)
    const look = async () => (await (await fetch(worker.url + countsPath)).json()) as Calls
    const counts = await count({ side, host: new URL(worker.url).host, origin, look })
    if (upstash !== null) expectTheSame(side, await look(), upstash)
    return counts
  } finally {
    for (const end of ends.toReversed()) await end()
  }
}

/** The bridge in front of Redis counts too. */
function expectTheSame(side: ComparedSide, calls: Calls, upstash: LocalUpstash): void {
  const inWorker = calls[httpName] ?? 0
  const atBridge = upstash.bridge.calls()
  if (inWorker !== atBridge) {
    throw new Error(`${side}: the Worker made ${inWorker} HTTP calls, and ${atBridge} came`)
  }
}

/** What there was more of later. */
export function more(earlier: Calls, later: Calls): Calls {
  return Object.fromEntries(
    Object.entries(later)
      .map(([name, calls]) => [name, calls - (earlier[name] ?? 0)] as const)
      .filter(([, calls]) => calls > 0),
  )
}
