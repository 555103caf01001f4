// What single signals see and count, where that is more than the shelf's common rules say.
import { describe, expect, it } from 'vitest'
import { type Surface, surfaces } from '../../src/attempt.ts'
import { accountBudget } from '../../src/signals/account-budget.ts'
import { accountCeiling } from '../../src/signals/account-ceiling.ts'
import { accountRow } from '../../src/signals/account-row.ts'
import { accountsPerAddress } from '../../src/signals/accounts-per-address.ts'
import { addressAndAccountBudget } from '../../src/signals/address-and-account-budget.ts'
import { attackTool } from '../../src/signals/attack-tool.ts'
import type { Counter } from '../../src/signals/contract.ts'
import { attemptsCounter, distinctCounter, durableAbove } from '../../src/signals/counting.ts'
import { flowBudget } from '../../src/signals/flow-budget.ts'
import { malformedRequest } from '../../src/signals/malformed-request.ts'
import { networkBudget } from '../../src/signals/network-budget.ts'
import { networksPerAccount } from '../../src/signals/networks-per-account.ts'
import { tooManyCredentials } from '../../src/signals/too-many-credentials.ts'
import { unnamedBudget } from '../../src/signals/unnamed-budget.ts'
import { waitsPerAddress } from '../../src/signals/waits-per-address.ts'
import { attemptOf, networkAt, subjects } from '../support/attempts.ts'

const setting = { free: 10, refill: 1, everyMs: 1_000 }
const distinct = { free: 10, withinMs: 1_000 }

describe('attack-tool', () => {
  it('knows the programs that say what they are', () => {
    for (const [tool, userAgent] of [
      ['Hydra', 'Mozilla/4.0 (Hydra)'],
      ['Patator', 'Patator 0.9'],
      ['ffuf', 'Fuzz Faster U Fool v2.1.0'],
      ['WPScan', 'WPScan v3.8.25 (https://wpscan.com/wordpress-security-scanner)'],
      ['sqlmap', 'sqlmap/1.7#stable (https://sqlmap.org)'],
      ['Nuclei', 'Nuclei - Open-source project (github.com/projectdiscovery/nuclei)'],
    ] as const)
      expect(attackTool.look(attemptOf({ client: { userAgent, stratum: 1 } }))).toEqual({
        says: 'refuse',
        about: 'request',
        what: tool,
      })
  })

  it('lets browsers, libraries and nameless clients be', () => {
    for (const userAgent of [
      '',
      'curl/8.5.0',
      'python-requests/2.31',
      'Mozilla/5.0 (X11; Linux) Firefox/130.0',
      'Hydrangea/1',
    ])
      expect(attackTool.look(attemptOf({ client: { userAgent, stratum: 1 } }))).toBeNull()
  })
})

describe('too-many-credentials', () => {
  it('refuses more than one, and says how many', () => {
    expect(tooManyCredentials.look(attemptOf({ credentials: 1 }))).toBeNull()
    const sight = tooManyCredentials.look(attemptOf({ credentials: 500 }))
    expect(sight).toEqual({ says: 'refuse', about: 'request', what: '500' })
  })
})

describe('malformed-request', () => {
  it('refuses what cannot be read, and says in words what was wrong', () => {
    for (const why of [
      'bad-path',
      'bad-body',
      'slow-body',
      'large-body',
      'unsupported-type',
      'contradiction',
    ] as const) {
      const sight = malformedRequest.look(attemptOf({ malformed: { status: 400, why } }))
      expect(sight).toEqual({ says: 'refuse', about: 'request', what: why })
      const reading = {
        says: 'refuse',
        reason: 'malformed-request',
        about: 'request',
        mode: 'enforce',
        what: why,
      } as const
      expect(malformedRequest.sentence(reading)).not.toContain('-')
    }
  })
})

