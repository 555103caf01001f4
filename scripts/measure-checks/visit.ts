// One visit to the sign-in page: somebody who was never here enters the form and types, and the script does its work
// unseen. Says how long the work took, and what the page's own thread was kept busy with meanwhile.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { longestTaskMs, traceCategories } from './trace.ts'

export type VisitOptions = {
  /** The sign-in page. */
  readonly url: string
  readonly address: string
  readonly typingMs: number
  /** How many times slower the page's own thread is. */
  readonly slowerThread: number
  /** How long the pass is waited for after the typing. */
  readonly patienceMs: number
  /** Processor time that the browser has used so far, in milliseconds. */
  readonly usedMs: () => number
}

export type Visit = {
  /** Null where no check was asked for, or none was solved. All times in milliseconds. */
  readonly work: Work | null
  /** From the first key to the last. */
  readonly typedMs: number
  /** Of the page's own thread since the form was entered: only those of 50 ms and more are known. */
  readonly longTasks: readonly number[]
  /** Processor time of the longest of all its tasks; null where the browser does not tell. */
  readonly longestTaskMs: number | null
  /**
   * When our script had that thread on end, of frames of 50 ms and more: from 5 ms on, and from the page's beginning.
   */
  readonly ownScripts: readonly OwnScript[]
}

/** `invoker`: what called it, in the browser's words. */
export type OwnScript = { readonly invoker: string; readonly duration: number }

export type Work = {
  readonly price: string
  /** The number that was found: about so many tries were made. */
  readonly counter: number
  readonly solvedMs: number
  /** Since the form was entered, until the browser had the pass. */
  readonly passMs: number
  /** Cores that the browser had while it worked. */
  readonly cores: number
}

const email = 'ada@demo.example'
const password = 'a password of usual length'
const passCookie = '__Host-doorward-pass'

/** Runs in the page, before anything of it. */
const watch = `(() => {
  const seen = { focusedAt: null, tasks: [], scripts: [] }
  Object.defineProperty(window, '__seen', { value: seen })
  addEventListener('focusin', () => { seen.focusedAt ??= performance.now() }, true)
  const observe = (type, each) =>
    new PerformanceObserver(list => list.getEntries().forEach(each)).observe({ type, buffered: true })
  observe('longtask', ({ startTime, duration }) => seen.tasks.push({ startTime, duration }))
  observe('long-animation-frame', ({ scripts }) => {
    for (const { sourceURL, invoker, duration } of scripts) seen.scripts.push({ sourceURL, invoker, duration })
  })
})()`

const isVerified = "({ name }) => name.includes('/__doorward/verify')"

const readSeen = `(() => {
  const timeOf = path => {
    const [entry] = performance.getEntriesByType('resource').filter(({ name }) => name.includes(path))
    return entry === undefined ? null : { startTime: entry.startTime, responseEnd: entry.responseEnd }
  }
  return { ...window.__seen, asked: timeOf('/__doorward/challenge'), verified: timeOf('/__doorward/verify') }
})()`

type Span = { readonly startTime: number; readonly responseEnd: number }
type Seen = {
  readonly focusedAt: number
  readonly tasks: readonly { readonly startTime: number; readonly duration: number }[]
  readonly scripts: readonly (OwnScript & { readonly sourceURL: string })[]
  readonly asked: Span | null
  readonly verified: Span | null
}

export async function visit(browser: Browser, options: VisitOptions): Promise<Visit> {
  const { url, address, slowerThread, typingMs, patienceMs, usedMs } = options
  const context = await browser.newContext({
    locale: 'en-GB',
    extraHTTPHeaders: { 'cf-connecting-ip': address },
  })
  try {
    const page = await context.newPage()
    await page.addInitScript(watch)
    if (slowerThread > 1) {
      const session = await context.newCDPSession(page)
      await session.send('Emulation.setCPUThrottlingRate', { rate: slowerThread })
    }
    const working = watchWork(page, usedMs)
    await page.goto(url)
    await browser.startTracing(page, { categories: [...traceCategories] })
    await page.focus('[name=email]')
    const typedMs = await typeOver(page, typingMs)
    const isHandedIn = await Promise.race([working.handedIn.then(() => true), sleep(patienceMs, false)])
    if (isHandedIn) await page.waitForFunction(`performance.getEntriesByType('resource').some(${isVerified})`)
    // What was observed is told a moment later.
    await sleep(300)
    const trace = await browser.stopTracing()
    const seen = (await page.evaluate(readSeen)) as Seen
    return {
      work: await workOf(seen, working, context),
      typedMs,
      longTasks: seen.tasks
        .filter(({ startTime }) => startTime >= seen.focusedAt)
        .map(({ duration }) => duration),
      longestTaskMs: longestTaskMs(trace.toString()),
      ownScripts: seen.scripts
        .filter(({ sourceURL }) => sourceURL.includes('/__doorward/'))
        .map(({ invoker, duration }) => ({ invoker, duration })),
    }
  } finally {
    await context.close()
  }
}

type Working = { price: string; counter: number; cores: number; readonly handedIn: Promise<void> }

/** Listens to what the page asks for and hands in. */
function watchWork(page: Page, usedMs: () => number): Working {
  const { promise: handedIn, resolve } = Promise.withResolvers<void>()
  const working: Working = { price: '', counter: 0, cores: 0, handedIn }
  let began = { at: 0, used: 0 }
  page.on('response', async response => {
    if (response.url().includes('/__doorward/verify')) resolve()
    if (!response.url().includes('/__doorward/challenge')) return
    began = { at: performance.now(), used: usedMs() }
    const said = (await response.json().catch(() => null)) as { challenge?: { price?: string } } | null
    working.price = said?.challenge?.price ?? ''
  })
  page.on('request', request => {
    if (!request.url().includes('/__doorward/verify')) return
    working.cores = (usedMs() - began.used) / (performance.now() - began.at)
    const body = request.postDataJSON() as { answer?: { counter?: number } } | null
    working.counter = body?.answer?.counter ?? 0
  })
  return working
}

async function workOf(
  { focusedAt, asked, verified }: Seen,
  { price, counter, cores }: Working,
  context: BrowserContext,
): Promise<Work | null> {
  const hasPass = (await context.cookies()).some(({ name }) => name === passCookie)
  if (!hasPass || asked === null || verified === null) return null
  return {
    price,
    counter,
    solvedMs: verified.startTime - asked.responseEnd,
    passMs: verified.responseEnd - focusedAt,
    cores,
  }
}

/** Name and password, key by key, spread over so many milliseconds. */
async function typeOver(page: Page, ms: number): Promise<number> {
  const keys = [...email, 'Tab', ...password]
  const began = performance.now()
  for (const [n, key] of keys.entries()) {
    await sleep(Math.max(0, began + ((n + 1) * ms) / keys.length - performance.now()))
    await page.keyboard.press(key === ' ' ? 'Space' : key)
  }
  return performance.now() - began
}
