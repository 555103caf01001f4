// `npm run screenshots`: the pages of the README, taken in a real browser from the demo site behind Doorward. Every
// picture is of a page that a visitor was shown.
import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, type BrowserContextOptions, chromium } from 'playwright-core'
import { demoAccounts, startDemoSite } from './demo-site.ts'
import { startWorker } from './runtime.ts'

const folder = join(import.meta.dirname, '..', 'images')
const browserPath = '/usr/bin/chromium'
const address = '203.0.113.40'
const size = { width: 720, height: 560 }

interface Picture {
  readonly name: string
  readonly context: BrowserContextOptions
  /** What a limit leaves for those who passed a check. */
  readonly paid?: 'off'
  readonly heading: string
}

const pictures: readonly Picture[] = [
  { name: 'check-light', context: { colorScheme: 'light' }, heading: 'One quick check' },
  { name: 'check-dark', context: { colorScheme: 'dark' }, heading: 'One quick check' },
  { name: 'wait-no-script', context: { javaScriptEnabled: false }, heading: 'One quick check' },
  {
    name: 'check-arabic',
    context: { locale: 'ar', colorScheme: 'light', viewport: { width: 360, height: 560 } },
    heading: '',
  },
  { name: 'later', context: { colorScheme: 'light' }, paid: 'off', heading: 'Please try again later' },
]

async function take(browser: Browser, { name, context, paid, heading }: Picture): Promise<void> {
  const site = await startDemoSite({ port: 0, workFactor: 1024 })
  const limit = paid === undefined ? {} : { LIMITS: { login: { 'account-budget': { paid } } } }
  const worker = await startWorker({
    port: 0,
    vars: {
      MODE: 'enforce',
      PRESET: ['generic-form'],
      ORIGIN_URL: site.url,
      // The guesses are to spend the account's limit.
      DETECTION: { strangers: 'off', campaigns: 'off' },
      PAGES: { name: 'Demo Shop', color: '#0a6e8a', support: 'help@shop.example', otherWay: '/reset' },
      ...limit,
    },
    secrets: { DOORWARD_SECRET: randomBytes(32).toString('base64') },
  })
  const visit = await browser.newContext({
    locale: 'en-GB',
    viewport: size,
    extraHTTPHeaders: { 'cf-connecting-ip': address },
    ...context,
  })
  try {
    const page = await visit.newPage()
    // The picture is of the moment while the check is under way.
    await page.route('**/__doorward/verify', () => {})
    const [ada] = demoAccounts
    for (let n = 0; n < 12; n += 1) await guess(worker.url, ada?.email ?? '', n)
    await page.goto(`${worker.url}/login`)
    await page.locator('[name=email]').fill(ada?.email ?? '')
    await page.locator('[name=password]').fill(ada?.password ?? '')
    await page.locator('form').evaluate((form: { submit(): void }) => form.submit())
    await page.locator('h1').filter({ hasText: heading }).waitFor()
    await page.waitForTimeout(700)
    await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
    console.log(`images/${name}.png`)
  } finally {
    await visit.close()
    await worker.stop()
    await site.close()
  }
}

async function guess(url: string, email: string, n: number): Promise<void> {
  const body = new URLSearchParams({ email, password: `guess-${n}` })
  const headers = { 'cf-connecting-ip': `198.51.${100 + n}.7` }
  await (await fetch(`${url}/login`, { method: 'POST', body, headers, redirect: 'manual' })).arrayBuffer()
}

mkdirSync(folder, { recursive: true })
const browser = await chromium.launch({
  executablePath: browserPath,
  args: ['--no-sandbox', '--disable-gpu'],
})
try {
  for (const picture of pictures) await take(browser, picture)
} finally {
  await browser.close()
}
