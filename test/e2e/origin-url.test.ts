// A site at another address than the visitor's (`ORIGIN_URL`): what points to the site's own address comes back as the
// visitor's, and what only Doorward may say to the site, no client can.
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, headerOf, type RawRequest } from '../support/raw-http.ts'
import { address, startWorld, type World } from '../support/world.ts'

const visited = 'shop.example:8443'

let world: World
let siteUrl: string
/** What the site answers, and what it was sent, the last time. */
let answer: readonly (readonly [name: string, value: string])[] = []
let got: {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  body: string
}
const site = createServer((request, response) => {
  got = { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body: '' }
  request.setEncoding('utf8').on('data', (text: string) => {
    got.body += text
  })
  request.on('end', () => {
    const status = answer.some(([name]) => name === 'Location') ? 302 : 200
    response.writeHead(status, [...answer.flat(), 'Content-Length', '2'])
    response.end('ok')
  })
})
beforeAll(async () => {
  await new Promise<void>(resolve => site.listen(0, '127.0.0.1', resolve))
  siteUrl = `http://127.0.0.1:${(site.address() as AddressInfo).port}`
  world = await startWorld({ originUrl: siteUrl })
})
afterAll(async () => {
  await world.stop()
  await new Promise(resolve => {
    site.close(resolve)
    site.closeAllConnections()
  })
})

let networks = 0
type Headers = NonNullable<RawRequest['headers']>

/** As a visitor of the shop asks: on a page that nobody protects, and with a guess at the login. */
const ways: Readonly<Record<string, (headers?: Headers) => RawRequest>> = {
  'on an unprotected path': (headers = []) => ({ target: '/plain?a=1&b=%20', headers }),
  'on a protected path': (headers = []) => ({
    method: 'POST',
    target: '/login?next=%2Faccount',
    headers: [['Content-Type', 'application/x-www-form-urlencoded'], ...headers],
    body: `email=somebody${networks}%40demo.example&password=guess`,
  }),
}

function visit({ headers = [], ...request }: RawRequest) {
  networks += 1
  const from = ['CF-Connecting-IP', address(networks)] as const
  return ask(world.url, { ...request, headers: [['Host', visited], from, ...headers] })
}

