// The script of the check page, in a real browser: the check is done, and the person is led back to the form.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Browser, chromiumMissing, eventually, startBrowser, type Visitor } from '../support/browser.ts'
import { type Asked, type CheckSite, clientTag, startCheckSite } from '../support/check-site.ts'
import { describeWith } from '../support/required.ts'

const work = ['GET /__doorward/challenge?surface=login', 'POST /__doorward/verify']
const texts = {
  working: 'Checking…',
  done: 'Done.',
  failed: 'That failed.',
  slow: 'Slow.',
  notLoaded: 'Not here.',
}
const policy = "default-src 'none'; script-src 'nonce-x'; connect-src 'self'; img-src data:"
const form =
  '<form method="post" action="/login"><input name="email"><input name="password" type="password"><button>In</button></form>'

interface PageOptions {
  readonly back?: string
  /** What stands before it. */
  readonly before?: string
}

/** The page's parts, as the server renders them. */
function checkPage({ back = '/login', before = '' }: PageOptions = {}): string {
  const quoted = (value: unknown) => JSON.stringify(value).replaceAll('&', '&amp;').replaceAll("'", '&#39;')
  return `${before}<main data-doorward="check" data-surface="login" data-back="${back}">
    <h1 tabindex="-1">One moment</h1>
    <progress data-part="progress" max="100" value="0"></progress><p data-part="status" role="status"></p>
    <button data-part="again" hidden>Try again</button><a data-part="continue" href="${back}" hidden>Go on</a>
    <p data-part="slow" hidden>Other ways</p><div data-part="widget"></div></main>
    <template data-texts='${quoted(texts)}'></template><script nonce="x" src="/__doorward/page.js" defer></script>`
}

