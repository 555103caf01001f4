import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { networkList, networkOf, parseNetwork } from '../../src/lib/ip-network.ts'

describe('the network of an address', () => {
  it('is the address and its /24 for IPv4', () => {
    expect(networkOf('203.0.113.7')).toEqual({ address: '203.0.113.7', middle: null, wide: '203.0.113.0/24' })
  })

  it('is the /64, the /56 and the /48 for IPv6', () => {
    expect(networkOf('2001:DB8:1:2ff:3:4:5:6')).toEqual({
      address: '2001:db8:1:2ff::/64',
      middle: '2001:db8:1:200::/56',
      wide: '2001:db8:1::/48',
    })
    expect(networkOf('::1')).toEqual({ address: '::/64', middle: '::/56', wide: '::/48' })
  })

  it('is that of the IPv4 address inside a mapped or NAT64 address', () => {
    const network = networkOf('203.0.113.7')
    for (const same of [
      '::ffff:203.0.113.7',
      '::FFFF:cb00:7107',
      '0:0:0:0:0:ffff:203.0.113.7',
      '64:ff9b::203.0.113.7',
    ]) {
      expect(networkOf(same), same).toEqual(network)
    }
  })

  it('is null for what is no address', () => {
    const bad = [
      null,
      '',
      ' 1.2.3.4',
      '1.2.3',
      '1.2.3.4.5',
      '256.1.1.1',
      '01.2.3.4',
      '0x7f.0.0.1',
      '127.1',
      '2130706433',
    ]
    const worse = [
      'fe80::1%eth0',
      '1.2.3.4/32',
      '::g',
      ':::',
      '1::2::3',
      '[::1]',
      '1.2.3.4, 5.6.7.8',
      'a'.repeat(65_536),
      ':'.repeat(45),
    ]
    for (const text of [...bad, ...worse]) expect(networkOf(text), String(text).slice(0, 50)).toBeNull()
  })

  it('contains the address', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), address => {
        const network = networkOf(address)
        expect(network).not.toBeNull()
        for (const prefix of [network?.address, network?.middle ?? network?.wide, network?.wide]) {
          expect(networkList([prefix ?? '']).match(address)).toBe(prefix)
        }
      }),
    )
  })
})

describe('a network in a configuration', () => {
  it('is read with or without a length', () => {
    const cases: [string, string, number, 4 | 6][] = [
      ['203.0.113.7', '203.0.113.7', 32, 4],
      ['203.0.113.7/24', '203.0.113.0/24', 24, 4],
      [' 2001:DB8::1/32 ', '2001:db8::/32', 32, 6],
      ['2001:DB8:0::1', '2001:db8::1', 128, 6],
      ['::ffff:10.0.0.0/104', '10.0.0.0/8', 8, 4],
      ['0.0.0.0/0', '0.0.0.0/0', 0, 4],
      ['::/0', '::/0', 0, 6],
    ]
    for (const [written, text, bits, family] of cases) {
      expect(parseNetwork(written), written).toEqual({ text, bits, family })
    }
  })

  it('is null for anything else', () => {
    const bad = [
      '',
      '/24',
      '10.0.0.0/33',
      '10.0.0.0/-1',
      '10.0.0.0/',
      '10.0.0.0/8/8',
      '::/129',
      '10/8',
      'example.com',
      '10.0.0.0/1e1',
    ]
    for (const text of bad) expect(parseNetwork(text), text).toBeNull()
  })
})

describe('a list of networks', () => {
  const list = networkList(['nonsense', '203.0.113.0/25', '198.51.100.7', '2001:db8::/33'])

  it('names the entry under which an address falls, in any notation', () => {
    expect(list.match('203.0.113.127')).toBe('203.0.113.0/25')
    expect(list.match('198.51.100.7')).toBe('198.51.100.7')
    expect(list.match('::ffff:198.51.100.7')).toBe('198.51.100.7')
    expect(list.match('2001:db8:7fff::1')).toBe('2001:db8::/33')
    expect(list.match('2001:db8:7fff::/64')).toBe('2001:db8::/33')
  })

  it('names none for addresses outside, or what is no address', () => {
    for (const address of ['203.0.113.128', '198.51.100.8', '2001:db8:8000::1', '::1', 'nonsense', '']) {
      expect(list.match(address), address).toBeNull()
    }
    expect(networkList([]).match('203.0.113.7')).toBeNull()
    expect(networkList(['0.0.0.0/0']).match('::1')).toBeNull()
  })
})