for (const [where, request] of Object.entries(ways)) {
  describe(where, () => {
    describe('an address of the site comes back as the visitor’s', () => {
      const locations: Readonly<Record<string, readonly [sent: string, seen: string]>> = {
        'a page of its own': ['ORIGIN/account?a=1#b', `http://${visited}/account?a=1#b`],
        'nothing but its host': ['ORIGIN', `http://${visited}`],
        'its front page': ['ORIGIN/', `http://${visited}/`],
        'its host and a query': ['ORIGIN?a=1', `http://${visited}?a=1`],
        'its host without a scheme': ['//HOST/account', `//${visited}/account`],
        'a path': ['/account', '/account'],
        'a relative path': ['../account', '../account'],
        'another site': ['https://elsewhere.example/ORIGIN/', 'https://elsewhere.example/ORIGIN/'],
        'another port': ['ORIGIN1/account', 'ORIGIN1/account'],
        'another site that begins like it': ['ORIGIN.evil.example/', 'ORIGIN.evil.example/'],
      }
      for (const [name, [sent, seen]] of Object.entries(locations)) {
        it(`Location: ${name}`, async () => {
          answer = [['Location', sent.replace('ORIGIN', siteUrl).replace('HOST', new URL(siteUrl).host)]]
          const response = await visit(request())
          expect(response.status).toBe(302)
          expect(headerOf(response, 'location')).toBe(seen.replace('ORIGIN', siteUrl))
        })
      }

      it('the domain of its cookies, and of no others', async () => {
        const cookies = [
          'session=abc; Domain=127.0.0.1; Path=/; HttpOnly',
          'a=Domain=127.0.0.1; Path=/',
          'b=1; domain=.127.0.0.1',
          'c=1; DOMAIN = 127.0.0.1 ; Secure',
          'd=1; Domain=127.0.0.10',
          'e=1; Domain=elsewhere.example',
          'f=1; Path=/',
        ]
        answer = cookies.map(cookie => ['Set-Cookie', cookie] as const)
        const { headers } = await visit(request())
        const seen = headers.filter(([name]) => name.toLowerCase() === 'set-cookie').map(([, value]) => value)
        expect(seen).toEqual([
          'session=abc; Domain=shop.example; Path=/; HttpOnly',
          'a=Domain=127.0.0.1; Path=/',
          'b=1; domain=.shop.example',
          'c=1; DOMAIN = shop.example ; Secure',
          ...cookies.slice(4),
        ])
      })

      it('nothing else changes', async () => {
        answer = [
          ['Link', `<${siteUrl}/next>; rel="next"`],
          ['X-Powered-By', 'a site'],
        ]
        const response = await visit(request())
        expect(headerOf(response, 'link')).toBe(`<${siteUrl}/next>; rel="next"`)
        expect(headerOf(response, 'x-powered-by')).toBe('a site')
        expect(response.body.toString()).toBe('ok')
      })
    })

    it('the site hears whom the visitor asked, and how', async () => {
      answer = []
      await visit(request())
      expect(got.headers).toMatchObject({
        host: new URL(siteUrl).host,
        'x-forwarded-host': visited,
        'x-forwarded-proto': 'http',
        'x-forwarded-for': address(networks),
        'x-real-ip': address(networks),
      })
    })

    it('the site gets method, target, body and the visitor’s other headers as they came', async () => {
      const asked = request([
        ['X-Own', 'value, with; signs="1"'],
        ['Cookie', 'a=b; c="d e"'],
        ['Referer', 'https://shop.example/login'],
      ])
      await visit(asked)
      expect(got).toMatchObject({ method: asked.method ?? 'GET', url: asked.target, body: asked.body ?? '' })
      expect(got.headers).toMatchObject({
        'x-own': 'value, with; signs="1"',
        cookie: 'a=b; c="d e"',
        referer: 'https://shop.example/login',
      })
    })

    describe('no client speaks in Doorward’s name', () => {
      const forged: Readonly<Record<string, string>> = {
        'X-Forwarded-Host': 'evil.example',
        'X-Forwarded-Proto': 'gopher',
        'X-Forwarded-For': '10.6.6.6',
        'X-Real-IP': '10.6.6.6',
        'X-Forwarded-Port': '666',
        'X-Forwarded-Server': 'evil.example',
        'X-Forwarded-Prefix': '/evil',
        'X-Forwarded-Scheme': 'evil',
        'X-Forwarded-Ssl': 'evil',
        Forwarded: 'for=10.6.6.6;host=evil.example;proto=gopher',
        'X-Host': 'evil.example',
        'Doorward-Account-Changed': 'evil',
        'DOORWARD-anything': 'evil',
        'Doorward-Mitigated': 'evil',
      }
      for (const [name, value] of Object.entries(forged)) {
        it(name, async () => {
          await visit(request([[name, value]]))
          expect(JSON.stringify(got.headers)).not.toMatch(/evil|666|gopher|10\.6\.6\.6/)
        })
      }

      it('X-Forwarded-Host twice', async () => {
        const twice = ['X-Forwarded-Host', 'evil.example'] as const
        await visit(request([twice, twice]))
        expect(got.headers['x-forwarded-host']).toBe(visited)
      })

      it('a cookie of ours', async () => {
        await visit(
          request([
            [
              'Cookie',
              '__Host-doorward-pass=evil; session=abc;__Host-doorward-device=evil; __Host-doorward-flow=evil ; b=c',
            ],
          ]),
        )
        expect(got.headers.cookie).toBe('session=abc; b=c')
        await visit(request([['Cookie', '__Host-doorward-flow=evil']]))
        expect(got.headers.cookie).toBeUndefined()
      })

      it('cookies of ours in a second header', async () => {
        await visit(
          request([
            ['Cookie', 'a=b'],
            ['Cookie', '__Host-doorward-device=evil'],
          ]),
        )
        expect(got.headers.cookie ?? '').not.toContain('evil')
      })
    })
  })
}

it('where no address is known, none is made up', async () => {
  await ask(world.url, {
    target: '/plain',
    headers: [
      ['Host', visited],
      ['CF-Connecting-IP', 'nonsense'],
      ['X-Real-IP', '10.6.6.6'],
      ['X-Forwarded-For', '10.6.6.6'],
    ],
  })
  expect(JSON.stringify(got.headers)).not.toContain('10.6.6.6')
})
