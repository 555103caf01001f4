// WordPress's own login form in a real browser, when strangers have used up what is free.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { type Browser, chromiumMissing, startBrowser } from '../support/browser.ts'
import { describeWith } from '../support/required.ts'
import { startWordPress, type WordPress, wordpressMissing } from '../support/wordpress.ts'
import { address, inParallel, startWorld, type World } from '../support/world.ts'

const from = '203.0.113.40'

describeWith([...wordpressMissing(), ...chromiumMissing], 'WordPress under attack', () => {
  let site: WordPress
  let browser: Browser
  let world: World
  beforeAll(async () => {
    ;[site, browser] = await Promise.all([startWordPress(), startBrowser({ keepsPages: true })])
  })
  afterAll(() => Promise.all([site.stop(), browser.close()]))
  afterEach(() => world.stop())

  async function start(): Promise<void> {
    world = await startWorld({ originUrl: site.url, vars: { PRESET: 'wordpress' } })
    await site.reset()
  }

  async function attack(): Promise<void> {
    const guesses = Array.from({ length: 12 }, (_, n) => async () => {
      const body = new URLSearchParams({ log: site.users[0].name, pwd: `guess-${n}` })
      const response = await world.send('/wp-login.php', { method: 'POST', body, from: address(n) })
      await response.arrayBuffer()
    })
    await inParallel(6, guesses)
  }

  it('its owner signs in through its own form and notices nothing', async () => {
    await start()
    await attack()
    const visitor = await browser.visitor({ extraHTTPHeaders: { 'cf-connecting-ip': from } })
    const { page } = visitor
    const [admin] = site.users
    const visited: string[] = []
    page.on('framenavigated', frame => visited.push(new URL(frame.url()).pathname))
    await page.goto(`${world.url}/wp-login.php`)
    await page.locator('#user_login').fill(admin.name)
    await page.locator('#user_pass').fill(admin.password)
    await page.click('#wp-submit')
    await page.waitForURL('**/wp-admin/**')
    expect([...new Set(visited)]).toEqual(['/wp-login.php', '/wp-admin/'])
    // WordPress's own scripts say that they are there, and its dashboard asks hosts that this machine does not reach.
    const ours = visitor.complaints.filter(line => !/JQMIGRATE|ERR_NAME_NOT_RESOLVED/.test(line))
    expect(ours).toEqual([])
    await visitor.leave()
  })
})
