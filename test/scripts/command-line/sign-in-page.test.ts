// What doctor says of the page with the sign-in form, as a browser would get it.
import { afterEach, describe, expect, it } from 'vitest'
import { pageFindings } from '../../../scripts/command-line/sign-in-page.ts'
import type { PolicySummary } from '../../../src/admin/contract.ts'
import { policy } from '../../support/admin.ts'
import { type Served, served } from '../../support/served.ts'

let server: Served | undefined
afterEach(() => server?.close())

const ours = '<script src="/__doorward/client.js?v=1" defer nonce="abc"></script>'

function html(text: string, headers: Readonly<Record<string, string>> = {}, status = 200): Response {
  return new Response(text, { status, headers: { 'content-type': 'text/html', ...headers } })
}

const page = (head = '', headers: Readonly<Record<string, string>> = {}) =>
  html(`<!doctype html><html><head>${head}</head><body><form></form></body></html>`, headers)

/** `good` or `warning`, and the sentence. */
async function findings(
  answer: (request: Request) => Response,
  change: Partial<PolicySummary> = {},
): Promise<readonly string[]> {
  server = await served(async request => answer(request))
  const found = await pageFindings(server.url, { ...policy, ...change })
  return found.map(({ is, text }) => `${is}: ${text}`)
}

describe('the page with the sign-in form', () => {
  it('is good where it loads our script, whoever put it there', async () => {
    expect(await findings(() => page(ours))).toEqual([
      'good: The page at /login loads our script, so that a check is done before anybody sends the form.',
    ])
  })

  it('can be looked at before anything is enforced', async () => {
    const watching = { mode: 'monitor' } as const
    expect(await findings(() => page(), watching)).toEqual([
      'good: The page at /login can load our script, and will where its surface enforces.',
    ])
    const closed = { 'content-security-policy': "default-src 'none'" }
    expect(await findings(() => page('', closed), watching)).toEqual([
      expect.stringMatching(
        /^warning: The page at \/login cannot load our script: its Content-Security-Policy/,
      ),
    ])
  })

  it('should load it where it could and login enforces', async () => {
    expect(await findings(() => page())).toEqual([
      'warning: The page at /login does not load our script, though it could: does it go through Doorward?',
    ])
  })

  it.each<[string, () => Response, string]>([
    [
      'a policy without a place for it',
      () => page('', { 'content-security-policy': "script-src 'self' 'strict-dynamic'" }),
      "its Content-Security-Policy lets no script of its own host run: add 'self', or a nonce, to script-src",
    ],
    [
      'a policy in the page itself',
      () => page(`<meta http-equiv="Content-Security-Policy" content="script-src 'none'">`),
      'its Content-Security-Policy lets no script of its own host run',
    ],
    [
      'a policy that lets it ask nobody',
      () => page('', { 'content-security-policy': "connect-src 'none'" }),
      "add 'self' to connect-src",
    ],
    ['a sandbox', () => page('', { 'content-security-policy': 'sandbox allow-forms' }), 'in a sandbox'],
    ['no-transform', () => page('', { 'cache-control': 'no-transform' }), 'says no-transform'],
    [
      'hashes for every script',
      () => page('', { 'integrity-policy': 'blocked-destinations=(script)' }),
      'asks for a hash in every script tag',
    ],
    ['a fragment of a page', () => html('<form></form>'), 'it is HTML without <!doctype>'],
  ])('says what is in the way, and what comes of it: %s', async (_, answer, why) => {
    const [text = '', ...rest] = await findings(answer)
    expect(text).toContain(`warning: The page at /login cannot load our script: `)
    expect(text).toContain(why)
    expect(text).toContain('types the password once more')
    expect(rest).toEqual([])
  })

  it.each<[string, () => Response]>([
    ['404', () => html('no', {}, 404)],
    ['302', () => new Response(null, { status: 302, headers: { location: 'https://id.example.com/' } })],
    ['200', () => Response.json({})],
  ])('may be another one than the path of the route, which answers %s', async (status, answer) => {
    expect(await findings(answer)).toEqual([
      `warning: There is no page at /login (${status}). If the form is on another one, name it in [vars.CHALLENGE] pages.`,
    ])
  })

  it('is asked for with the parameters of its route, as a page', async () => {
    const [login = policy.routes[0]] = policy.routes
    if (login === undefined) throw new Error('no route')
    const asked: string[] = []
    const answer = (request: Request) => {
      asked.push(`${new URL(request.url).search} ${request.headers.get('accept')}`)
      return page(ours)
    }
    await findings(answer, { routes: [{ ...login, when: { action: ['sign-in'], other: ['', 'x'] } }] })
    expect(asked).toEqual(['?action=sign-in text/html'])
  })
})

describe('which pages are looked at', () => {
  it('those that the operator names, too, where they are one path', async () => {
    const pages = [
      { path: '/members', surface: 'login' },
      { path: '/shop/*', surface: 'signup' },
      { path: '/join', surface: 'signup' },
    ] as const
    const found = await findings(() => page(), { challenge: { provider: 'proof-of-work', pages } })
    expect(found.map(text => /at (\S+) (can|does not) load/.exec(text)?.slice(1))).toEqual([
      ['/login', 'does not'],
      ['/members', 'does not'],
      // Signups are only watched here.
      ['/join', 'can'],
    ])
  })

  it('none where no check is ever asked for, and none of an API', async () => {
    expect(await findings(() => page(), { challenge: null })).toEqual([])
    const [login] = policy.routes
    if (login === undefined) throw new Error('no route')
    expect(await findings(() => page(), { routes: [{ ...login, paths: ['/api/login'] }] })).toEqual([])
  })

  it('and says so where one does not come', async () => {
    const found = await pageFindings('http://127.0.0.1:1', policy)
    expect(found).toEqual([{ is: 'warning', text: 'The page at /login did not come.' }])
  })
})