describeWith(chromiumMissing, 'the check page', () => {
  let browser: Browser
  let site: CheckSite
  let visitor: Visitor
  beforeAll(async () => {
    browser = await startBrowser({ keepsPages: true })
  })
  afterAll(() => browser.close())
  beforeEach(async () => {
    site = await startCheckSite()
    visitor = await browser.visitor()
    site.page('/login', form)
  })
  afterEach(async () => {
    const { complaints } = visitor
    await visitor.leave()
    await site.close()
    expect(complaints.filter(line => !line.includes('Failed to load resource'))).toEqual([])
  })

  async function open(options: PageOptions = {}) {
    site.page('/check', checkPage(options), { 'content-security-policy': policy })
    await visitor.page.goto(`${site.url}/check`)
    return visitor.page
  }
  const part = (name: string) => visitor.page.locator(`[data-part=${name}]`)
  const says = (text: string) => part('status').filter({ hasText: text }).waitFor()
  /** A form that is answered by the check page until there is a pass. */
  function protect() {
    site.rules.instead = ({ method, path, withPass }) =>
      method === 'POST' && path === '/login' && !withPass ? page403() : null
  }
  const page403 = () =>
    new Response(`<!doctype html><title>A check</title><link rel="icon" href="data:,">${checkPage()}`, {
      status: 403,
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': policy,
        'cache-control': 'no-store',
      },
    })
  const instead = (path: string, response: () => Response | null) => (asked: Asked) =>
    asked.path.startsWith(`/__doorward/${path}`) ? response() : null

  it('does the check and leads back to the form, with what was typed, and the form then passes', async () => {
    protect()
    const { page } = visitor
    await page.goto(`${site.url}/login`)
    await page.fill('[name=email]', 'ada@shop.example')
    await page.click('button')
    await page.locator('form').waitFor()
    expect(site.lines()).toEqual(['POST /login', ...work])
    expect(await page.inputValue('[name=email]')).toBe('ada@shop.example')
    await page.click('button')
    await page.getByText('Welcome').waitFor()
    expect(site.sentTo('/login').map(({ withPass }) => withPass)).toEqual([false, true])
  })

  it('spares the form to which it leads back any further work', async () => {
    site.page('/login', form + clientTag)
    site.rules.instead = ({ path }) =>
      path === '/login' && site.sentTo('/login').length === 1 ? page403() : null
    const { page } = visitor
    await page.goto(`${site.url}/login`)
    await page.fill('[name=email]', 'ada@shop.example')
    await eventually(() => expect(site.lines()).toHaveLength(2))
    await page.click('button')
    await part('status').waitFor({ state: 'attached' })
    await page.locator('form').waitFor()
    await page.fill('[name=password]', 'made up')
    await page.click('button')
    await page.getByText('Welcome').waitFor()
    // One for the form that was sent first, and one of the check page.
    expect(site.lines().filter(line => line === 'POST /__doorward/verify')).toHaveLength(2)
    expect(site.sentTo('/login')).toHaveLength(2)
  })

  it('stays where it is for somebody who left before it led back', async () => {
    const { page } = visitor
    site.page('/form', '<a href="/check">On</a>')
    site.page('/check', checkPage({ back: '/form' }), { 'content-security-policy': policy })
    await visitor.stopClock()
    await page.goto(`${site.url}/form`)
    await page.click('a')
    await says('Done.')
    await page.goto(`${site.url}/elsewhere`)
    await page.goBack({ waitUntil: 'commit' })
    await part('continue').waitFor()
    await page.clock.runFor(2_000)
    await part('continue').click()
    await page.waitForURL('**/form', { waitUntil: 'commit' })
    expect(site.lines()).toEqual(work)
  })

  it('goes on to the way back where the form is no longer one page back', async () => {
    const { page } = visitor
    site.page('/before', '<a href="/form">On</a>')
    site.page('/form', '<button onclick="location.replace(\'/check\')">On</button>')
    site.page('/check', checkPage({ back: '/login' }), { 'content-security-policy': policy })
    await page.goto(`${site.url}/before`)
    await page.click('a')
    await page.click('button')
    await page.waitForURL('**/login', { waitUntil: 'commit' })
  })

  it('stays where it is for somebody who comes forward to it again', async () => {
    const { page } = visitor
    site.page('/form', '<a href="/check">On</a>')
    site.page('/check', checkPage({ back: '/form' }), { 'content-security-policy': policy })
    await page.goto(`${site.url}/form`)
    await page.click('a')
    await page.waitForURL('**/form', { waitUntil: 'commit' })
    await page.goForward({ waitUntil: 'commit' })
    await part('continue').waitFor()
    // Longer than it takes to lead back.
    await page.waitForTimeout(1_000)
    expect(new URL(page.url()).pathname).toBe('/check')
    expect(site.lines()).toEqual(work)
  })

  it('goes on to the way back where it was not reached from a form', async () => {
    const page = await open({ back: '/login?next=1' })
    await page.waitForURL('**/login?next=1')
    expect(site.lines()).toEqual(work)
  })

  it.each(['https://other.example/', '//other.example/', 'javascript:alert(1)'])(
    'never leads to another site: %s',
    async back => {
      const page = await open({ back })
      await page.waitForURL(`${site.url}/`)
    },
  )

  it('shows how far it is, and that it is done before it leads back', async () => {
    await visitor.stopClock()
    site.rules.counter = 150
    const page = await open()
    await says('Done.')
    expect(await part('progress').getAttribute('value')).toBe('100')
    expect(await part('continue').isVisible()).toBe(true)
    expect(site.lines()).toEqual(work)
    await page.clock.runFor(600)
    await page.waitForURL('**/login')
  })

  it('can be tried again after a failure, with a new challenge', async () => {
    site.rules.instead = instead('verify', () => new Response('no', { status: 503 }))
    await open()
    await says('That failed.')
    expect(await part('slow').isVisible()).toBe(true)
    site.rules.instead = () => null
    await part('again').click()
    await visitor.page.waitForURL('**/login')
    expect(site.lines()).toEqual([...work, ...work])
  })

  it('shows the other ways after five seconds of work', async () => {
    let end = () => {}
    const opened = new Promise<null>(resolve => {
      end = () => resolve(null)
    })
    await visitor.stopClock()
    site.rules.instead = ({ path }) => (path.startsWith('/__doorward/challenge') ? opened : null)
    const page = await open()
    await says('Checking…')
    expect(await part('slow').isVisible()).toBe(false)
    await page.clock.runFor(5_000)
    await says('Slow.')
    expect(await part('slow').isVisible()).toBe(true)
    end()
    await says('Done.')
  })

  describe('the focus', () => {
    const focused = () =>
      visitor.page.evaluate('document.activeElement.id || document.activeElement.localName')
    beforeEach(() => visitor.stopClock())

    it('is on the heading from the beginning, and the page stays where it is', async () => {
      const page = await open({ before: '<br>'.repeat(200) })
      await says('Done.')
      expect(await focused()).toBe('h1')
      expect(await page.evaluate('scrollY')).toBe(0)
    })

    it('is not taken from somebody who is elsewhere already', async () => {
      const focus = '<script nonce="x">document.getElementById("away").focus()</script>'
      await open({ before: `<a id="away" href="/help">Help</a>${focus}` })
      await says('Done.')
      expect(await focused()).toBe('away')
    })
  })

  describe('a provider’s widget', () => {
    /** Scripts of providers, as they behave: told what to draw, they hand over a token. */
    const render = (name: string) => `globalThis.${name} = { render(box, { sitekey, action, callback }) {
      box.textContent = [sitekey, action].join(' ')
      globalThis.hand = callback
    } }
    globalThis[new URL(document.currentScript.src).searchParams.get('onload')]()`
    const create = `globalThis.frcaptcha = { createWidget({ element, sitekey }) {
      element.textContent = sitekey
      globalThis.hand = response => element.dispatchEvent(
        new CustomEvent('frc:widget.complete', { detail: { response } }))
      return element
    } }`
    const script = (text: string) => () =>
      new Response(text, { headers: { 'content-type': 'text/javascript' } })

    it.each([
      ['turnstile', render('turnstile')],
      ['hcaptcha', render('hcaptcha')],
      ['recaptcha', render('grecaptcha')],
      ['friendly-captcha', create],
    ])('is drawn under the page’s policy, and its token handed in: %s', async (type, text) => {
      site.rules.challenge = { type, sitekey: 'a-key', script: '/__doorward/provider.js', action: 'login' }
      site.rules.instead = instead('provider.js', script(text))
      const page = await open()
      await part('widget').filter({ hasText: 'a-key' }).waitFor()
      await page.evaluate('hand("right")')
      await page.waitForURL('**/login')
      expect(JSON.parse(site.sentTo('/__doorward/verify')[0]?.body ?? '')).toMatchObject({ answer: 'right' })
    })

    it('makes way for work where its provider cannot be asked', async () => {
      site.rules.challenge = { type: 'turnstile', sitekey: 'a-key', script: '/__doorward/provider.js' }
      site.rules.instead = instead('provider.js', script(render('turnstile')))
      const page = await open()
      await part('widget').filter({ hasText: 'a-key' }).waitFor()
      site.rules.challenge = null
      await page.evaluate('hand("wrong")')
      await page.waitForURL('**/login')
      expect(site.lines()).toEqual([...work, 'POST /__doorward/verify'])
    })

    it('that fails can be tried again', async () => {
      site.rules.challenge = { type: 'turnstile', sitekey: 'a-key', script: '/__doorward/provider.js' }
      site.rules.instead = instead(
        'provider.js',
        script(render('turnstile').replace('callback', "'error-callback': callback")),
      )
      const page = await open()
      await part('widget').filter({ hasText: 'a-key' }).waitFor()
      await page.evaluate('hand()')
      await says('That failed.')
      await part('again').click()
      await part('widget').filter({ hasText: 'a-key' }).waitFor()
    })

    it('whose script does not come leaves other ways, and may come later', async () => {
      let end = () => {}
      const opened = new Promise<void>(resolve => {
        end = resolve
      })
      site.rules.challenge = { type: 'hcaptcha', sitekey: 'a-key', script: '/__doorward/provider.js' }
      site.rules.instead = ({ path }) =>
        path.startsWith('/__doorward/provider.js') ? opened.then(script(render('hcaptcha'))) : null
      await visitor.stopClock()
      const page = await open()
      await eventually(() => expect(site.asked.at(-1)?.path).toContain('provider.js'))
      await page.clock.runFor(5_000)
      await says('Not here.')
      for (const name of ['slow', 'again']) expect(await part(name).isVisible()).toBe(true)
      expect(await part('progress').isVisible()).toBe(false)
      end()
      await part('widget').filter({ hasText: 'a-key' }).waitFor()
      await page.evaluate('hand("right")')
      await says('Done.')
      expect(await part('progress').isVisible()).toBe(true)
    })

    it('whose script is not to be had says so at once', async () => {
      site.rules.challenge = { type: 'hcaptcha', sitekey: 'a-key', script: '/__doorward/provider.js' }
      site.rules.instead = instead('provider.js', () => new Response('', { status: 404 }))
      await visitor.stopClock()
      await open()
      await says('Not here.')
      for (const name of ['slow', 'again']) expect(await part(name).isVisible()).toBe(true)
      expect(await part('progress').isVisible()).toBe(false)
      site.rules.challenge = null
      await part('again').click()
      await says('Done.')
      expect(await part('progress').isVisible()).toBe(true)
    })
  })
})
