// Short keyed tags of where an attempt comes from: which things are told apart, and which are one.
import { describe, expect, it } from 'vitest'
import type { Account, Network, Provenance } from '../src/attempt.ts'
import { keyring } from '../src/lib/keyed.ts'
import { networksOf } from '../src/networks.ts'
import { provenances } from '../src/provenance.ts'
import { subjectsOf } from '../src/subjects.ts'
import { attemptOf } from './support/attempts.ts'
import { incoming, type Sending } from './support/guarded.ts'

const secret = 'the root of all keys in these tests'
const chrome =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36'
const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:127.0) Gecko/20100101 Firefox/127.0'
const home = {
  from: '203.0.113.7',
  headers: { 'user-agent': chrome, 'accept-language': 'de-DE,de;q=0.9' },
  cf: { asn: 64_500, tlsClientCiphersSha1: 'kGv7hQ1u' },
}

function made(current = secret, previous: string | null = null, capacity = 100) {
  const keys = keyring(current, previous)
  const networks = networksOf(subjectsOf('site', keys), 100)
  const of = provenances(keys, capacity)
  const { account } = attemptOf()
  return (sending: Sending, of_: Account | null = account): Provenance => {
    if (of_ === null) throw new Error('There is an account.')
    const { from = '203.0.113.7', cf } = sending
    const network: Network = { ...networks(from), asn: cf?.asn ?? null, country: null }
    return of(incoming('/login', sending), network, of_, true)
  }
}

const tagsOf = made()
const clientOf = (headers: Readonly<Record<string, string>>, ciphers?: string) =>
  tagsOf({
    ...home,
    headers: { ...home.headers, ...headers },
    cf: { asn: 64_500, ...(ciphers === undefined ? {} : { tlsClientCiphersSha1: ciphers }) },
  }).clients

describe('the provenance of an attempt', () => {
  it('is 32 bits of the network, 16 of the ASN and 16 of the kind of client, and the names of the account', () => {
    const { names, networks, asns, clients } = tagsOf(home)
    expect(names).toEqual(attemptOf().account?.names)
    expect([networks.length, asns.length, clients.length]).toEqual([1, 1, 1])
    expect(networks.every(tag => Number.isInteger(tag) && tag >= 0 && tag < 2 ** 32)).toBe(true)
    for (const tag of [...asns, ...clients])
      expect(Number.isInteger(tag) && tag >= 0 && tag < 2 ** 16).toBe(true)
    expect(tagsOf(home)).toEqual(tagsOf(home))
  })

  it('is one network for a /24 or a /48, and another beyond', () => {
    const at = (from: string | null) => tagsOf({ ...home, from }).networks
    expect(at('203.0.113.200')).toEqual(at('203.0.113.7'))
    expect(at('203.0.114.7')).not.toEqual(at('203.0.113.7'))
    expect(at('2001:db8:1:2::3')).toEqual(at('2001:db8:1:ffff::3'))
    expect(at('2001:db8:2::3')).not.toEqual(at('2001:db8:1::3'))
  })

  it('is no network and no ASN where none is known', () => {
    const { from: _, cf: __, ...nowhere } = home
    const { networks, asns, clients } = tagsOf({ ...nowhere, from: null })
    expect([networks, asns, clients.length]).toEqual([[], [], 1])
  })

  it('is the same kind of client after a browser’s update, and another for another browser', () => {
    const now = clientOf({}, 'kGv7hQ1u')
    expect(clientOf({ 'user-agent': chrome.replace('126.0.0.0', '131.0.6778.85') }, 'kGv7hQ1u')).toEqual(now)
    expect(clientOf({ 'user-agent': firefox }, 'kGv7hQ1u')).not.toEqual(now)
    expect(clientOf({ 'accept-language': 'en-GB,en;q=0.9' }, 'kGv7hQ1u')).not.toEqual(now)
    expect(clientOf({}, 'other-ciphers')).not.toEqual(now)
    expect(clientOf({})).not.toEqual(now)
  })

  it('takes no more of what a client says than it needs', () => {
    const long = (text: string, rest: string) => clientOf({ 'user-agent': text.padEnd(200, 'x') + rest })
    expect(long('a', 'b')).toEqual(long('a', 'c'))
    const language = (rest: string) => clientOf({ 'accept-language': 'x'.repeat(100) + rest })
    expect(language('b')).toEqual(language('c'))
  })

  it('lets nothing run from one thing that a client says into the next', () => {
    expect(clientOf({ 'user-agent': 'ab', 'accept-language': 'c' })).not.toEqual(
      clientOf({ 'user-agent': 'a', 'accept-language': 'bc' }),
    )
  })

  it('tells nothing to whoever has not the secret', () => {
    const other = made('another root of other keys entirely')(home)
    const { networks, asns, clients } = tagsOf(home)
    expect([other.networks, other.asns, other.clients]).not.toEqual([networks, asns, clients])
    expect(other.networks).not.toEqual(networks)
  })

  it('is said under both secrets while one gives way to another, the new one first', () => {
    const [before, both] = [made('the secret before')(home), made(secret, 'the secret before')(home)]
    const now = tagsOf(home)
    expect(both).toMatchObject({
      networks: [now.networks[0], before.networks[0]],
      asns: [now.asns[0], before.asns[0]],
      clients: [now.clients[0], before.clients[0]],
    })
  })

  it('is the same, however many clients are made up meanwhile', () => {
    const small = made(secret, null, 10)
    for (let n = 0; n < 50; n += 1) small({ ...home, headers: { 'user-agent': 'x'.repeat(n) } })
    expect(small(home)).toEqual(tagsOf(home))
  })
})