describe('the budgets of a network', () => {
  it('are those of the address and of what an attacker gets whole: more for a wider prefix, not as much as all', () => {
    const ofIPv4 = networkBudget.counters(attemptOf({ from: '203.0.113.7' }), setting)
    expect(ofIPv4.map(({ name, capacity }) => [name, capacity])).toEqual([
      ['login/address=203.0.113.7', 10],
      ['login/network=203.0.113.0/24', 40],
    ])
    const ofIPv6 = networkBudget.counters(attemptOf({ from: '2001:db8:1:2::3' }), setting)
    expect(ofIPv6.map(({ name, capacity }) => [name, capacity])).toEqual([
      ['login/address=2001:db8:1:2::/64', 10],
      ['login/prefix=2001:db8:1::/56', 20],
      ['login/network=2001:db8:1::/48', 40],
    ])
  })

  it('grow at a sign-in with who lives there: the address by its own, what is wider by all, what is paid for by nobody', () => {
    const grows = (surface: Surface, counters: readonly Counter[]) =>
      counters.map(({ name, growsWith = null }) => [
        name.slice(surface.length + 1, name.indexOf('=')),
        growsWith,
      ])
    const attempt = attemptOf({ from: '2001:db8:1:2::3' })
    const withPaid = { ...setting, paid: { most: 9, refill: 1, everyMs: 1_000 } }
    expect(grows('login', networkBudget.counters(attempt, withPaid))).toEqual([
      ['address', 'address'],
      ['paid-address', null],
      ['prefix', 'network'],
      ['paid-prefix', null],
      ['network', 'network'],
      ['paid-network', null],
    ])
    expect(grows('login', accountsPerAddress.counters(attempt, distinct))).toEqual([['accounts', 'address']])
    for (const surface of surfaces.filter(one => one !== 'login'))
      expect(
        networkBudget
          .counters(attemptOf({ surface }), setting)
          .every(({ growsWith }) => growsWith === undefined),
      ).toBe(true)
  })

  it('are all one for those without an address', () => {
    expect(networkBudget.counters(attemptOf({ from: null }), setting).map(({ name }) => name)).toEqual([
      'login/address=no-address',
      'login/network=no-address',
    ])
  })

  it('count accounts by their tags, one address by itself', () => {
    const [counter] = accountsPerAddress.counters(attemptOf(), distinct)
    expect(counter).toMatchObject({ name: 'login/accounts=203.0.113.7', member: attemptOf().account?.tag })
    expect(accountsPerAddress.counters(attemptOf({ name: null }), distinct)).toEqual([])
  })

  it('count address and account together where an account is named', () => {
    const tag = attemptOf().account?.tag
    expect(addressAndAccountBudget.counters(attemptOf(), setting)[0]?.name).toBe(
      `login/pair=203.0.113.7 ${tag}`,
    )
    expect(addressAndAccountBudget.counters(attemptOf({ name: null }), setting)).toEqual([])
  })
})

describe('the budgets of an account', () => {
  const signedIn = attemptOf({ surface: 'sensitive', name: null, accountSubject: subjects.session('tag') })

  it('are those of the account, of the session, or of all who name nobody', () => {
    expect(accountBudget.counters(attemptOf(), setting)).toHaveLength(1)
    expect(accountBudget.counters(signedIn, setting)).toHaveLength(1)
    expect(accountBudget.counters(attemptOf({ name: null }), setting)).toEqual([])
    expect(unnamedBudget.counters(attemptOf({ name: null }), setting)).toHaveLength(1)
    expect(unnamedBudget.counters(attemptOf(), setting)).toEqual([])
    expect(unnamedBudget.counters(signedIn, setting)).toEqual([])
  })

  it('count the /24 or the /48 as one network', () => {
    const member = (from: string) => {
      const [counter] = networksPerAccount.counters(attemptOf({ network: networkAt(from) }), distinct)
      return counter?.counts === 'distinct' ? counter.member : null
    }
    expect(member('203.0.113.7')).toBe(member('203.0.113.200'))
    expect(member('2001:db8:1:2::3')).toBe(member('2001:db8:1:ffff::3'))
    expect(member('203.0.113.7')).not.toBe(member('203.0.114.7'))
    expect(member('203.0.113.7')).toHaveLength(22)
  })

  it('count within one flow only where there is one', () => {
    expect(flowBudget.counters(attemptOf({ surface: 'one-time-code' }), setting)).toEqual([])
    expect(flowBudget.counters(attemptOf({ surface: 'one-time-code', flow: 'f' }), setting)[0]?.name).toBe(
      'one-time-code/flow=f',
    )
  })

  it('are written down before the answer where they do not come back soon', () => {
    const [row] = accountRow.counters(attemptOf({ surface: 'one-time-code' }), setting)
    const [ceiling] = accountCeiling.counters(attemptOf(), { free: 100, refill: 0, everyMs: 1 })
    const [flow] = flowBudget.counters(attemptOf({ surface: 'reset-confirm', flow: 'f' }), setting)
    const [pool] = accountBudget.counters(attemptOf(), setting)
    expect([row, ceiling, flow, pool]).toMatchObject([
      { durableAbove: 0 },
      { durableAbove: 8, refill: 0 },
      { durableAbove: 0 },
      { durableAbove: null },
    ])
    expect([durableAbove('login'), durableAbove('one-time-code'), durableAbove('reset-confirm')]).toEqual([
      8, 0, 0,
    ])
  })
})

