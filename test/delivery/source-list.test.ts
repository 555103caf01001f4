// Which sources of a policy stand for an address of the page's own origin.
import { describe, expect, it } from 'vitest'
import { allowsAddress } from '../../src/delivery/source-list.ts'

const at = (origin: string) => new URL('/__doorward/client.js?v=1', origin)
const site = at('https://www.site.example')

const allows = (source: string, address = site) => allowsAddress([source], address)

describe('a source', () => {
  it.each([
    '*',
    "'self'",
    "'SELF'",
    'https:',
    'HTTPS:',
    'http:',
    'www.site.example',
    'WWW.Site.Example',
    '*.site.example',
    '*.example',
    'https://*',
    'https://www.site.example',
    'http://www.site.example',
    'https://www.site.example:443',
    'www.site.example:443',
    'www.site.example:*',
    '*:*',
    'https://www.site.example/',
    'www.site.example/__doorward/',
    'www.site.example/__doorward/client.js',
    'www.site.example/%5F_doorward/client%2ejs',
  ])('stands for it: %s', source => expect(allows(source)).toBe(true))

  it.each([
    "'none'",
    'self',
    '"self"',
    "'unsafe-inline'",
    "'unsafe-eval'",
    "'sha256-AAAA'",
    "'nonce-abc'",
    'data:',
    'blob:',
    'ws:',
    'wss:',
    'wss://www.site.example',
    'site.example',
    'ww.site.example',
    'www.site.example.org',
    'www.site.example.',
    '*.www.site.example',
    'w*.site.example',
    '*site.example',
    'www.site.example:80',
    'www.site.example:8443',
    '*:80',
    'www.site.example/__doorward',
    'www.site.example/__DOORWARD/',
    'www.site.example/__doorward/client.js/',
    'www.site.example/__doorward/client.js/x/',
    'www.site.example/__doorward/client.js?v=1',
    'www.site.example/other/',
    '//www.site.example',
    'https://',
    '',
  ])('does not stand for it: %s', source => expect(allows(source)).toBe(false))

  it('without a port stands for the scheme’s own port', () => {
    const other = at('https://www.site.example:8443')
    expect(allows('www.site.example', other)).toBe(false)
    expect(allows('www.site.example:8443', other)).toBe(true)
    expect(allows('www.site.example:*', other)).toBe(true)
    expect(allows('https:', other)).toBe(true)
    expect(allows("'self'", other)).toBe(true)
    expect(allows('*', other)).toBe(true)
  })

  it('may be http for a page under http, and https never is', () => {
    const plain = at('http://localhost:8787')
    expect(allows('http:', plain)).toBe(true)
    expect(allows('https:', plain)).toBe(false)
    expect(allows('https://localhost:8787', plain)).toBe(false)
    expect(allows('http://localhost:8787', plain)).toBe(true)
    expect(allows('localhost:8787', plain)).toBe(true)
    expect(allows('localhost:80', at('http://localhost'))).toBe(true)
  })

  it('that is a numeric address stands for nothing, as the standard has it', () => {
    expect(allows('127.0.0.1:8787', at('http://127.0.0.1:8787'))).toBe(false)
    expect(allows('*:8787', at('http://127.0.0.1:8787'))).toBe(false)
    expect(allows('*:*', at('http://[::1]:8787'))).toBe(false)
    expect(allows("'self'", at('http://127.0.0.1:8787'))).toBe(true)
  })
})

describe('a list', () => {
  it('allows what one of its sources stands for', () => {
    expect(allowsAddress(['https://cdn.example', "'self'"], site)).toBe(true)
    expect(allowsAddress(["'none'", "'self'"], site)).toBe(true)
    expect(allowsAddress(['https://cdn.example', 'data:'], site)).toBe(false)
    expect(allowsAddress([], site)).toBe(false)
  })
})
