// Our pages in the real runtime and a real browser: everybody can read them, in light and dark, at any size, by
// keyboard and by screen reader, with scripts and without; and they break no policy of their own.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { messages } from '../../src/pages/messages/index.ts'
import { waitingTime } from '../../src/pages/waiting-time.ts'
import { type Browser, chromiumMissing, startBrowser, type Visitor } from '../support/browser.ts'
import { type Runtime, startRuntime } from '../support/harness.ts'
import { looks, ownPages } from '../support/own-pages.ts'
import { describeWith } from '../support/required.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const kinds = Object.keys(ownPages)
const schemes = ['light', 'dark'] as const
const spoken = ['en', 'ja', 'ar'] as const

let runtime: Runtime

beforeAll(async () => {
  runtime = await startRuntime({
    workers: [
      {
        config: {
          name: 'own-pages',
          main: join(import.meta.dirname, '../support/own-pages-worker.ts'),
          compatibility_date: '2026-11-01',
        },
      },
    ],
  })
})

afterAll(() => runtime.stop())

describe('in the real runtime', () => {
  it('lengths of time have the words that they have here', async () => {
    const lengths = [1, 2, 3, 5, 11, 20, 90].flatMap(count =>
      [1_000, 60_000, 3_600_000, 86_400_000].map(unit => count * unit),
    )
    const body = JSON.stringify(lengths)
    const told = await (await runtime.harness.fetch('/waiting-times', { method: 'POST', body })).json()
    const here = Object.values(messages).map(({ tag }) => [tag, lengths.map(ms => waitingTime(tag, ms))])
    expect(told).toEqual(Object.fromEntries(here))
  })
})

