// The script on pages with a protected form, in a real browser: the work that nobody sees, and the form that waits for
// it.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Browser, chromiumMissing, eventually, startBrowser, type Visitor } from '../support/browser.ts'
import { type Asked, type CheckSite, clientTag, startCheckSite } from '../support/check-site.ts'
import { describeWith } from '../support/required.ts'

const fields = '<input name="email" type="email"><input name="password" type="password">'
const button = '<button name="how" value="quick">Sign in</button>'
const loginForm = `<form method="post" action="/login">${fields}${button}</form>`
const work = ['GET /__doorward/challenge?for=%2Flogin', 'POST /__doorward/verify']

/** A promise that the test keeps when it likes. */
function gate() {
  let open = () => {}
  const opened = new Promise<null>(resolve => {
    open = () => resolve(null)
  })
  return { open, opened }
}

const isVerify = ({ path }: Asked) => path === '/__doorward/verify'

describeWith(chromiumMissing, 'the script on a page with a form', () => {
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
  })
  afterEach(async () => {
    const { complaints } = visitor
    await visitor.leave()
    await site.close()
    // Holds for every test: nothing is ever written to the console of somebody else's site.
    expect(complaints.filter(line => !line.includes('Failed to load resource'))).toEqual([])
  })

  async function open(html: string, headers: Readonly<Record<string, string>> = {}) {
    site.page('/login', html, headers)
    await visitor.page.goto(`${site.url}/login`)
    return visitor.page
  }
  const until = (lines: readonly string[]) => eventually(() => expect(site.lines()).toEqual(lines))
  async function fill(page = visitor.page) {
    await page.fill('[name=email]', 'ada@shop.example')
    await page.fill('[name=password]', 'made up')
  }
  const sent = 'email=ada%40shop.example&password=made+up&how=quick'
  /** Keeps the work from ending until the gate is opened. */
  function holdWork() {
    const { open: end, opened } = gate()
    site.rules.instead = asked => (isVerify(asked) ? opened : null)
    return end
  }

  describe('the work', () => {
    it('begins when a field gets the focus, and the form that follows carries its pass', async () => {
      const page = await open(loginForm + clientTag)
      expect(site.lines()).toEqual([])
      await page.focus('[name=email]')
      await until(work)
      await fill()
      await page.click('button')
      await until([...work, 'POST /login'])
      expect(site.sentTo('/login')).toMatchObject([{ body: sent, withPass: true }])
    })

    it('begins at once where a field has the focus already', async () => {
      await open(`<form method="post"><input type="password" autofocus></form>${clientTag}`)
      await until(work)
    })

    it('is done once, however often the script is there and whichever fields are entered', async () => {
      const page = await open(loginForm + clientTag + clientTag)
      await fill()
      await page.evaluate(`document.body.append(Object.assign(document.createElement('script'), {
        src: '/__doorward/client.js?again', onload() { document.body.dataset.again = 'yes' } }))`)
      await page.waitForSelector('[data-again]')
      await fill()
      await until(work)
    })

    it('is done for a form that was put in later', async () => {
      const page = await open(clientTag)
      await page.evaluate(`document.body.innerHTML = ${JSON.stringify(loginForm)}`)
      await page.focus('[name=password]')
      await until(work)
    })

    it('is left when the site needs none, and the form is sent at once', async () => {
      site.rules.surfaces = {}
      const page = await open(loginForm + clientTag)
      await fill()
      await page.click('button')
      await until([work[0] ?? '', 'POST /login'])
    })

    it('is asked for again where the first answer was wrong', async () => {
      let wrong = true
      site.rules.instead = async asked => {
        if (!isVerify(asked) || !wrong) return null
        wrong = false
        const asking = await fetch(`${site.url}/__doorward/challenge?surface=login`)
        return Response.json({ ok: false, why: 'wrong', next: await asking.json() }, { status: 403 })
      }
      const page = await open(loginForm + clientTag)
      await fill()
      await page.click('button')
      await eventually(() => expect(site.sentTo('/login')).toMatchObject([{ body: sent, withPass: true }]))
      expect(site.lines().filter(line => line === 'POST /__doorward/verify')).toHaveLength(2)
    })

    it('is not done again for the form after a mistake, while the pass has uses left', async () => {
      site.rules.uses = 2
      const page = await open(loginForm + clientTag)
      await fill()
      await until(work)
      // Before the answer has come, a visit elsewhere would be given up for it.
      const send = () => Promise.all([page.waitForEvent('framenavigated'), page.click('button')])
      await send()
      for (const again of [[work[0]], work]) {
        const before = site.lines().length
        await page.goto(`${site.url}/login`)
        await fill()
        await eventually(() => expect(site.lines().slice(before)).toEqual(again))
        await send()
        await eventually(() => expect(site.lines().at(-1)).toBe('POST /login'))
      }
    })

    it('is done again before the pass is over, for somebody who is still typing', async () => {
      await visitor.stopClock()
      const page = await open(loginForm + clientTag)
      await page.focus('[name=email]')
      await until(work)
      await eventually(async () => expect(await page.evaluate('sessionStorage.length')).toBe(1))
      await page.clock.fastForward(8 * 60_000)
      await page.press('[name=email]', 'a')
      expect(site.lines()).toEqual(work)
      await page.clock.fastForward(90_000)
      await page.press('[name=email]', 'b')
      await until([...work, ...work])
    })

    it('is not tried again with every key after it failed', async () => {
      await visitor.stopClock()
      site.rules.instead = asked => (isVerify(asked) ? new Response('no', { status: 503 }) : null)
      const page = await open(loginForm + clientTag)
      await fill()
      await until(work)
      await page.waitForLoadState('networkidle')
      await page.locator('[name=email]').pressSequentially('more')
      expect(site.lines()).toEqual(work)
      await page.clock.fastForward(31_000)
      await page.press('[name=email]', 'a')
      await until([...work, ...work])
    })

    it('follows the person to a form of another surface', async () => {
      site.rules.surfaces = { '/login': 'login', '/join?by=mail': 'signup' }
      const join = '<form method="post" action="/join?by=mail"><input name="address"></form>'
      const page = await open(loginForm + join + clientTag)
      await page.focus('[name=email]')
      await until(work)
      await page.focus('[name=address]')
      await until([...work, 'GET /__doorward/challenge?for=%2Fjoin%3Fby%3Dmail', 'POST /__doorward/verify'])
      const kept = () => page.evaluate<string>("JSON.parse(sessionStorage['doorward-pass']).surface")
      await eventually(async () => expect(await kept()).toBe('signup'))
      await page.focus('[name=email]')
      // There is one pass at a time.
      await eventually(() => expect(site.lines().slice(4)).toEqual(work))
    })

    it('never begins for forms that cannot need it', async () => {
      const elsewhere = '<form method="post" action="https://other.example/in"><input name="a"></form>'
      const search = '<form action="/search"><input name="b"></form>'
      const poll = '<form method="post" action="/poll"><input type="radio" name="c"></form>'
      const dialog = '<form method="dialog" action="/dialog"><input type="password" name="d"></form>'
      const page = await open(elsewhere + search + poll + dialog + loginForm + clientTag)
      for (const name of ['a', 'b', 'c', 'd', 'email']) await page.focus(`[name=${name}]`)
      await until(work)
    })

    it('asks by surface as well where the page was marked: the action may say nothing', async () => {
      site.rules.surfaces = {}
      const marked = clientTag.replace('src', 'data-surface="login" src')
      await open(`<input type="password">${marked}`)
      await visitor.page.focus('[type=password]')
      await until([`${work[0]}&surface=login`, 'POST /__doorward/verify'])
    })

    it('is found by the form’s attributes, whatever its fields are called', async () => {
      site.rules.surfaces = { '/wp-login.php?action=lost': 'password-reset' }
      const odd =
        '<input type="hidden" name="action"><input type="hidden" name="method"><input name="elements">'
      const page = await open(
        `<form action="wp-login.php?action=lost" method="POST">${odd}</form>${clientTag}`,
      )
      await page.focus('[name=elements]')
      await until([
        'GET /__doorward/challenge?for=%2Fwp-login.php%3Faction%3Dlost',
        'POST /__doorward/verify',
      ])
    })

    it('asks without what may be a token: addresses are written down', async () => {
      const action = '/reset?action=rp&amp;key=a1B2c3D4e5F6&amp;login=&amp;mail=ada%40shop.example'
      const page = await open(
        `<form action="${action}" method="POST"><input name="email"></form>${clientTag}`,
      )
      await page.focus('[name=email]')
      const asked = encodeURIComponent('/reset?action=rp&key=x&login=&mail=x')
      await until([`GET /__doorward/challenge?for=${asked}`])
    })

    it('asks the page’s own host, whatever its base is', async () => {
      const page = await open(
        `<base href="https://cdn.example/">${loginForm}${clientTag.replace('src="', `src="${site.url}`)}`,
      )
      await page.focus('[name=email]')
      await eventually(() => expect(site.lines()).toEqual([]))
      const login = loginForm.replace('action="/login"', `action="${site.url}/login"`)
      await open(
        `<base href="https://cdn.example/">${login}${clientTag.replace('src="', `src="${site.url}`)}`,
      )
      await page.focus('[name=email]')
      await until(work)
    })

    it('goes where the button leads', async () => {
      site.rules.surfaces = { '/login/code': 'one-time-code' }
      const other = '<button formaction="/login/code" name="how" value="code">Code</button>'
      const page = await open(`<form method="post" action="/other">${fields}${other}</form>${clientTag}`)
      await page.click('button')
      await eventually(() =>
        expect(site.sentTo('/login/code')).toMatchObject([
          { body: 'email=&password=&how=code', withPass: true },
        ]),
      )
    })

    it('runs under a strict policy, without a worker or a style of its own', async () => {
      const end = holdWork()
      const policy =
        "default-src 'none'; script-src 'nonce-x' 'strict-dynamic'; connect-src 'self'; img-src data:"
      const headers = { 'content-security-policy': `${policy}; base-uri 'none'` }
      const page = await open(loginForm + clientTag.replace('src', 'nonce="x" src'), headers)
      await fill()
      await page.click('button')
      await page.getByText('One moment…').waitFor()
      end()
      await eventually(() => expect(site.sentTo('/login')).toMatchObject([{ body: sent, withPass: true }]))
    })

    it('gives the page’s thread back after every step: how long it takes, `npm run measure:checks` says', async () => {
      Object.assign(site.rules, { cost: 2_000, counter: 190 })
      const page = await open(loginForm + clientTag)
      // How many keys are asked for before anything else has its turn.
      await page.evaluate(`{
        const { deriveBits } = SubtleCrypto.prototype
        const { port1, port2 } = new MessageChannel()
        let inOneTask = 0
        globalThis.most = 0
        globalThis.asked = 0
        port1.onmessage = () => { inOneTask = 0 }
        SubtleCrypto.prototype.deriveBits = function (...given) {
          asked += 1
          inOneTask += 1
          most = Math.max(most, inOneTask)
          port2.postMessage(null)
          return deriveBits.apply(this, given)
        }
      }`)
      await page.focus('[name=email]')
      await until(work)
      const [most, asked] = await page.evaluate<[number, number]>('[most, asked]')
      expect(asked).toBeGreaterThan(100)
      expect(most).toBeLessThanOrEqual(8)
    })
  })

  describe('a form that is sent before the work is done', () => {
    it('waits, says so, and is sent once with its button', async () => {
      const end = holdWork()
      const page = await open(loginForm + clientTag)
      await fill()
      await page.click('button')
      expect(await page.getAttribute('form', 'aria-busy')).toBe('true')
      await page.getByRole('status').filter({ hasText: 'One moment…' }).waitFor()
      expect(site.sentTo('/login')).toEqual([])
      await page.click('button')
      await page.press('[name=password]', 'Enter')
      end()
      await page.waitForURL('**/login')
      await eventually(() => expect(site.sentTo('/login')).toMatchObject([{ body: sent, withPass: true }]))
    })

    it('speaks the language of the page', async () => {
      holdWork()
      const page = await open(loginForm + clientTag)
      await page.evaluate('document.documentElement.lang = "pt-BR"')
      await page.click('button')
      await page.locator('[role=status][lang=pt]').filter({ hasText: 'Um momento…' }).waitFor()
    })

    it('is held to the site’s own checks of its fields', async () => {
      const end = holdWork()
      const page = await open(loginForm.replace('type="email"', 'type="email" required') + clientTag)
      await page.focus('[name=password]')
      await page.click('button')
      expect(await page.getAttribute('form', 'aria-busy')).toBeNull()
      await fill()
      await page.click('button')
      end()
      await eventually(() => expect(site.sentTo('/login')).toMatchObject([{ body: sent }]))
    })

    it('is heard by the site’s own listeners once, when the work is done', async () => {
      const end = holdWork()
      const page = await open(loginForm + clientTag)
      await page.evaluate(`globalThis.heard = []
        document.addEventListener('submit', event => {
          event.preventDefault()
          heard.push(event.submitter.value)
        }, true)`)
      await fill()
      await page.click('button')
      await page.locator('form[aria-busy]').waitFor()
      await page.click('button')
      expect(await page.evaluate('heard')).toEqual([])
      end()
      await page.waitForFunction('heard.length > 0')
      await page.locator('form:not([aria-busy])').waitFor()
      expect(await page.evaluate('[heard, document.querySelectorAll("[role=status]").length]')).toEqual([
        ['quick'],
        0,
      ])
      expect(site.sentTo('/login')).toEqual([])
    })

    it('is left alone where a script only plays that it is sent', async () => {
      const page = await open(loginForm + clientTag)
      await fill()
      await until(work)
      const play = `new Promise(resolve => {
        document.forms[0].addEventListener('submit', resolve)
        document.forms[0].dispatchEvent(new SubmitEvent('submit', { cancelable: true, bubbles: true }))
      }).then(event => event.defaultPrevented)`
      expect(await page.evaluate(play)).toBe(false)
      expect(await page.getAttribute('form', 'aria-busy')).toBeNull()
      expect(site.sentTo('/login')).toEqual([])
    })

    it('is sent without its button where the site took that away meanwhile', async () => {
      const end = holdWork()
      const page = await open(loginForm + clientTag)
      await fill()
      await page.click('button')
      await page.locator('form[aria-busy]').waitFor()
      await page.evaluate('document.querySelector("button").remove()')
      end()
      await eventually(() => expect(site.sentTo('/login')).toMatchObject([{ withPass: true }]))
    })

    it('is sent all the same where the work comes to nothing', async () => {
      const broken = [
        () => new Response('no', { status: 500 }),
        (asked: Asked) =>
          isVerify(asked) ? Response.json({ ok: false, next: null }, { status: 403 }) : null,
        (asked: Asked) => (asked.path.includes('challenge') ? Response.json({ needed: true }) : null),
      ]
      for (const [at, instead] of broken.entries()) {
        const page = await open(loginForm + clientTag)
        site.rules.instead = asked => (asked.path.startsWith('/__doorward/') ? instead(asked) : null)
        await fill()
        await page.click('button')
        await eventually(() => expect(site.sentTo('/login')).toHaveLength(at + 1))
        site.rules.instead = () => null
      }
    })

    it('is sent all the same when the work takes too long', async () => {
      const [asking, answering] = [gate(), gate()]
      let next: unknown
      site.rules.instead = async asked => {
        if (asked.method === 'GET') return asked.path.includes('challenge') ? asking.opened : null
        if (!isVerify(asked)) return null
        await answering.opened
        return Response.json({ ok: false, next }, { status: 403 })
      }
      const { page } = visitor
      await visitor.stopClock()
      await open(loginForm + clientTag)
      await fill()
      await page.click('button')
      await page.locator('form[aria-busy]').waitFor()
      // Each answer comes before we would give up waiting for it, but in all it is too much.
      await page.clock.runFor(9_000)
      asking.open()
      await until(work)
      await page.clock.runFor(9_000)
      next = await (await fetch(`${site.url}/__doorward/challenge?surface=login`)).json()
      site.rules.instead = asked => (isVerify(asked) ? gate().opened : null)
      answering.open()
      await eventually(() => expect(site.lines().at(-1)).toBe('POST /__doorward/verify'))
      expect(site.sentTo('/login')).toEqual([])
      await page.clock.runFor(2_500)
      await eventually(() => expect(site.sentTo('/login')).toMatchObject([{ body: sent, withPass: false }]))
    })

    it('uses the pass up like any other', async () => {
      const end = holdWork()
      site.rules.uses = 1
      const page = await open(loginForm + clientTag)
      await fill()
      await page.click('button')
      end()
      await page.getByText('Welcome').waitFor()
      await open(loginForm + clientTag)
      await fill()
      await until([...work, 'POST /login', ...work])
    })

    it('is not sent by surprise to somebody who went away and came back', async () => {
      const end = holdWork()
      const page = await open(loginForm + clientTag)
      site.page('/help', 'Help')
      await fill()
      await page.click('button')
      await page.locator('form[aria-busy]').waitFor()
      await page.goto(`${site.url}/help`)
      await page.goBack({ waitUntil: 'commit' })
      end()
      await page.locator('form:not([aria-busy])').waitFor()
      expect(site.sentTo('/login')).toEqual([])
    })

    it('is never held where its answer opens in another window', async () => {
      holdWork()
      const page = await open(loginForm.replace('action', 'target="_blank" action') + clientTag)
      await fill()
      await until(work)
      await page.click('button')
      await eventually(() => expect(site.sentTo('/login')).toHaveLength(1))
    })
  })
})
