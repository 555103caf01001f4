// Plays an attack on a site of one's own and counts how it is answered. Prints nothing, reads no files.
import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { attackAddresses } from './networks.ts'
import { AttackError, type AttackKind, type AttackOptions, optionProblems } from './options.ts'
import { createPace } from './pace.ts'
import { type AttackPlan, planAttack } from './plan.ts'
import { createSender, type Sender } from './sender.ts'
import { createTally, type Ending, type Progress, type Report, type Tally } from './tally.ts'
import { assertReachable, targetProblems } from './target.ts'

export { AttackError, type AttackKind, type AttackOptions } from './options.ts'
export type { Progress, Report } from './tally.ts'

const progressEveryMs = 200
const drainMs = 2000
const mostErrorsInARow = 100

/**
 * Runs the attack to its end, and hands on how far it is five times a second and once at the end.
 *
 * @throws {AttackError} `bad-options`, with every problem, before anything is sent: a target that is not on a loopback
 * address is one unless `iOwnThisSite` is set. `unreachable` when nobody listens there, or nothing was ever answered.
 */
export async function attack(
  options: AttackOptions,
  onProgress: (progress: Progress) => void = () => {},
): Promise<Report> {
  const problems = [
    ...optionProblems(options),
    ...(await targetProblems(options.target, options.iOwnThisSite === true)),
  ]
  if (problems.length > 0) throw new AttackError('bad-options', problems)
  const url = attackedUrl(options)
  await assertReachable(url)

  const concurrency = options.concurrency ?? 16
  const networks = options.networks ?? 1
  const plan = planAttack(options)
  const tally = createTally(options.kind, Math.min(networks, plan.attempts))
  const sender = createSender(url, options, concurrency)
  const began = performance.now()
  const counted = () => ({
    ...tally.counted((performance.now() - began) / 1000),
    checks: sender.checks(),
  })
  const timer = setInterval(() => onProgress({ ...counted(), planned: plan.attempts }), progressEveryMs)
  try {
    const addresses = attackAddresses(networks, options.seed ?? 1, options.ipv6 === true)
    const ended = await runLanes({ options, plan, tally, sender, addresses, concurrency })
    if (tally.answers() === 0 && ended === 'unanswered') {
      const reason = tally.lastError()
      throw new AttackError('unreachable', [
        `${url.origin} accepts connections but answers nothing: ${reason}.`,
      ])
    }
    const report = { ...counted(), ended }
    onProgress({ ...counted(), planned: plan.attempts })
    return report
  } finally {
    clearInterval(timer)
    sender.close()
  }
}

/** The URL that is posted to. */
export function attackedUrl({ target, path, kind, format }: AttackOptions): URL {
  const url = new URL(target)
  url.hash = ''
  if (path === undefined && url.pathname !== '/') return url
  return new URL(path ?? `${format === 'json' ? '/api' : ''}${defaultPaths[kind]}`, url.origin)
}

const defaultPaths: Readonly<Record<AttackKind, string>> = {
  'brute-force': '/login',
  stuffing: '/login',
  spray: '/login',
  'reset-flood': '/reset',
  signup: '/signup',
}

type Run = {
  readonly options: AttackOptions
  readonly plan: AttackPlan
  readonly tally: Tally
  readonly sender: Sender
  readonly addresses: readonly string[]
  readonly concurrency: number
}

async function runLanes({ options, plan, tally, sender, addresses, concurrency }: Run): Promise<Ending> {
  const stop = new AbortController()
  const run: { ended: Ending } = { ended: 'done' }
  const end = (how: Ending) => {
    if (stop.signal.aborted) return
    run.ended = how
    stop.abort()
  }
  const onInterrupt = () => end('interrupted')
  options.signal?.addEventListener('abort', onInterrupt)
  if (options.signal?.aborted === true) onInterrupt()

  const wait = createPace(options.rate ?? 0)
  // There is nothing more to learn about an account that is open; a flood of resets has no such end.
  const guesses = options.kind !== 'reset-flood' && options.kind !== 'signup'
  let next = 0
  const lane = async () => {
    while (!stop.signal.aborted && next < plan.attempts) {
      const index = next++
      const attempt = plan.attemptAt(index)
      if (guesses && tally.isOpened(attempt.account)) continue
      const delay = wait(performance.now())
      if (delay > 0) await sleep(delay, undefined, { signal: stop.signal }).catch(() => {})
      if (stop.signal.aborted) return
      try {
        tally.addReply(attempt.account, await sender.send(attempt, addresses[index % addresses.length] ?? ''))
      } catch (error) {
        tally.addError(error)
      }
      if (options.kind === 'brute-force' && tally.isOpened(attempt.account)) end('opened')
      if (tally.errorsInARow() >= Math.min(mostErrorsInARow, plan.attempts)) end('unanswered')
    }
  }
  const lanes = Promise.all(Array.from({ length: Math.min(concurrency, plan.attempts) }, lane))
  const stopped = new Promise<void>(resolve => stop.signal.addEventListener('abort', () => resolve()))
  await Promise.race([lanes, stopped])
  // Who interrupts does not want to wait: what is under way has a moment, is cut off, and counts as an error.
  const cutOff = run.ended === 'interrupted' ? setTimeout(() => sender.close(), drainMs) : undefined
  await lanes
  clearTimeout(cutOff)
  options.signal?.removeEventListener('abort', onInterrupt)
  return run.ended
}
