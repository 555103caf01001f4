// People in a real browser at the demo site, when they are past a free limit, or strangers to their account: what they
// see, what they have to type again, and what the browser complains of.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { demoAccounts } from '../../scripts/demo-site.ts'
import { type Browser, chromiumMissing, startBrowser, type Visitor } from '../support/browser.ts'
import { describeWith } from '../support/required.ts'
import { address, inParallel, startWorld, type World } from '../support/world.ts'

const [ada] = demoAccounts
if (ada === undefined) throw new Error('The demo site has accounts.')
const from = '203.0.113.40'

describeWith(chromiumMissing, 'a person past a free limit, or a stranger', () => {
  let browser: Browser
  let world: World
  let visitor: Visitor
  beforeAll(async () => {
    browser = await startBrowser({ keepsPages: true })
  })
  afterAll(() => browser.close())
  beforeEach(async () => {
    world = await start()
    visitor = await browser.visitor({ extraHTTPHeaders: { 'cf-connecting-ip': from } })
  })
  afterEach(async () => {
    await visitor.leave()
    await world.stop()
  })

  function start(vars: Readonly<Record<string, unknown>> = {}): Promise<World> {
    // A form on another page than the one that it leads to.
    const pages = [{ path: '/strict/login', surface: 'login' }]
    return startWorld({ site: { workFactor: 1024 }, vars: { CHALLENGE: { wait: '3s', pages }, ...vars } })
  }

  const limits = [
    ['an address that is used up', useUpAddress],
    ['an account under attack', attackAccount],
    ['an account that knows neither network nor browser', beStranger],
  ] as const

  async function useUpAddress(): Promise<void> {
    for (let n = 0; n < 36; n += 1) await world.login(`nobody${n}@demo.example`, 'guess', from)
  }
  async function attackAccount(): Promise<void> {
    const guesses = Array.from({ length: 12 }, (_, n) => () => world.login(ada?.email ?? '', 'x', address(n)))
    await inParallel(6, guesses)
  }

  async function beStranger(): Promise<void> {
    await world.stop()
    world = await start({ DETECTION: { strangers: 'check' } })
  }

  async function fill(selector = 'form'): Promise<void> {
    const { page } = visitor
    await page.locator(`${selector} [name=email]`).pressSequentially(ada?.email ?? '', { delay: 5 })
    await page.locator(`${selector} [name=password]`).pressSequentially(ada?.password ?? '', { delay: 5 })
  }
  /** Complaints but for those that a browser makes of any answer that is no success. */
  const complaints = () => visitor.complaints.filter(line => !line.includes('Failed to load resource'))

  describe.each(limits)('%s', (_, spend) => {
    it('signs in through the form and notices nothing', async () => {
      await spend()
      await world.forget()
      const { page } = visitor
      const visited: string[] = []
      page.on('framenavigated', frame => visited.push(new URL(frame.url()).pathname))
      await page.goto(`${world.url}/login`)
      await fill()
      await page.click('form button')
      await page.waitForURL('**/account')
      expect(visited).toEqual(['/login', '/account'])
      expect(await world.reached()).toMatchObject({ attempts: 1, success: 1 })
      expect(visitor.complaints).toEqual([])
    })

    it('signs in under a strict policy with nonces as well', async () => {
      await spend()
      const { page } = visitor
      await page.goto(`${world.url}/strict/login`)
      await fill()
      await page.click('form button')
      await page.waitForURL('**/account')
      expect(visitor.complaints).toEqual([])
    })

    it('signs in through a script that speaks JSON', async () => {
      await spend()
      const { page } = visitor
      await page.goto(`${world.url}/app`)
      await fill()
      await page.click('form button')
      await page.getByText(`Signed in as ${ada.email}`).waitFor()
      expect(complaints()).toEqual([])
    })

    it('where no script may run in the page: a check, then back to the form, and the password once more', async () => {
      await spend()
      const { page } = visitor
      await page.goto(`${world.url}/closed/login`)
      await fill()
      await page.click('form button')
      await page.getByRole('heading', { name: 'One quick check' }).waitFor()
      await page.waitForURL('**/closed/login')
      await page.locator('form [name=email]').fill(ada.email)
      await page.locator('form [name=password]').fill(ada.password)
      await page.click('form button')
      await page.waitForURL('**/account')
      expect(complaints()).toEqual([])
    })

    it('without JavaScript: waits, goes on, and types the password once more', async () => {
      await spend()
      await visitor.leave()
      visitor = await browser.visitor({
        javaScriptEnabled: false,
        extraHTTPHeaders: { 'cf-connecting-ip': from },
      })
      const { page } = visitor
      await page.goto(`${world.url}/login`)
      await page.locator('form [name=email]').fill(ada.email)
      await page.locator('form [name=password]').fill(ada.password)
      await page.click('form button')
      await page.getByRole('heading', { name: 'One quick check' }).waitFor()
      await page.getByRole('button', { name: 'Wait 3 seconds instead' }).click()
      // Too early: it says so, and loses nothing.
      await page.getByRole('button', { name: 'Continue' }).click()
      await page.getByRole('button', { name: 'Continue' }).waitFor()
      expect(new URL(page.url()).pathname).toBe('/__doorward/wait')
      await page.waitForTimeout(3_100)
      await page.getByRole('button', { name: 'Continue' }).click()
      await page.waitForURL('**/login')
      await page.locator('form [name=email]').fill(ada.email)
      await page.locator('form [name=password]').fill(ada.password)
      await page.click('form button')
      await page.waitForURL('**/account')
    })
  })

  it('is known afterwards: the next attack does not touch this browser', async () => {
    await attackAccount()
    const { page } = visitor
    await page.goto(`${world.url}/login`)
    await fill()
    await page.click('form button')
    await page.waitForURL('**/account')
    await useUpAddress()
    await page.context().clearCookies({ name: 'session' })
    await page.goto(`${world.url}/login`)
    const asked: string[] = []
    page.on('request', request => asked.push(new URL(request.url()).pathname))
    await fill()
    await page.click('form button')
    await page.waitForURL('**/account')
    // No work is done on a device that is known.
    expect(asked.filter(path => path === '/__doorward/verify')).toEqual([])
    expect(visitor.complaints).toEqual([])
  })
})
