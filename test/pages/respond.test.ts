// Our own answers on the wire: a page for people, problem+json for programs, in their language, and never kept.
import { describe, expect, it } from 'vitest'
import { surfaces } from '../../src/attempt.ts'
import {
  checkAnswer,
  coolDownAnswer,
  type OwnAnswer,
  refusedAnswer,
  troubleAnswer,
} from '../../src/pages/answers.ts'
import { languages } from '../../src/pages/language.ts'
import { messages } from '../../src/pages/messages/index.ts'
import { respond } from '../../src/pages/respond.ts'
import { guarded, incoming } from '../support/guarded.ts'
import { looks, ownPages, reference } from '../support/own-pages.ts'

const browser = { 'sec-fetch-mode': 'navigate', accept: 'text/html' }
const { plain, branded } = looks
if (plain === undefined || branded === undefined) throw new Error('There is no such look.')

const answered = (answer: OwnAnswer, headers: Readonly<Record<string, string>> = {}, look = plain) =>
  respond(incoming('/login', { headers }), answer, look)
const cooling = (surface: (typeof surfaces)[number] = 'login') =>
  coolDownAnswer(surface, 'account', 900_000, reference)

const all: readonly (readonly [string, OwnAnswer])[] = [
  ...Object.entries(ownPages),
  ...surfaces.flatMap(surface =>
    (['network', 'account', 'request'] as const).map(
      about => [`${surface} ${about}`, coolDownAnswer(surface, about, 90_000, reference)] as const,
    ),
  ),
  ...surfaces.map(
    surface =>
      [`check ${surface}`, checkAnswer({ surface, back: '/', waitSeconds: null, reference })] as const,
  ),
  ...([400, 403, 408, 413, 415] as const).map(
    status => [`refused ${status}`, refusedAnswer(status, reference)] as const,
  ),
  ...([500, 502, 503, 504] as const).map(
    status => [`trouble ${status}`, troubleAnswer(status, reference)] as const,
  ),
]

