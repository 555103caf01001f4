// Whether our script can be put into a page, and if not, why.
import { describe, expect, it } from 'vitest'
import { placementByHeaders, placementIn } from '../../src/delivery/placement.ts'

const url = 'https://site.example/login?next=/'
const page = '<!doctype html><html><head><title>Sign in</title></head><body><form></form></body></html>'
const typed = { 'content-type': 'text/html; charset=utf-8' }

function placed(body: string, headers: Record<string, string> = {}, status = 200) {
  return placementIn(
    new Response(null, { status, headers: { ...typed, ...headers } }),
    Buffer.from(body),
    url,
  )
}

const no = (why: string) => ({ inject: false, why })

describe('a page with a form', () => {
  it('takes the script', () => {
    expect(placed(page)).toEqual({ inject: true, nonce: null })
    expect(placed(page, { 'content-type': 'TEXT/HTML' })).toEqual({ inject: true, nonce: null })
    expect(placed(page, { 'content-encoding': 'gzip', 'cache-control': 'no-store, private' })).toEqual({
      inject: true,
      nonce: null,
    })
  })

  it('takes it with the nonce of its policies', () => {
    const header = {
      'content-security-policy': "default-src 'self'; script-src 'nonce-abc' 'strict-dynamic'",
    }
    expect(placed(page, header)).toEqual({ inject: true, nonce: 'abc' })
    const meta = `<meta http-equiv="Content-Security-Policy" content="script-src 'nonce-def'">`
    expect(placed(page.replace('<title>', `${meta}<title>`))).toEqual({ inject: true, nonce: 'def' })
  })

  it('does not where its policies would keep it out', () => {
    expect(placed(page, { 'content-security-policy': "script-src 'none'" })).toEqual(no('script-src'))
    expect(placed(page, { 'content-security-policy': "connect-src 'none'" })).toEqual(no('connect-src'))
    for (const asked of ['challenge', 'verify']) {
      const policy = `connect-src https://site.example/__doorward/${asked}`
      expect(placed(page, { 'content-security-policy': policy })).toEqual(no('connect-src'))
    }
    expect(placed(page, { 'content-security-policy': 'sandbox' })).toEqual(no('sandbox'))
    const meta = (content: string) => `<meta http-equiv=Content-Security-Policy content="${content}">`
    const withMeta = (content: string) => page.replace('<title>', `${meta(content)}<title>`)
    expect(placed(withMeta("connect-src 'none'"))).toEqual(no('connect-src'))
    expect(placed(withMeta('script-src &lsquo;self&rsquo;'))).toEqual(no('script-src'))
  })

  it('does not where every script needs a hash', () => {
    const header = (value: string) => placed(page, { 'integrity-policy': value })
    expect(header('blocked-destinations=(script), endpoints=(e)')).toEqual(no('integrity-policy'))
    expect(header('blocked-destinations=(style script)')).toEqual(no('integrity-policy'))
    expect(header('blocked-destinations=(style)')).toEqual({ inject: true, nonce: null })
  })

  it('does not twice', () => {
    const tag = (src: string) => `<script defer src="${src}"></script>`
    for (const src of ['/__doorward/client.js?v=1', 'https://site.example/__doorward/client.js'])
      expect(placed(page.replace('</head>', `${tag(src)}</head>`))).toEqual(no('already-there'))
    expect(placed(page.replace('</head>', `${tag('/app.js')}</head>`)).inject).toBe(true)
  })
})

describe('an answer that is no page', () => {
  it.each([201, 204, 206, 301, 304, 401, 403, 404, 500])('has another status: %s', status => {
    expect(placed('', {}, status)).toEqual(no('not-a-page'))
  })

  it.each([
    ['application/json'],
    ['text/plain'],
    ['application/xhtml+xml'],
    ['text/vnd.turbo-stream.html'],
    ['text/html, text/plain'],
    ['text/html; charset=a; charset=b'],
    [''],
  ])('has another type: %s', type => {
    expect(placed(page, { 'content-type': type })).toEqual(no('not-a-page'))
  })

  it('is a download, or a part', () => {
    expect(placed(page, { 'content-disposition': 'Attachment; filename="a.html"' })).toEqual(no('not-a-page'))
    expect(placed(page, { 'content-disposition': 'inline' }).inject).toBe(true)
    expect(placed(page, { 'content-range': 'bytes 0-9/100' })).toEqual(no('not-a-page'))
  })

  it('is a fragment', () => {
    expect(placed('<form method=post></form>')).toEqual(no('fragment'))
    expect(placed('')).toEqual(no('fragment'))
  })
})

describe('a page that must not be changed', () => {
  it.each(['no-transform', 'No-Transform', 'public, no-transform', 'no-transform,max-age=1'])(
    'says so: %s',
    value => expect(placed(page, { 'cache-control': value })).toEqual(no('no-transform')),
  )

  it('is one whose bytes nobody here can read', () => {
    for (const coding of ['zstd', 'deflate', 'gzip, br', 'x-gzip', 'compress'])
      expect(placed(page, { 'content-encoding': coding })).toEqual(no('encoding'))
  })
})

it('tells from the headers alone what the headers alone decide', () => {
  const answer = (headers: Record<string, string>) =>
    new Response(null, { headers: { ...typed, ...headers } })
  expect(placementByHeaders(answer({}), url)).toEqual({ inject: true, nonce: null })
  expect(placementByHeaders(answer({ 'content-security-policy': "script-src 'none'" }), url)).toEqual(
    no('script-src'),
  )
})
