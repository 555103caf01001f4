// Sees to it that the browser holds a pass when it is needed: one at a time, as there is one cookie. Whoever asks says
// for what with a `query`, as the challenge endpoint takes it. Only work that nobody sees is done here.
import { askChallenge, earnPass } from './exchange.ts'
import { surfaceOfPage } from './forms.ts'
import { forgetPass, hasPass, spendPass } from './pass.ts'
import { solve } from './solve.ts'
import { type AnyChallenge, type Done, isWork } from './wire.ts'

/** A pass with less time than this left is renewed while the person is still typing. */
const renewAheadMs = 60_000
/** A pass with less time than this left may be over when the form arrives. */
const sendAheadMs = 5_000
/** How long "no check is needed" is believed. */
const believedMs = 5 * 60_000
/** How long nothing is tried again after a failure. */
const restMs = 30_000

/** What is known of a query: the surface it leads to, or until when nothing can or need be done about it. */
type Known =
  | { readonly is: 'surface'; readonly surface: string }
  | { readonly is: 'not-needed' | 'failed'; readonly until: number }

interface Job {
  readonly query: string
  readonly controller: AbortController
  readonly done: Promise<void>
  /** Somebody waits for it: nothing else may stop it. */
  awaited: boolean
}

const known = new Map<string, Known>()
let job: Job | null = null

/** Begins the work, unless it is under way or not needed. Work for something else, for which nobody waits, stops. */
export function want(query: string): void {
  if (isSettled(query, renewAheadMs) || job?.query === query || job?.awaited === true) return
  begin(query)
}

/** Null where nothing has to be waited for, else the end of the work: never rejected. */
export function settle(query: string): Promise<void> | null {
  return isSettled(query, sendAheadMs) ? null : obtain(query)
}

/** Resolves to whether a pass is there, whatever was known before. */
export async function renew(query: string): Promise<boolean> {
  known.delete(query)
  forgetPass()
  await obtain(query)
  return known.get(query)?.is === 'surface' && isSettled(query, sendAheadMs)
}

/** Resolves to false where a pass would be needed and there is none. */
export async function prepare(query: string): Promise<boolean> {
  await settle(query)
  return known.get(query)?.is !== 'failed' && isSettled(query, sendAheadMs)
}

/** An attempt is on its way, which may use the pass up. */
export function spend(query: string): void {
  const found = known.get(query)
  if (found?.is === 'surface') spendPass(found.surface)
}

function isSettled(query: string, aheadMs: number): boolean {
  const found = known.get(query)
  if (found === undefined) return false
  return found.is === 'surface' ? hasPass(found.surface, aheadMs) : found.until > Date.now()
}

async function obtain(query: string): Promise<void> {
  while (job !== null && job.query !== query && job.awaited) await job.done
  const mine = job?.query === query ? job : begin(query)
  mine.awaited = true
  await mine.done
}

function begin(query: string): Job {
  job?.controller.abort()
  const controller = new AbortController()
  const work = async () => {
    const found = await run(query, controller.signal).catch((): Known => rest('failed', restMs))
    if (job !== mine) return
    job = null
    known.set(query, found)
  }
  const mine: Job = { query, controller, awaited: false, done: Promise.resolve().then(work) }
  job = mine
  return mine
}

async function run(query: string, signal: AbortSignal): Promise<Known> {
  // Where a script sends the form, its action says nothing; the page's own mark does.
  const surface = query.startsWith('for=') ? surfaceOfPage() : null
  const mark = surface === null ? '' : `&surface=${encodeURIComponent(surface)}`
  const asked = await askChallenge(query + mark, signal)
  if (asked.is !== 'needed') return rest(asked.is, asked.is === 'failed' ? restMs : believedMs)
  const found: Known = { is: 'surface', surface: asked.envelope.surface }
  if (hasPass(found.surface, renewAheadMs)) return found
  const perform = async (challenge: AnyChallenge): Promise<Done> =>
    isWork(challenge) ? solve(challenge, signal) : { is: 'cannot' }
  await earnPass(asked.envelope, perform, signal)
  return hasPass(found.surface, renewAheadMs) ? found : rest('failed', restMs)
}

const rest = (is: 'not-needed' | 'failed', forMs: number): Known => ({ is, until: Date.now() + forMs })
