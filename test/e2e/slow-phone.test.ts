// Somebody on a slow phone who signs in at the demo site behind the real Worker: the check is done while they type, the
// form is never held back, and the page stays theirs meanwhile. By how much is for `npm run measure:checks` to say.
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { demoAccounts } from '../../scripts/demo-site.ts'
import { type Browser, chromiumMissing, startBrowser, type Visitor } from '../support/browser.ts'
import { describeWith } from '../support/required.ts'
import { startWorld, type World } from '../support/world.ts'

const [ada] = demoAccounts
if (ada === undefined) throw new Error('The demo site has accounts.')

/** As long as people take for a name and a password: several times as long as the work on a machine that others use. */
const typingMs = 8_000
/** The aim is 50 ms on a quiet machine. Done in one go on this thread, the work would take seconds. */
const mostHeldMs = 500

/** Runs in the page, before anything of it, and keeps what it sees where the next page finds it too. */
const watch = `(() => {
  const keep = (name, value) =>
    sessionStorage.setItem(name, JSON.stringify([...JSON.parse(sessionStorage.getItem(name) ?? '[]'), value]))
  new PerformanceObserver(list => {
    for (const { scripts } of list.getEntries())
      for (const { sourceURL, invoker, duration } of scripts)
        if (sourceURL.includes('/__doorward/')) keep('held', { invoker, duration })
  }).observe({ type: 'long-animation-frame', buffered: true })
  new MutationObserver(() => {
    if (document.querySelector('.doorward-waiting') !== null) keep('waited', true)
  }).observe(document, { childList: true, subtree: true })
})()`

const kept = (name: string) => `JSON.parse(sessionStorage.getItem('${name}') ?? '[]')`

describeWith(chromiumMissing, 'somebody on a slow phone', () => {
  let browser: Browser
  let world: World
  let visitor: Visitor
  const events: string[] = []
  beforeAll(async () => {
    browser = await startBrowser()
    world = await startWorld({ site: { workFactor: 1024 } })
    visitor = await browser.visitor()
    const { page, context } = visitor
    await page.addInitScript(watch)
    await visitor.slowDown(4)
    page.on('response', response => {
      const { pathname } = new URL(response.url())
      if (pathname === '/__doorward/verify') events.push(`verified: ${response.status()}`)
    })
    page.on('request', request => {
      if (request.method() === 'POST' && request.url().endsWith('/login')) events.push('sent')
    })
    await page.goto(`${world.url}/login`)
    await page.focus('[name=email]')
    const keys = [...ada.email, 'Tab', ...ada.password]
    for (const key of keys) {
      await sleep(typingMs / keys.length)
      await page.keyboard.press(key)
    }
    const cookies = await context.cookies()
    if (cookies.some(({ name }) => name === '__Host-doorward-pass')) events.push('typed, with the pass')
    await page.click('form button')
    await page.waitForURL('**/account')
  })
  afterAll(async () => {
    await visitor.leave()
    await browser.close()
    await world.stop()
  })

  it('has the pass when everything is typed, and signs in with it', async () => {
    expect(events).toEqual(['verified: 200', 'typed, with the pass', 'sent'])
    expect(await world.reached()).toMatchObject({ attempts: 1, success: 1 })
  })

  it('never sees the form wait', async () => {
    expect(await visitor.page.evaluate(kept('waited'))).toEqual([])
  })

  it('has the page to themselves: the work is not done on its own thread', async () => {
    const held = (await visitor.page.evaluate(kept('held'))) as readonly { readonly duration: number }[]
    expect(held.filter(({ duration }) => duration >= mostHeldMs)).toEqual([])
  })

  it('is told nothing of it on the console', () => {
    expect(visitor.complaints).toEqual([])
  })
})
