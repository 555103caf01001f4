// Our own answers: calm words for people, problem+json for programs, and the same for every account.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { surfaces } from '../../src/attempt.ts'
import {
  coolDownAnswer,
  type OwnAnswer,
  refusedAnswer,
  respond,
  troubleAnswer,
  wrongHostAnswer,
} from '../../src/pages/answers.ts'
import { guarded, incoming } from '../support/guarded.ts'

const reference = '0ABCD-EFGHJ-KMNPQ-RSTVW-XYZ012'
const browser = { 'sec-fetch-mode': 'navigate', accept: 'text/html' }
const asking = (headers: Readonly<Record<string, string>> = {}) => incoming('/login', { headers })
const cooling = (retryAfterMs = 900_000) => coolDownAnswer('login', 'account', retryAfterMs, reference)

const all: readonly OwnAnswer[] = [
  ...surfaces.flatMap(surface =>
    (['network', 'account', 'request'] as const).map(about =>
      coolDownAnswer(surface, about, 90_000, reference),
    ),
  ),
  ...([400, 403, 408, 413, 415] as const).map(status => refusedAnswer(status, reference)),
  ...([500, 502, 503, 504] as const).map(status => troubleAnswer(status, reference)),
  troubleAnswer(500, null),
  wrongHostAnswer(),
]

