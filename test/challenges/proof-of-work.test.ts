// Proof of work: what an answer is tied to, and that nothing is believed that was not signed here.
import { createHmac } from 'node:crypto'
import { describe, expect, it, vi } from 'vitest'
import { type Order, prices } from '../../src/challenges/contract.ts'
import { proofOfWork, work } from '../../src/challenges/proof-of-work.ts'
import { keyring } from '../../src/lib/keyed.ts'
import { order, toolsFor } from '../contracts/challenge.ts'
import { solveWork, type Work } from './under-test.ts'

const tools = toolsFor(null)
const offered = async (about: Order = order, by = tools) =>
  (await proofOfWork.offer(about, by)) as unknown as Work

describe('the work', () => {
  it('costs more with every price, and creating it never', () => {
    const [low, middle, high] = prices.map(price => work[price].cost * work[price].most)
    expect(low).toBeLessThan(middle ?? 0)
    expect(middle).toBeLessThan(high ?? 0)
    expect(new Set(prices.map(price => work[price].cost)).size).toBe(1)
  })

  it.each(prices)('says at the price %s how much it is at most', async price => {
    const { cost, most } = work[price]
    const offer = await offered({ ...order, price })
    expect(offer).toMatchObject({ type: 'proof-of-work', price, most, parameters: { parameters: { cost } } })
  })

  it('is another each time, and the number is anywhere', async () => {
    const offers = await Promise.all(Array.from({ length: 8 }, () => offered()))
    const found = await Promise.all(offers.map(solveWork))
    expect(new Set(offers.map(({ parameters }) => parameters.signature)).size).toBe(8)
    expect(new Set(found.map(({ counter }) => counter)).size).toBeGreaterThan(3)
    for (const { counter } of found) {
      expect(counter).toBeGreaterThan(0)
      expect(counter).toBeLessThanOrEqual(work.low.most)
    }
  })

  it('does not expire by itself: the ticket does', async () => {
    expect((await offered()).parameters.parameters.expiresAt).toBeUndefined()
  })

  it('holds nothing from which the number could be told', async () => {
    const offer = await offered()
    const { derivedKey, counter } = await solveWork(offer)
    const { keyPrefix, ...others } = offer.parameters.parameters
    expect(keyPrefix).toBe(derivedKey.slice(0, 32))
    expect(JSON.stringify(others)).not.toContain(derivedKey.slice(32))
    expect(Object.values(others)).not.toContain(counter)
  })
})

describe('an answer to a proof of work', () => {
  const check = (answer: unknown, about = order, by = tools) => proofOfWork.check(answer, about, by)

  it('is good under the secret before this one, and under no other', async () => {
    const before = { ...tools, keyring: keyring('the secret before', null) }
    const answer = await solveWork(await offered(order, before))
    const rotated = { ...tools, keyring: keyring('the secret now', 'the secret before') }
    expect(await check(answer, order, rotated)).toEqual({ is: 'right' })
    expect(await check(answer)).toEqual({ is: 'wrong', why: 'signature' })
  })

  it('says why it is wrong', async () => {
    const answer = await solveWork(await offered())
    const whys = await Promise.all([
      check(null),
      check({ ...answer, derivedKey: '0'.repeat(64) }),
      check(answer, { ...order, id: 'ticket-2' }),
      check(answer, { ...order, price: 'high' }),
    ])
    expect(whys.map(checked => (checked.is === 'wrong' ? checked.why : checked.is))).toEqual([
      'no-solution',
      'solution',
      'another-ticket',
      'another-price',
    ])
  })

  it('is not believed for being cheaper, easier or somebody else’s: all that is asked is signed', async () => {
    const answer = await solveWork(await offered())
    const { parameters, signature } = answer.parameters
    const forged = [
      { ...parameters, cost: 1 },
      { ...parameters, keyPrefix: answer.derivedKey.slice(0, 2) },
      { ...parameters, keyLength: 1 },
      { ...parameters, algorithm: 'SHA-256' },
      { ...parameters, data: { id: 'ticket-2', price: 'low' } },
      { ...parameters, data: { ...parameters.data, more: 1 } },
      { ...parameters, expiresAt: 1 },
      { ...parameters, keySignature: undefined },
      { ...parameters, keySignature: createHmac('sha256', '').update('').digest('hex') },
    ]
    for (const changed of forged) {
      const told = await check({ ...answer, parameters: { parameters: changed, signature } })
      expect(told.is, JSON.stringify(changed)).toBe('wrong')
    }
    expect((await check({ ...answer, parameters: { parameters } })).is).toBe('wrong')
    expect((await check({ ...answer, parameters: { parameters, signature: '' } })).is).toBe('wrong')
  })

  it('is verified without deriving a key, right or wrong', async () => {
    const answer = await solveWork(await offered())
    const derive = vi.spyOn(crypto.subtle, 'deriveBits')
    try {
      await check(answer)
      await check({ ...answer, derivedKey: '0'.repeat(64) })
      await check({ ...answer, parameters: { ...answer.parameters, signature: '0'.repeat(64) } })
      expect(derive).not.toHaveBeenCalled()
    } finally {
      derive.mockRestore()
    }
  })

  it('may bring more than is asked for, such as the time it took', async () => {
    const answer = await solveWork(await offered())
    expect(await check({ ...answer, took: 812 })).toEqual({ is: 'right' })
  })
})
