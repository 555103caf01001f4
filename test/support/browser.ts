// A real browser for tests: Debian's Chromium, driven by playwright-core. It reaches this machine and nothing else, has
// a profile of its own, and ends with the test process. It knows nothing of what it looks at.
import { type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { vi } from 'vitest'
import { findProgram } from './program.ts'

const program = findProgram('chromium')

/** What has to be installed; for `describeWith`. */
export const chromiumMissing: readonly string[] = program === null ? ['chromium (chromium)'] : []

/** Nothing that the browser does by itself leaves the machine: every other name leads nowhere. */
const ownArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost, EXCLUDE *.localhost',
]

export interface BrowserOptions {
  /** Further arguments for Chromium. */
  readonly arguments?: readonly string[]
  /** Whether going back shows the page as it was left, as people's browsers do. Playwright switches it off. */
  readonly keepsPages?: boolean
}

export interface Browser {
  /** A window of somebody who was never here: no cookies, no history. */
  visitor(options?: BrowserContextOptions): Promise<Visitor>
  close(): Promise<void>
}

export interface Visitor {
  readonly page: Page
  readonly context: BrowserContext
  /** What any page of theirs wrote to the console, errors and broken content security policies included. */
  readonly complaints: readonly string[]
  /** Makes the page's own thread so many times slower. Work that the browser does on other threads keeps its pace. */
  slowDown(times: number): Promise<void>
  /** Stops the clock of every page from here on, at one second past 1970: only `page.clock` moves it. */
  stopClock(): Promise<void>
  leave(): Promise<void>
}

/** Throws where Chromium is not installed or does not start. */
export async function startBrowser(options: BrowserOptions = {}): Promise<Browser> {
  if (program === null) throw new Error('Chromium is not installed.')
  const browser = await chromium.launch({
    executablePath: program,
    args: [...ownArguments, ...(options.arguments ?? [])],
    ignoreDefaultArgs: options.keepsPages === true ? ['--disable-back-forward-cache'] : [],
  })
  return {
    async visitor(contextOptions = {}) {
      const context = await browser.newContext({ locale: 'en-GB', ...contextOptions })
      const complaints: string[] = []
      context.on('console', message => {
        const type: string = message.type()
        // The browser's hints for authors, such as which fields should be filled in by themselves.
        if (type !== 'verbose') complaints.push(`${type}: ${message.text()}`)
      })
      context.on('weberror', error => complaints.push(`uncaught: ${error.error().message}`))
      const page = await context.newPage()
      return {
        page,
        context,
        complaints,
        async slowDown(times) {
          const session = await context.newCDPSession(page)
          await session.send('Emulation.setCPUThrottlingRate', { rate: times })
        },
        async stopClock() {
          await context.clock.install({ time: 0 })
          await context.clock.pauseAt(1_000)
        },
        async leave() {
          // A window that is closed while it is on its way to another page is never reported as closed.
          await Promise.all(context.pages().map(open => open.goto('about:blank').catch(() => {})))
          await context.close()
        },
      }
    },
    close: () => browser.close(),
  }
}

/** Until it holds: a machine that others use too is slow now and then. Rejects as `check` does at last. */
export function eventually(check: () => void): Promise<void> {
  return vi.waitFor(check, { timeout: 15_000 })
}