describe('a setting', () => {
  it('of the other kind is a mistake of ours, and no limit that nobody chose', () => {
    expect(() => attemptsCounter('login/pool', { free: 5, withinMs: 60_000 })).toThrow('counts attempts')
    expect(() => distinctCounter('login/networks', 'm', { free: 5, refill: 2, everyMs: 1_000 })).toThrow(
      'counts different ones',
    )
  })

  it('may be a multiple, as large and as fast', () => {
    expect(attemptsCounter('login/network', setting, { times: 4 })).toMatchObject({
      capacity: 40,
      refill: 4,
      everyMs: 1_000,
    })
  })
})

describe('the network budget', () => {
  it('says which of its counters it speaks of', () => {
    const said = (what: string) =>
      networkBudget.sentence({
        reason: 'network-budget',
        about: 'network',
        mode: 'enforce',
        says: 'fine',
        value: 8,
        limit: 30,
        what,
      })
    expect(['login/address', 'login/prefix', 'login/network'].map(said)).toEqual([
      '8 of 30 attempts from this address',
      '8 of 30 attempts from its /56',
      '8 of 30 attempts from this network',
    ])
  })
})

describe('waits-per-address', () => {
  const waits = { free: 6, refill: 6, everyMs: 3_600_000 }
  const countersAt = (from: string) => waitsPerAddress.counters(attemptOf({ from }), waits)

  it('bounds what a rented prefix has, and not each of its addresses alone', () => {
    const [one, other] = [countersAt('2001:db8:1:2::3'), countersAt('2001:db8:1:ff02::3')]
    expect(one.map(({ name, capacity, pools }) => [name, capacity, pools])).toEqual([
      ['login/waited-address=2001:db8:1:2::/64', 6, ['waited']],
      ['login/waited-prefix=2001:db8:1::/56', 12, ['waited']],
      ['login/waited-network=2001:db8:1::/48', 24, ['waited']],
    ])
    expect(other.at(-1)).toEqual(one.at(-1))
    expect(countersAt('203.0.113.7').map(({ name, capacity }) => [name, capacity])).toEqual([
      ['login/waited-address=203.0.113.7', 6],
      ['login/waited-network=203.0.113.0/24', 24],
    ])
  })

  it('says which of its counters it speaks of', () => {
    const said = (what: string) =>
      waitsPerAddress.sentence({
        reason: 'waits-per-address',
        about: 'network',
        mode: 'enforce',
        says: 'fine',
        value: 2,
        limit: 6,
        what,
      })
    const kinds = ['login/waited-address', 'login/waited-prefix', 'login/waited-network']
    expect(kinds.map(said)).toEqual([
      '2 of 6 attempts from this address after the wait page',
      '2 of 6 attempts from its /56 after the wait page',
      '2 of 6 attempts from this network after the wait page',
    ])
  })
})
