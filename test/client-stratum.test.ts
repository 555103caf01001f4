// Kinds of clients: what is one kind, and what tells two apart.
import { describe, expect, it } from 'vitest'
import { stratumOf } from '../src/client-stratum.ts'

interface Client {
  readonly headers?: Readonly<Record<string, string>>
  readonly cf?: Readonly<Record<string, unknown>>
}

const browser = {
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  'accept-language': 'de-CH,de;q=0.9',
  origin: 'https://site.example',
}

function kind({ headers = browser, cf }: Client = {}): number {
  const request = new Request('https://site.example/login', { headers })
  return stratumOf(Object.assign(request, cf === undefined ? {} : { cf }))
}

const tls = { tlsClientCiphersSha1: 'aWxyBlvbi5tuqDhcCpFbi/UuCKk=', httpProtocol: 'HTTP/2' }

describe('a kind of client', () => {
  it('is 32 bits', () => {
    expect(kind()).toBe(kind() >>> 0)
  })

  it('stays the same with the next version of a browser, another region and a newer protocol', () => {
    const next = browser['user-agent'].replaceAll('140', '141')
    expect(kind({ headers: { ...browser, 'user-agent': next } })).toBe(kind())
    expect(kind({ headers: { ...browser, 'accept-language': 'de-AT' } })).toBe(kind())
    expect(kind({ cf: { ...tls, httpProtocol: 'HTTP/3' } })).toBe(kind({ cf: tls }))
  })

  it.each<[string, Client]>([
    ['its name', { headers: { ...browser, 'user-agent': 'curl/8.14' } }],
    ['no name', { headers: { 'accept-language': 'de', origin: 'https://site.example' } }],
    ['its first language', { headers: { ...browser, 'accept-language': 'en' } }],
    ['a header that others do not send', { headers: { ...browser, 'sec-fetch-site': 'same-origin' } }],
    ['the ciphers of its handshake', { cf: { ...tls, tlsClientCiphersSha1: 'other' } }],
    ['an old protocol', { cf: { ...tls, httpProtocol: 'HTTP/1.1' } }],
  ])('is told from others by %s', (_, client) => {
    expect(kind(client)).not.toBe(kind('cf' in client ? { cf: tls } : {}))
  })

  it('is read from what the platform says, whatever that is', () => {
    for (const cf of [{ tlsClientCiphersSha1: 7, httpProtocol: null }, {}]) expect(kind({ cf })).toBe(kind())
  })

  it('does not look further than it must', () => {
    const long = (length: number) => kind({ headers: { ...browser, 'user-agent': 'x'.repeat(length) } })
    expect(long(100_000)).toBe(long(200))
  })
})