describe('the form of an answer', () => {
  const typeFor = (headers: Readonly<Record<string, string>>) =>
    respond(asking(headers), cooling()).headers.get('content-type')
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
  it.each(all.map(answer => [`${answer.status} ${answer.title}`, answer] as const))(
    '%s: is never kept, never a success, and says what to do next',
    async (_, answer) => {
      for (const request of [asking(browser), asking()]) {
        const response = respond(request, answer)
        expect(response.status).toBe(answer.status)
        expect(response.status).toBeGreaterThanOrEqual(400)
        expect(response.headers.get('cache-control')).toBe('no-store')
        expect(response.headers.get('x-content-type-options')).toBe('nosniff')
        expect(response.headers.get('x-robots-tag')).toBe('noindex')
        expect(response.headers.get('vary')).toBe('Accept')
        expect(response.headers.getSetCookie()).toEqual([])
        const text = await response.text()
        if (answer.reference !== null) expect(text).toContain(answer.reference)
        expect(text).not.toMatch(/undefined|NaN|\[object/)
      }
    },
  )

  it('speaks calmly: no jargon and no blame', () => {
    for (const { title, detail } of all) {
      expect(`${title} ${detail}`).not.toMatch(
        /attack|blocked|forbidden|denied|suspicious|malicious|error|invalid|illegal|rate.?limit|bot\b|hack|\b(4|5)\d\d\b/i,
      )
      expect(detail).toMatch(/\.$/)
    }
  })

  it('says which kind of holding back it was, and nothing where nothing was held back', () => {
    const mitigated = (answer: OwnAnswer) => respond(asking(), answer).headers.get('doorward-mitigated')
    expect(mitigated(cooling())).toBe('cool-down')
    expect(mitigated(refusedAnswer(403, reference))).toBe('refuse')
    expect(mitigated(troubleAnswer(502, reference))).toBeNull()
  })
})

describe('a wait', () => {
  it('is told in seconds, rounded up, and at least one', async () => {
    const after = (ms: number) => respond(asking(), cooling(ms)).headers.get('retry-after')
    expect([after(900_000), after(1_001), after(1), after(0), after(-5)]).toEqual(['900', '2', '1', '1', '1'])
    expect(await respond(asking(), cooling(1)).json()).toMatchObject({ retryAfter: 1 })
  })

  it('is told in words', () => {
    expect(cooling(900_000).detail).toContain('15 minutes')
    expect(cooling(1).detail).toContain('1 second')
    expect(cooling(3_600_000).detail).toContain('1 hour')
  })

  it('is told only by a cool-down', () => {
    for (const answer of [refusedAnswer(403, reference), troubleAnswer(503, reference)]) {
      expect(respond(asking(), answer).headers.get('retry-after')).toBeNull()
    }
  })
})

describe('problem+json', () => {
  it('is that of RFC 9457, with the reference', async () => {
    expect(await respond(asking(), cooling()).json()).toEqual({
      type: 'about:blank',
      title: 'Please try again later',
      status: 429,
      detail: cooling().detail,
      reference,
      retryAfter: 900,
    })
    expect(await respond(asking(), troubleAnswer(500, null)).json()).not.toHaveProperty('reference')
  })
})

describe('the page', () => {
  const html = (answer: OwnAnswer = cooling()) => respond(asking(browser), answer).text()

  it('loads nothing and runs nothing: its policy allows one style of its own', async () => {
    const response = respond(asking(browser), cooling())
    const policy = response.headers.get('content-security-policy') ?? ''
    const nonce = /'nonce-([\w-]+)'/.exec(policy)?.[1] ?? ''
    expect(policy).toBe(
      `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    )
    const text = await response.text()
    expect(text).toContain(`<style nonce="${nonce}">`)
    expect(text).not.toMatch(/<script|<img|<link|<iframe|src=|href=|\son\w+=|url\(/i)
  })

  it('has another nonce each time', async () => {
    const nonces = Array.from({ length: 10 }, () =>
      respond(asking(browser), cooling()).headers.get('content-security-policy'),
    )
    expect(new Set(nonces).size).toBe(10)
  })

  it('is one that everybody can read: with a language, a heading and a title', async () => {
    const text = await html()
    expect(text).toMatch(/^<!doctype html>\n<html lang="en">/)
    expect(text.match(/<h1>/g)).toHaveLength(1)
    expect(text).toContain('<title>Please try again later</title>')
    expect(text).toContain('name="viewport"')
    expect(respond(asking(browser), cooling()).headers.get('content-language')).toBe('en')
  })

  it('escapes whatever is in it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', 'a', ' ') }),
        async text => {
          const page = await html({ ...cooling(), title: text, detail: text, reference: text })
          const [, shown = ''] = /<h1>([\s\S]*?)<\/h1>/.exec(page) ?? []
          expect(shown).not.toMatch(/[<>"]|&(?!amp;|lt;|gt;|quot;|#39;)/)
          expect(
            page.match(/<(?!\/?(?:html|head|meta|title|style|body|main|h1|p|code)\b|!doctype)/g),
          ).toBeNull()
        },
      ),
    )
  })

  it('shows no reference where nothing is kept', async () => {
    expect(await html(troubleAnswer(500, null))).not.toContain('Reference')
  })
})

describe('promise 5: nobody learns whether an account exists', () => {
  const limits = { LIMITS: { login: { 'account-budget': { free: 1, refill: 1, every: '1h' } } } }

  it('the answer is the same for a name that has signed in before and one that nobody has', async () => {
    const texts = []
    for (const name of ['ada@demo.example', 'nobody@demo.example']) {
      const site = guarded({ vars: limits })
      if (name.startsWith('ada')) await site.login(name, 'right')
      await site.login(name, 'wrong')
      site.clock.advance(4_000)
      const response = await site.login(name, 'wrong', { headers: browser })
      expect(response.status).toBe(429)
      const told = (await response.text()).replace(/nonce="[^"]+"/, '').replace(/<code>[^<]+/, '<code>')
      texts.push([told, response.headers.get('retry-after')])
    }
    expect(texts[0]).toEqual(texts[1])
  })

  it('the answer names nobody', async () => {
    const site = guarded({ vars: limits })
    await site.login('wilhelmina@demo.example', 'wrong')
    site.clock.advance(4_000)
    const text = await (await site.login('wilhelmina@demo.example', 'wrong', { headers: browser })).text()
    expect(text).not.toMatch(/wilhelmina|demo\.example/)
  })
})
