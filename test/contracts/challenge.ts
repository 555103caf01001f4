// The contract suite for challenges: every item of the shelf passes it. What an item cannot tell (a wait asks for
// nothing; hCaptcha does not say what a check was for) is said by whoever runs it.
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Challenge, ChallengeTools, Order, ProviderPolicy } from '../../src/challenges/contract.ts'
import { keyring } from '../../src/lib/keyed.ts'
import { type StandIn, silences, troubles } from '../support/provider.ts'

export interface ChallengeUnderTest {
  readonly challenge: Challenge
  /** What a client that did what was offered would answer, each time anew. */
  readonly solve: (offer: Readonly<Record<string, unknown>>, order: Order) => Promise<unknown>
  /** What an answer of this kind is tied to. */
  readonly tells: readonly ('id' | 'price' | 'host' | 'surface')[]
  /** False where every answer is right: then only time was asked for. */
  readonly asksForSomething: boolean
  /** The provider that it asks; null for none. */
  readonly provider: (() => StandIn) | null
}

export const order: Order = {
  id: 'ticket-1',
  surface: 'login',
  host: 'shop.example.com',
  price: 'low',
}

const others: Readonly<Record<'id' | 'price' | 'host' | 'surface', Partial<Order>>> = {
  id: { id: 'ticket-2' },
  price: { price: 'middle' },
  host: { host: 'other.example.com' },
  surface: { surface: 'signup' },
}

export function toolsFor(provider: StandIn | null): ChallengeTools {
  return {
    keyring: keyring('a fixed secret for the tests of challenges', null),
    provider:
      provider === null
        ? null
        : { sitekey: provider.sitekey, secret: provider.secret, siteverify: provider.url },
    request: request => fetch(request),
    address: '203.0.113.7',
    waitSeconds: 8,
  }
}