describe('the form of an answer', () => {
  const typeFor = (headers: Readonly<Record<string, string>>) =>
    answered(cooling(), headers).headers.get('content-type')
  const [page, problem] = ['text/html; charset=utf-8', 'application/problem+json']

  it('is a page for a browser that goes somewhere', () => {
    expect(typeFor(browser)).toBe(page)
    expect(typeFor({ 'sec-fetch-mode': 'navigate' })).toBe(page)
  })

  it('is one that a program can read for fetch and XHR, whatever they accept', () => {
    for (const mode of ['cors', 'same-origin', 'no-cors', 'websocket'])
      expect(typeFor({ 'sec-fetch-mode': mode, accept: 'text/html' })).toBe(problem)
  })

  it('is what a client accepts that says nothing else', () => {
    expect(typeFor({ accept: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8' })).toBe(page)
    expect(typeFor({ accept: 'TEXT/HTML' })).toBe(page)
    for (const accept of ['application/json', '*/*', '', 'text/htmlx', 'image/*'])
      expect(typeFor({ accept })).toBe(problem)
    expect(typeFor({})).toBe(problem)
  })
})

describe('every answer', () => {
  it.each(all)('%s: is never kept, and says what it is about, in every language', async (_, answer) => {
    for (const headers of [browser, {}])
      for (const language of languages) {
        const response = answered(answer, { ...headers, 'accept-language': language }, branded)
        expect(response.status).toBe(answer.status)
        expect(response.headers.get('cache-control')).toBe('no-store')
        expect(response.headers.get('x-content-type-options')).toBe('nosniff')
        expect(response.headers.get('x-robots-tag')).toBe('noindex')
        expect(response.headers.get('referrer-policy')).toBe('same-origin')
        expect(response.headers.get('vary')).toBe('Accept, Accept-Language')
        expect(response.headers.get('content-language')).toBe(messages[language].tag)
        expect(response.headers.getSetCookie()).toEqual([])
        const text = await response.text()
        if (answer.reference !== null) expect(text).toContain(answer.reference)
        expect(text).not.toMatch(/undefined|NaN|\[object|=> /)
      }
  })

  it('says which kind of holding back it was, and nothing where nothing was held back', () => {
    const said = Object.fromEntries(
      Object.entries(ownPages).map(([name, answer]) => [
        name,
        answered(answer).headers.get('doorward-mitigated'),
      ]),
    )
    expect(said).toMatchObject({
      check: 'challenge',
      'wait-early': 'challenge',
      'cool-down-network': 'cool-down',
      refused: 'refuse',
      'wrong-host': 'refuse',
      trouble: null,
    })
  })

  it('tells when to come back where it knows, as a number and in words', async () => {
    const response = answered(cooling())
    expect(response.headers.get('retry-after')).toBe('900')
    const { detail } = (await response.json()) as { readonly detail: string }
    expect(detail).toContain('15 minutes')
    expect(answered(refusedAnswer(403, reference)).headers.get('retry-after')).toBeNull()
  })
})

describe('problem+json', () => {
  it('is that of RFC 9457: a name that stays, words that can be read, the reference', async () => {
    expect(await answered(cooling()).json()).toEqual({
      type: 'urn:doorward:problem:cool-down',
      title: 'Please try again later',
      status: 429,
      detail: messages.en.coolDown.account['sign-in']?.('15 minutes'),
      reference,
      retryAfter: 900,
    })
    expect(await answered(troubleAnswer(500, null)).json()).not.toHaveProperty('reference')
  })

  it('has the same name in every language', async () => {
    const types = await Promise.all(
      languages.map(async language => {
        const problem = await answered(cooling(), { 'accept-language': language }).json()
        return (problem as { readonly type: string }).type
      }),
    )
    expect(new Set(types).size).toBe(1)
  })

  it('names what happened', async () => {
    const type = async (answer: OwnAnswer) =>
      ((await answered(answer).json()) as { readonly type: string }).type
    expect(await type(refusedAnswer(403, reference))).toBe('urn:doorward:problem:refused')
    expect(await type(troubleAnswer(503, null))).toBe('urn:doorward:problem:trouble')
  })

  it('says where the check is that is needed, how to hand it in, and what does both', async () => {
    const check = checkAnswer({
      surface: 'login',
      back: '/login',
      waitSeconds: 8,
      reference,
    })
    const response = answered(check)
    expect(response.status).toBe(403)
    const text = await response.text()
    expect(JSON.parse(text)).toEqual({
      type: 'urn:doorward:problem:check-needed',
      title: 'One quick check',
      status: 403,
      detail: 'Complete the check and send the same request again.',
      reference,
      challenge: {
        surface: 'login',
        url: '/__doorward/challenge?surface=login',
        verify: '/__doorward/verify',
        client: '/__doorward/client.js',
      },
    })
    expect(text).not.toContain('a-ticket')
  })
})

describe('promise 5: nobody learns whether an account exists', () => {
  const limits = { LIMITS: { login: { 'account-budget': { free: 1, refill: 1, every: '1h' } } } }
  /** What differs from one answer to the next, whoever is asking. */
  const ofThisAnswer = /nonce="[^"]+"|<code[^>]*>[^<]+|name="ticket" value="[^"]+"/g

  it('the answer is the same for a name that has signed in before and one that nobody has', async () => {
    const texts = []
    for (const name of ['ada@demo.example', 'nobody@demo.example']) {
      const site = guarded({ vars: limits })
      if (name.startsWith('ada')) await site.login(name, 'right')
      await site.login(name, 'wrong')
      site.clock.advance(4_000)
      const response = await site.login(name, 'wrong', { headers: browser })
      expect(response.status).toBeGreaterThanOrEqual(400)
      const told = (await response.text()).replace(ofThisAnswer, '')
      texts.push([response.status, told, response.headers.get('retry-after')])
    }
    expect(texts[0]).toEqual(texts[1])
  })

  it('the answer names nobody, and keeps nothing of what was sent', async () => {
    const site = guarded({ vars: limits })
    await site.login('wilhelmina@demo.example', 'wrong-7f3k')
    site.clock.advance(4_000)
    const response = await site.login('wilhelmina@demo.example', 'wrong-7f3k', { headers: browser })
    expect(response.status).toBeGreaterThanOrEqual(400)
    expect(await response.text()).not.toMatch(/wilhelmina|demo\.example|wrong-7f3k/)
  })
})
