// `window.doorward`, for sites whose own scripts send what is protected.
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { type Browser, chromiumMissing, eventually, startBrowser, type Visitor } from '../support/browser.ts'
import { type Asked, type CheckSite, clientTag, startCheckSite } from '../support/check-site.ts'
import { describeWith } from '../support/required.ts'

const work = ['GET /__doorward/challenge?surface=login', 'POST /__doorward/verify']
const insecureName = 'insecure.test'

describeWith(chromiumMissing, 'the programming interface in the page', () => {
  let browser: Browser
  let site: CheckSite
  let visitor: Visitor
  beforeAll(async () => {
    // A name of this machine that is no secure context, as a site without https is.
    const names = `--host-resolver-rules=MAP ${insecureName} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1`
    browser = await startBrowser({ arguments: [names] })
  })
  afterAll(() => browser.close())
  beforeEach(async () => {
    site = await startCheckSite()
    visitor = await browser.visitor()
    site.page('/app', clientTag)
    site.rules.instead = wanted
    await visitor.page.goto(`${site.url}/app`)
  })
  afterEach(async () => {
    await visitor.leave()
    await site.close()
  })

  /** What a protected address answers to a program without a pass. */
  const problem = {
    type: 'urn:doorward:problem:check-needed',
    status: 403,
    challenge: { surface: 'login', url: '/__doorward/challenge?surface=login', verify: '/__doorward/verify' },
  }
  function wanted({ method, path, withPass }: Asked): Response | null {
    if (method !== 'POST' || path !== '/api/login') return null
    if (withPass) return Response.json({ welcome: true })
    return Response.json(problem, { status: 403, headers: { 'content-type': 'application/problem+json' } })
  }
  /** Runs in the page; `body` and the rest are JavaScript. Resolves to the status and the text of the answer. */
  const send = (call: string) =>
    visitor.page.evaluate(`(async () => {
      const answer = await doorward.fetch(${call})
      return [answer.status, await answer.text()]
    })()`)

  it.each([
    ['text', `'/api/login', { method: 'POST', body: 'a=1' }`],
    ['parameters', `'/api/login', { method: 'POST', body: new URLSearchParams({ a: 1 }) }`],
    ['bytes', `new URL('/api/login', location), { method: 'POST', body: new TextEncoder().encode('a=1') }`],
    ['a blob', `'/api/login', { method: 'POST', body: new Blob(['a=1']) }`],
    ['a request', `new Request('/api/login', { method: 'POST', body: 'a=1' })`],
  ])('does the check that is asked for and sends the same again: %s', async (_, call) => {
    expect(await send(call)).toEqual([200, '{"welcome":true}'])
    expect(site.lines()).toEqual(['POST /api/login', ...work, 'POST /api/login'])
    expect(site.sentTo('/api/login').map(({ body }) => body)).toEqual(['a=1', 'a=1'])
  })

  it('sends a form’s data again', async () => {
    const fill = `(() => { const data = new FormData(); data.set('a', '1'); return data })()`
    expect(await send(`'/api/login', { method: 'POST', body: ${fill} }`)).toEqual([200, '{"welcome":true}'])
    for (const { body } of site.sentTo('/api/login')) expect(body).toContain('name="a"\r\n\r\n1')
  })

  it('sends it once more at most, and hands over whatever comes', async () => {
    site.rules.instead = asked => wanted({ ...asked, withPass: false })
    expect(await send(`'/api/login', { method: 'POST', body: 'a=1' }`)).toEqual([
      403,
      JSON.stringify(problem),
    ])
    expect(site.sentTo('/api/login')).toHaveLength(2)
  })

  it('hands over the first answer where the check cannot be done unseen', async () => {
    site.rules.challenge = { type: 'turnstile', sitekey: 'k', script: 'https://widget.example/api.js' }
    expect(await send(`'/api/login', { method: 'POST', body: 'a=1' }`)).toEqual([
      403,
      JSON.stringify(problem),
    ])
    expect(site.sentTo('/api/login')).toHaveLength(1)
  })

  it.each([
    ['another refusal', 'application/json', problem],
    ['a problem without a check', 'application/problem+json', { status: 403 }],
    [
      'a check of another site',
      'application/problem+json',
      { challenge: { url: 'https://other.example/x' } },
    ],
    [
      'a check at another address',
      'application/problem+json',
      { challenge: { url: '/elsewhere?surface=login' } },
    ],
  ])('touches nothing else: %s', async (_, type, body) => {
    site.rules.instead = ({ path }) =>
      path === '/api/login' ? Response.json(body, { status: 403, headers: { 'content-type': type } }) : null
    expect(await send(`'/api/login', { method: 'POST', body: 'a=1' }`)).toEqual([403, JSON.stringify(body)])
    expect(site.lines()).toEqual(['POST /api/login'])
  })

  it('gets a pass ahead, once, and says whether the next attempt is prepared', async () => {
    const prepare = () => visitor.page.evaluate(`doorward.prepare('login')`)
    expect([await prepare(), await prepare()]).toEqual([true, true])
    expect(site.lines()).toEqual(work)
    expect(await send(`'/api/login', { method: 'POST', body: 'a=1' }`)).toEqual([200, '{"welcome":true}'])
  })

  it('says so where no pass is to be had', async () => {
    site.rules.instead = () => new Response('no', { status: 503 })
    expect(await visitor.page.evaluate(`doorward.prepare('login')`)).toBe(false)
  })

  it('cannot be changed, and is there beside an element of its name', async () => {
    site.page('/named', `<p id="doorward"></p>${clientTag}`)
    await visitor.page.goto(`${site.url}/named`)
    const look =
      '[Object.isFrozen(doorward), typeof doorward.fetch, Object.keys(globalThis).includes("doorward")]'
    expect(await visitor.page.evaluate(look)).toEqual([true, 'function', false])
  })

  it('stays out of the way where the browser has no cryptography', async () => {
    const { port } = new URL(site.url)
    site.page(
      '/login',
      `<form method="post"><input type="password" name="p"><button>In</button></form>${clientTag}`,
    )
    await visitor.page.goto(`http://${insecureName}:${port}/login`)
    expect(await visitor.page.evaluate('[isSecureContext, typeof doorward.fetch]')).toEqual([
      false,
      'function',
    ])
    await visitor.page.fill('[name=p]', 'made up')
    expect(site.lines()).toEqual([])
    expect(await send(`'/api/login', { method: 'POST', body: 'a=1' }`)).toEqual([
      403,
      JSON.stringify(problem),
    ])
    await visitor.page.click('button')
    await eventually(() => expect(site.sentTo('/login')).toHaveLength(1))
    expect(visitor.complaints.filter(line => !line.includes('Failed to load resource'))).toEqual([])
  })
})
