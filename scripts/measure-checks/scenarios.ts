// What is measured, as a table, and how: each scenario in a browser of its own, at the demo site behind the real
// Worker.
import { loadavg } from 'node:os'
import { chromium } from 'playwright-core'
import type { Price } from '../../src/challenges/contract.ts'
import { userAgent } from '../bench/cases.ts'
import { passFor, secret, site } from '../bench/credit.ts'
import { startDemoSite } from '../demo-site.ts'
import { startWorker } from '../runtime.ts'
import { keepBusy, launcher } from './processors.ts'
import { type Visit, visit } from './visit.ts'

export type Scenario = {
  readonly name: string
  readonly price: Price
  /** How long somebody takes to fill the form in. */
  readonly typingMs: number
  /** Processes that keep processors busy, beside the browser. */
  readonly busy: number
  /** Whether they and the whole browser have to share one processor. */
  readonly onOneCore: boolean
  readonly slowerThread: number
  /** Without Doorward, for what the page and the browser do by themselves. */
  readonly without?: true
}

export const usualTypingMs = 8_000
const solving = { typingMs: 2_000, busy: 1, onOneCore: false, slowerThread: 1 } as const
const phone = { name: 'processor ÷ 4', busy: 3, onOneCore: true, slowerThread: 1 } as const
const slowThread = { name: 'page thread ÷ 4', busy: 0, onOneCore: false, slowerThread: 4 } as const
const usual = { price: 'low', typingMs: usualTypingMs } as const

export const scenarios: readonly Scenario[] = [
  { name: 'one core busy', price: 'low', ...solving },
  { name: 'one core busy', price: 'middle', ...solving },
  { name: 'one core busy', price: 'high', ...solving },
  { ...usual, ...slowThread },
  { ...usual, ...slowThread, without: true },
  { ...usual, ...phone },
  { ...usual, ...phone, without: true },
]

export type Measured = {
  readonly scenario: Scenario
  readonly visits: readonly Visit[]
  /** Of the last minute, before anything of the scenario ran. */
  readonly loadBefore: number
}

export type MeasureOptions = {
  readonly runs: number
  readonly core: number
  readonly browserPath: string
}

const patienceMs = 60_000
/** @throws {Error} where the browser or the Worker does not start, or a check never gets the price it should have. */
export async function measureScenario(scenario: Scenario, options: MeasureOptions): Promise<Measured> {
  const { price, typingMs, busy, onOneCore, slowerThread } = scenario
  const core = onOneCore ? options.core : null
  const [loadBefore = 0] = loadavg()
  const demo = await startDemoSite({ port: 0, workFactor: 1024 })
  const worker = await startWorker({
    port: 0,
    vars: {
      MODE: 'enforce',
      PRESET: ['generic-form'],
      ORIGIN_URL: demo.url,
      SITE: { name: site },
      LOGS: { console: false },
      // The guesses are to spend the limits.
      DETECTION: { strangers: 'off', campaigns: 'off' },
      ...limitsFor(price),
    },
    secrets: { DOORWARD_SECRET: secret },
  })
  const start = launcher(options.browserPath, core)
  const browser = await chromium.launch({ executablePath: start.path, args: ownArguments })
  const others = keepBusy(busy, core)
  try {
    const visits: Visit[] = []
    const without = scenario.without === true
    for (const paidBy of guessed[price]) await guessWrong(worker.url, paidBy)
    while (visits.length < options.runs) {
      const made = await visit(browser, {
        url: `${without ? demo.url : worker.url}/login`,
        address,
        typingMs,
        slowerThread,
        patienceMs: without ? 0 : patienceMs,
        usedMs: start.usedMs,
      })
      const paid = made.work?.price ?? price
      if (paid !== price) throw new Error(`a check had the price ${paid}, not ${price}`)
      visits.push(made)
    }
    return { scenario, visits, loadBefore }
  } finally {
    await others.stop()
    await browser.close()
    start.remove()
    await worker.stop()
    await demo.close()
  }
}

const address = '203.0.113.40'

/** Nothing that the browser does by itself leaves the machine. */
const ownArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
]

/** What has been used up at the address before anybody visits: wrong guesses, free or paid for with a pass. */
const guessed: Readonly<Record<Price, readonly ('free' | 'paid')[]>> = {
  low: [],
  middle: ['free'],
  high: ['free', 'paid'],
}

/** Where the price is to rise, one guess of each kind is all there is. */
function limitsFor(price: Price): Readonly<Record<string, unknown>> {
  const once = { refill: 1, every: '365d' }
  const budget = { free: 1, ...once, paid: { most: 1, ...once } }
  return price === 'low' ? {} : { LIMITS: { login: { 'network-budget': budget } } }
}

async function guessWrong(url: string, paidBy: 'free' | 'paid'): Promise<void> {
  const pass = paidBy === 'free' ? {} : { cookie: await passFor(address, new URL(url).host) }
  const headers = { 'cf-connecting-ip': address, 'user-agent': userAgent, ...pass }
  const body = new URLSearchParams({ email: `${paidBy}@demo.example`, password: 'wrong' })
  const response = await fetch(`${url}/login`, { method: 'POST', headers, body })
  await response.text()
  if (response.headers.has('doorward-mitigated')) throw new Error('a wrong guess was not forwarded')
}