describeWith(chromiumMissing, 'a page of ours', () => {
  let browser: Browser
  let visitor: Visitor
  beforeAll(async () => {
    browser = await startBrowser()
    visitor = await browser.visitor()
  })
  afterAll(() => browser.close())

  const address = (path: string) => new URL(path, runtime.url).href

  async function show(page: Page, kind: string, look = 'branded', language = 'en'): Promise<void> {
    await page.setExtraHTTPHeaders({ 'accept-language': language })
    await page.goto(address(`/show/${kind}?look=${look}`))
    if (kind.startsWith('check')) await page.locator('[data-done]').waitFor()
  }

  /** What a machine can find of what keeps people out. */
  async function barriers(page: Page): Promise<readonly string[]> {
    await page.evaluate(axe)
    const { violations } = await page.evaluate<AxeResults>('axe.run()')
    return violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0]?.html}`)
  }

  /** Every answer here is a refusal of some kind, which the browser notes by itself. */
  const ownComplaints = ({ complaints }: Visitor) =>
    complaints.filter(
      line => !/^error: Failed to load resource: the server responded with a status/.test(line),
    )

  it.each(kinds)('%s: keeps nobody out, in light and dark, in three languages', async kind => {
    const { page } = visitor
    for (const colorScheme of schemes)
      for (const language of spoken) {
        await page.emulateMedia({ colorScheme })
        await show(page, kind, 'branded', language)
        expect(await barriers(page), `${colorScheme} ${language}`).toEqual([])
      }
    expect(ownComplaints(visitor)).toEqual([])
  })

  it.each(Object.keys(looks))('looks %s: keeps nobody out, in light and dark', async look => {
    const { page } = visitor
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme })
      await show(page, 'check', look)
      expect(await barriers(page), colorScheme).toEqual([])
    }
    expect(ownComplaints(visitor)).toEqual([])
  })

  it('fits a screen of 320 pixels, which is any at 400 %, in every language', async () => {
    const narrow = await browser.visitor({ viewport: { width: 320, height: 256 } })
    for (const kind of ['check', 'wait-over', 'cool-down-reset'])
      for (const language of Object.keys(messages)) {
        await show(narrow.page, kind, 'branded', language)
        const width = await narrow.page.evaluate('document.documentElement.scrollWidth')
        expect(width, `${kind} ${language}`).toBeLessThanOrEqual(320)
      }
    await narrow.leave()
  })

  it('can be used by keyboard alone: everything is reached, in order, and can be seen to be', async () => {
    const { page } = visitor
    await page.emulateMedia({ colorScheme: 'light' })
    await show(page, 'check')
    const all = await page.evaluate<string[]>(
      "Array.from(document.querySelectorAll('a, button'), found => found.textContent)",
    )
    expect(all).toHaveLength(5)
    const reached: unknown[] = []
    for (const _ of all) {
      await page.keyboard.press('Tab')
      reached.push(await page.evaluate('document.activeElement.textContent'))
      expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid')
    }
    expect(reached).toEqual(all)
  })

  it('has targets that a finger can hit', async () => {
    const { page } = visitor
    for (const kind of kinds) {
      await show(page, kind)
      for (const target of await page.locator('a, button').all()) {
        const { width = 0, height = 0 } = (await target.boundingBox()) ?? {}
        expect(Math.min(width, height), kind).toBeGreaterThanOrEqual(24)
      }
    }
  })

  it('says what happens where screen readers listen', async () => {
    const { page } = visitor
    await show(page, 'check', 'plain')
    expect(await page.getByRole('status').textContent()).toBe(messages.en.check.done)
    expect(await page.getByRole('progressbar', { name: messages.en.check.progress }).count()).toBe(1)
    expect(await page.evaluate('document.activeElement.tagName')).toBe('H1')
  })

  it('has a way through without scripts', async () => {
    const scriptless = await browser.visitor({ javaScriptEnabled: false })
    const { page } = scriptless
    await page.goto(address('/show/check?look=branded'))
    expect(await page.locator('noscript p').boundingBox()).not.toBeNull()
    expect(await page.locator('progress').isVisible()).toBe(false)
    const sent = page.waitForRequest(request => request.method() === 'POST')
    await page.getByRole('button', { name: messages.en.check.instead(waitingTime('en', 8_000)) }).click()
    const request = await sent
    expect(new URL(request.url()).pathname).toBe('/__doorward/wait')
    expect(Object.keys(request.postDataJSON())).toEqual(['surface', 'back'])
    expect(ownComplaints(scriptless)).toEqual([])
    await scriptless.leave()
  })

  it('leaves nobody with a bar that stands still: where its script does not come, the way through does', async () => {
    const unlucky = await browser.visitor()
    const { page } = unlucky
    await page.route('**/__doorward/page.js', route => route.abort())
    await page.goto(address('/show/check?look=branded'))
    expect(await page.locator('form').isVisible()).toBe(false)
    await page.evaluate('for (const animation of document.getAnimations()) animation.finish()')
    expect(await page.locator('form').isVisible()).toBe(true)
    await unlucky.leave()
  })

  it('does not show that way while the script is at work', async () => {
    const { page } = visitor
    await page.route('**/__doorward/challenge', () => {})
    await page.goto(address('/show/check?look=branded'))
    await page.getByText(messages.en.check.working).waitFor()
    expect(await page.evaluate('document.getAnimations().length')).toBe(0)
    expect(await page.locator('form').isVisible()).toBe(false)
    await page.unroute('**/__doorward/challenge')
  })

  it('is driven by the script that is made for it: a check that cannot be done leaves every way on', async () => {
    const driven = await browser.visitor()
    const { page } = driven
    const unheardOf = {
      needed: true,
      surface: 'login',
      ticket: 't',
      expiresIn: 600,
      challenge: { type: 'new' },
    }
    await page.route('**/__doorward/challenge*', route => route.fulfill({ json: unheardOf }))
    await page.goto(address('/show/check?look=branded&script=real'))
    await page.getByRole('status').filter({ hasText: messages.en.check.failed }).waitFor()
    expect(await page.getByRole('button', { name: messages.en.check.again }).isVisible()).toBe(true)
    expect(await page.locator('form').isVisible()).toBe(true)
    expect(await page.getByRole('link', { name: messages.en.otherWay }).isVisible()).toBe(true)
    expect(ownComplaints(driven)).toEqual([])
    await driven.leave()
  })
})
