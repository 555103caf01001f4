// How often one account is asked about, and that it is nobody else's trouble.
import { describe, expect, it } from 'vitest'
import type { Ask, Store } from '../../src/stores/contract.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import { pace } from '../../src/stores/pace.ts'
import { asking, bucket, debit, subject } from '../contracts/store.ts'
import { handClock } from '../support/attempts.ts'

function world(capacity = 100) {
  const clock = handClock()
  const memory = memoryStore({ now: clock.now, newCharge: () => 'charge' })
  let asked = 0
  const counted: Store = {
    ...memory,
    take(asks) {
      asked += 1
      return memory.take(asks)
    },
  }
  const store = pace(counted, { now: clock.now, capacity })
  const take = (...asks: readonly Ask[]): Promise<string> =>
    store.take(asks).then(
      () => 'answered',
      (error: Error) => error.name,
    )
  return { clock, take, asked: () => asked }
}

const ask = (about = subject()) => asking(about, debit([bucket('pool', 1_000)]))
const times = async (n: number, take: () => Promise<string>) => {
  const said = []
  for (let each = 0; each < n; each += 1) said.push(await take())
  return said.filter(answer => answer === 'answered').length
}

describe('an account', () => {
  it('is asked about twenty times a second, and twenty times in the next', async () => {
    const { take, clock, asked } = world()
    const account = ask()
    expect(await times(500, () => take(account))).toBe(20)
    expect(asked()).toBe(20)
    expect(await take(account)).toBe('AccountTooBusy')
    clock.advance(1_000)
    expect(await times(500, () => take(account))).toBe(20)
  })

  it('that is flooded keeps nobody else from being answered, and not its own network', async () => {
    const { take } = world()
    const [account, network] = [ask(), ask(subject('network'))]
    await times(500, () => take(network, account))
    expect(await take(network)).toBe('answered')
    expect(await take(network, ask())).toBe('answered')
  })
})

describe('whoever shows a device', () => {
  it('is asked about however many others are: only the store knows whether it was forgotten', async () => {
    const { take } = world()
    const account = ask()
    await times(500, () => take(account))
    expect(await times(50, () => take({ ...account, device: 'phone' }))).toBe(50)
  })
})

describe('a network', () => {
  it('is asked about as often as people come from there', async () => {
    const { take } = world()
    const network = ask(subject('network'))
    expect(await times(500, () => take(network, ask()))).toBe(500)
  })
})

describe('what is counted', () => {
  it('is bounded: of too many names it begins anew', async () => {
    const { take } = world(10)
    const account = ask()
    await times(30, () => take(account))
    await times(10, () => take(ask()))
    expect(await take(account)).toBe('answered')
  })
})
