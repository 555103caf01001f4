// Who proves a network, in numbers that name nobody.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keyring } from '../../src/lib/keyed.ts'
import { subjectsOf } from '../../src/subjects.ts'
import { addressWithin, proverOf } from '../../src/trust/prover.ts'
import { attemptOf, networkAt, subjects } from '../support/attempts.ts'

const at = (address: string | null) => addressWithin(networkAt(address))

describe('the address within its network', () => {
  it('is the last octet of an IPv4 address', () => {
    expect(['203.0.113.0', '203.0.113.7', '203.0.113.255', '::ffff:203.0.113.7'].map(at)).toEqual([
      0, 7, 255, 7,
    ])
  })

  it('is the number of the /64 in its /48, however it is written', () => {
    const addresses = [
      '2001:db8:1:2::3',
      '2001:db8:1::3',
      '2001:db8:1:0:5::',
      '2001:db8::',
      '::1',
      '0:0:0:ffff::1',
      '1::1',
    ]
    expect(addresses.map(at)).toEqual([2, 0, 0, 0, 0, 0xffff, 0])
  })

  it('tells every /64 from every other, whatever network it is in', () => {
    const group = fc.oneof(fc.constant(0), fc.nat(0xffff))
    fc.assert(
      fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), groups => {
        // What begins so holds an IPv4 address.
        fc.pre(groups[0] !== 0 && groups[0] !== 0x64)
        const address = groups.map(each => each.toString(16)).join(':')
        expect(at(address)).toBe(groups[3])
      }),
    )
  })

  it('is none where there is no address: nobody is proven there', () => {
    expect(at(null)).toBeNull()
    const { network, account } = attemptOf({ from: null })
    expect(account && proverOf(network, account)).toBeNull()
  })
})

describe('the account', () => {
  const proverAt = (name: string, by = subjects) => {
    const { network, account } = attemptOf()
    if (account === null) throw new Error('An account is named.')
    return proverOf(network, { ...account, subject: by.account(name) })
  }

  it('is 16 bits of its tag, the same wherever it signs in', () => {
    const one = proverAt('ada@demo.example')
    expect(one).toEqual({ address: 7, accounts: [expect.any(Number)] })
    expect(one?.accounts[0]).toBeLessThan(2 ** 16)
    expect(proverAt('ada@demo.example')).toEqual(one)
    const all = new Set(Array.from({ length: 200 }, (_, n) => proverAt(`p${n}@demo.example`)?.accounts[0]))
    expect(all.size).toBeGreaterThan(190)
  })

  it('is told under both secrets while one is rotated', () => {
    const rotated = subjectsOf(
      'site',
      keyring('another root of all keys', 'the root of all keys in these tests'),
    )
    const [, previous] = proverAt('ada@demo.example', rotated)?.accounts ?? []
    expect(previous).toBe(proverAt('ada@demo.example')?.accounts[0])
  })
})
