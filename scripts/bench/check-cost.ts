// What giving out a check and taking its answer cost the Worker: processor time of raw workerd, a call. The answers are
// to checks that were really solved.
import { type Challenge, solveChallenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2'
import { type RawWorkerd, startRawWorkerd } from '../raw-workerd.ts'
import { type HandedIn, type Order, type Work, works } from './check-worker.ts'
import { compileWorker } from './compile.ts'
import { secret } from './credit.ts'
import { isCounted, ownChild, processorMs } from './processor-time.ts'

export type CheckCost = {
  /** Milliseconds of processor time a call, one number a round. */
  readonly ms: Readonly<Record<Work, readonly number[]>>
  /** Calls of each work, in all rounds. */
  readonly calls: number
}

const callsPerRound = 1_000
const warmUpCalls = 300
const solvedChecks = 4
/** Every check is bound to who asks. */
const client = { 'cf-connecting-ip': '198.51.100.7', 'user-agent': 'Mozilla/5.0 (the benchmark)' }

/** Null on a system that does not tell what a process has used. */
export async function measureChecks(
  rounds: number,
  onProgress: (line: string) => void,
): Promise<CheckCost | null> {
  if (!isCounted) return null
  const ms: Record<Work, number[]> = { offer: [], redeem: [], 'offer request': [], 'redeem request': [] }
  const worker = await startCheckWorker()
  try {
    const pid = ownChild('workerd')
    const handedIn: HandedIn[] = []
    while (handedIn.length < solvedChecks) handedIn.push(await solvedCheck(worker))
    for (const work of works) await carryOut(worker, { work, calls: warmUpCalls, handedIn })
    for (let round = 0; round < rounds; round++) {
      for (const work of works) {
        const before = processorMs(pid)
        await carryOut(worker, { work, calls: callsPerRound, handedIn })
        ms[work].push((processorMs(pid) - before) / callsPerRound)
      }
    }
  } finally {
    await worker.stop()
  }
  onProgress(`checks: ${works.map(work => `${work} ${ms[work].map(each => each.toFixed(3))}`).join(', ')}`)
  return { ms, calls: rounds * callsPerRound }
}

async function startCheckWorker(): Promise<RawWorkerd> {
  return startRawWorkerd({
    modules: await compileWorker('check-worker.ts'),
    bindings: {
      MODE: 'enforce',
      PRESET: ['generic-form'],
      STORE: 'memory',
      DOORWARD_SECRET: secret,
    },
    // As in wrangler.toml.
    compatibilityFlags: ['no_nodejs_global_timers'],
    console: 'nowhere',
  })
}

async function solvedCheck({ url }: RawWorkerd): Promise<HandedIn> {
  const response = await fetch(`${url}/__doorward/challenge?surface=login`, { headers: client })
  const { ticket, challenge } = (await response.json()) as {
    ticket: string
    challenge: { parameters: Challenge }
  }
  const { parameters } = challenge
  const solution = await solveChallenge({ challenge: parameters, deriveKey })
  if (solution === null) throw new Error('the check was not solved in a minute and a half')
  const { counter, derivedKey } = solution
  return { ticket, answer: { counter, derivedKey, parameters } }
}

async function carryOut({ url, complaints }: RawWorkerd, order: Order): Promise<void> {
  const response = await fetch(url, { method: 'POST', headers: client, body: JSON.stringify(order) })
  const text = await response.text()
  if (text !== 'done')
    throw new Error(`${order.work}: ${response.status} ${text.slice(0, 300)} ${complaints()}`)
}