export function challengeContract(under: ChallengeUnderTest): void {
  const { challenge, solve, tells, asksForSomething } = under
  const tools = () => toolsFor(under.provider?.() ?? null)
  const solved = async () => solve(await challenge.offer(order, tools()), order)
  const is = async (answer: unknown, about = order) => (await challenge.check(answer, about, tools())).is

  describe(`${challenge.name}, as a challenge`, () => {
    it('offers plain JSON of its own type', async () => {
      const offer = await challenge.offer(order, tools())
      expect(JSON.parse(JSON.stringify(offer))).toEqual(offer)
      expect(offer['type']).toBe(challenge.name)
      expect(JSON.stringify(offer).length).toBeLessThan(2_000)
    })

    it('takes the answer of whoever did it', async () => {
      expect(await is(await solved())).toBe('right')
    })

    it('names the hosts that a page must allow as sources of a policy', () => {
      const { script, frame, connect, style } = challenge.hosts
      for (const source of [...script, ...frame, ...connect, ...style]) {
        expect(source).toMatch(/^https:\/\/[^\s;,']+$/)
      }
    })

    if (asksForSomething) {
      it.each([
        ['nothing', null],
        ['an absent answer', undefined],
        ['an empty text', ''],
        ['a blank', ' '],
        ['another text', 'token-of-nobody'],
        ['a huge text', 'x'.repeat(1_000_000)],
        ['a number', 7],
        ['yes', true],
        ['an empty list', []],
        ['an empty table', {}],
        ['a huge table', Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [n, n]))],
        ['a deep table', deep(2_000)],
      ])('refuses %s', async (_, answer) => {
        expect(await is(answer)).toBe('wrong')
      })

      it('refuses whatever else there is, and never throws', async () => {
        // A provider is not asked a hundred times over: what looks like a token is the business of other lines.
        const notTokens = fc.anything().filter(value => typeof value !== 'string')
        await fc.assert(
          fc.asyncProperty(notTokens, async answer => {
            expect(await is(answer)).toBe('wrong')
          }),
          { numRuns: 100 },
        )
      })

      it('refuses an answer of which one part is changed', async () => {
        for (const changed of variants(await solved())) expect(await is(changed)).toBe('wrong')
      })
    }

    for (const part of tells) {
      it(`refuses the right answer for another ${part}`, async () => {
        expect(await is(await solved(), { ...order, ...others[part] })).toBe('wrong')
      })
    }
  })

  const { provider } = under
  if (provider === null) return

  describe(`${challenge.name}, where the provider cannot tell`, () => {
    beforeEach(() => provider().behave(null))
    afterEach(() => {
      vi.useRealTimers()
      provider().behave(null)
    })

    it.each(Object.entries(troubles))('is unavailable at %s', async (_, trouble) => {
      const answer = await solved()
      provider().behave(trouble)
      expect(await is(answer)).toBe('unavailable')
    })

    it.each(Object.entries(silences))(
      'waits two seconds for one that %s, and no longer',
      async (_, silence) => {
        const answer = await solved()
        provider().behave(silence)
        vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
        const settled = vi.fn()
        const signals: AbortSignal[] = []
        const request = (asked: Request) => {
          signals.push(asked.signal)
          return fetch(asked)
        }
        const reached = provider().nextAsked()
        const checked = challenge.check(answer, order, { ...tools(), request }).finally(settled)
        await reached
        await vi.advanceTimersByTimeAsync(1_999)
        expect(settled).not.toHaveBeenCalled()
        await vi.advanceTimersByTimeAsync(1)
        expect((await checked).is).toBe('unavailable')
        expect(signals.map(({ aborted }) => aborted)).toEqual([true])
      },
    )

    /** The tools, with another account. */
    const having = (change: Partial<ProviderPolicy>): ChallengeTools => {
      const { provider: account, ...others } = tools()
      return { ...others, provider: account && { ...account, ...change } }
    }
    const nobody = 'http://127.0.0.1:1/'

    it('is unavailable where nobody listens', async () => {
      const away = having({ siteverify: nobody })
      expect((await challenge.check(await solved(), order, away)).is).toBe('unavailable')
    })

    it('is unavailable without an account, and offers nothing', async () => {
      const without = { ...tools(), provider: null }
      expect((await challenge.check('token', order, without)).is).toBe('unavailable')
      await expect(challenge.offer(order, without)).rejects.toThrow(challenge.name)
    })

    it('is unavailable where the provider does not know the secret, whatever the token', async () => {
      const mistyped = having({ secret: 'mistyped' })
      expect((await challenge.check(await solved(), order, mistyped)).is).toBe('unavailable')
      expect((await challenge.check('token-of-nobody', order, mistyped)).is).toBe('unavailable')
    })

    it('says of no failure what the secret or the token is', async () => {
      const answer = String(await solved())
      const told: unknown[] = []
      for (const trouble of [null, ...Object.values(troubles)]) {
        provider().behave(trouble)
        told.push(await challenge.check(`${answer}x`, order, tools()))
      }
      told.push(await challenge.check(answer, order, having({ siteverify: nobody })))
      expect(JSON.stringify(told)).not.toContain(answer)
      expect(JSON.stringify(told)).not.toContain(provider().secret)
    })
  })
}

function deep(levels: number): unknown {
  let value: unknown = 'end'
  for (let level = 0; level < levels; level += 1) value = { parameters: value }
  return value
}

/** The same answer with one of its parts changed, or missing. */
function variants(answer: unknown): readonly unknown[] {
  if (typeof answer === 'string') {
    const last = answer.at(-1) === '0' ? '1' : '0'
    return [answer.slice(0, -1) + last, `${answer}0`, answer.slice(1), '']
  }
  if (typeof answer === 'number') return [answer + 0.5, String(answer), Number.NaN, null]
  if (typeof answer !== 'object' || answer === null) return []
  return Object.entries(answer).flatMap(([key, value]) => {
    const { [key]: _, ...without } = answer as Record<string, unknown>
    return [without, ...variants(value).map(changed => ({ ...without, [key]: changed }))]
  })
}
