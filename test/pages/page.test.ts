// The pages themselves: what a script, a screen reader and a browser without scripts find in them, that nothing gets in
// unescaped, and what they are allowed to load.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  checkAnswer,
  coolDownAnswer,
  type OwnAnswer,
  troubleAnswer,
  waitingAnswer,
} from '../../src/pages/answers.ts'
import type { Look } from '../../src/pages/look.ts'
import { respond } from '../../src/pages/respond.ts'
import { incoming } from '../support/guarded.ts'
import { looks, ownPages, reference } from '../support/own-pages.ts'

const { plain, branded, pale } = looks
if (plain === undefined || branded === undefined || pale === undefined)
  throw new Error('There is no such look.')

const shown = (answer: OwnAnswer, look: Look = plain, language = 'en') =>
  respond(
    incoming('/login', { headers: { 'sec-fetch-mode': 'navigate', 'accept-language': language } }),
    answer,
    look,
  )
const html = (answer: OwnAnswer, look?: Look, language?: string) => shown(answer, look, language).text()

const check = checkAnswer({ surface: 'login', back: '/login?next=%2F', waitSeconds: 8, reference })
const cooling = coolDownAnswer('login', 'account', 900_000, reference)

/** The directives of a page's content security policy. */
function policyOf(response: Response): Readonly<Record<string, string>> {
  const header = response.headers.get('content-security-policy') ?? ''
  return Object.fromEntries(
    header.split('; ').map(directive => {
      const [name = '', ...sources] = directive.split(' ')
      return [name, sources.join(' ').replace(/'nonce-[\w-]{36}'/, "'nonce'")]
    }),
  )
}

describe('every page', () => {
  it.each(Object.entries(ownPages))('%s: has a language, a title and one heading', async (_, answer) => {
    const text = await html(answer, branded, 'ar')
    expect(text).toMatch(/^<!doctype html>\n<html lang="ar" dir="rtl">/)
    expect(text.match(/<h1\b/g)).toHaveLength(1)
    expect(text.match(/<main\b/g)).toHaveLength(1)
    expect(text).toMatch(/<title>[^<]+ – Brauhaus &amp; Söhne &lt;Shop&gt;<\/title>/)
    expect(text).toContain('name="viewport"')
  })

  it.each(Object.entries(ownPages))('%s: runs and styles only what carries its nonce', async (_, answer) => {
    const response = shown(answer, branded)
    const nonce = /'nonce-([\w-]{36})'/.exec(response.headers.get('content-security-policy') ?? '')?.[1]
    const text = await response.text()
    for (const [tag] of text.matchAll(/<(?:style|script)\b[^>]*>/g)) expect(tag).toContain(`nonce="${nonce}"`)
    expect(text).not.toMatch(/\s(?:on\w+|style)=|javascript:|<(?:iframe|object|embed|base)\b|url\(|@import/i)
  })

  it('has another nonce each time', () => {
    const policies = Array.from({ length: 10 }, () => shown(cooling).headers.get('content-security-policy'))
    expect(new Set(policies).size).toBe(10)
  })

  it('is framed by nobody, and asks for no powers', () => {
    for (const answer of Object.values(ownPages)) {
      expect(policyOf(shown(answer))).toMatchObject({
        'default-src': "'none'",
        'frame-ancestors': "'none'",
        'base-uri': "'none'",
      })
      expect(shown(answer).headers.get('permissions-policy')).toContain('camera=()')
    }
  })

  it('shows the reference where there is one', async () => {
    expect(await html(cooling)).toContain(`Reference: <code dir="ltr">${reference}</code>`)
    expect(await html(troubleAnswer(500, null))).not.toContain('Reference')
  })

  it('escapes whatever is in it', async () => {
    const nasty = fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', '`', 'a', ' ', '=', '{') })
    await fc.assert(
      fc.asyncProperty(nasty, nasty, async (one, other) => {
        const look = {
          ...plain,
          pages: { ...plain.pages, name: one, support: `/${other}`, otherWay: `/${one}` },
        }
        const asked = checkAnswer({
          surface: 'login',
          back: `/${other}`,
          waitSeconds: 8,
          reference: other,
        })
        for (const answer of [
          asked,
          waitingAnswer({ back: `/${one}`, wait: { ticket: other, seconds: 1 } }),
        ]) {
          const text = (await html(answer, look)).replace(/<style[\s\S]*?<\/style>/g, '')
          // Every tag is one that we wrote, and every value ends where we ended it.
          expect(
            text.replace(/<\/?[a-z][a-z\d]*(?: [a-z-]+(?:="[^"<>]*")?)*>|<!doctype html>/g, ''),
          ).not.toMatch(/[<>"]/)
        }
      }),
    )
  })
})

describe('the check page', () => {
  it('has every part that its script looks for, and those that it shows are hidden', async () => {
    const text = await html(check, branded)
    expect(text).toContain('<main data-doorward="check" data-surface="login" data-back="/login?next=%2F">')
    expect(text).toContain('<h1 tabindex="-1">One quick check</h1>')
    expect(text).toMatch(/<progress data-part="progress" max="100" value="0" aria-label="[^"]+">/)
    expect(text).toContain('<p data-part="status" role="status"></p>')
    expect(text).toContain('<div class="ways" data-part="slow" hidden>')
    expect(text).toContain('<div data-part="widget"></div>')
    expect(text).toMatch(/<button type="button" class="action" data-part="again" hidden>[^<]+<\/button>/)
    expect(text).toMatch(/<a class="action" data-part="continue" href="\/login\?next=%2F" hidden>[^<]+<\/a>/)
  })

  it('gives the script its texts, in the language of the page', async () => {
    for (const language of ['en', 'fr', 'ja']) {
      const [, attribute = ''] =
        /<template data-texts="([^"]*)">/.exec(await html(check, plain, language)) ?? []
      const texts: unknown = JSON.parse(attribute.replaceAll('&quot;', '"').replaceAll('&#39;', "'"))
      expect(texts).toEqual({
        working: expect.any(String),
        done: expect.any(String),
        failed: expect.any(String),
        slow: expect.any(String),
        notLoaded: expect.any(String),
      })
    }
  })

  it('loads its script from the address it is given', async () => {
    const look = { ...plain, script: '/__doorward/page.js?v=1a2b' }
    expect(await html(check, look)).toMatch(
      /<script src="\/__doorward\/page\.js\?v=1a2b" nonce="[\w-]{36}" defer><\/script>/,
    )
    expect(await html(cooling, look)).not.toContain('<script')
  })

  it('has a way through without a script where waiting opens something, and says so where it does not', async () => {
    const waiting = await html(check)
    expect(waiting).toContain('<form method="post" action="/__doorward/wait">')
    expect(waiting).toContain('<input type="hidden" name="surface" value="login">')
    expect(waiting).toContain('<input type="hidden" name="back" value="/login?next=%2F">')
    expect(waiting).toContain('<button class="action">Wait 8 seconds instead</button>')
    const closed = await html({ ...check, waitSeconds: null })
    expect(closed).toContain('This check needs JavaScript')
    expect(closed).not.toContain('<form')
  })

  it('may load what the configured check needs, and nothing else', () => {
    const ours = {
      'default-src': "'none'",
      'style-src': "'nonce'",
      'img-src': "'self'",
      'script-src': "'nonce'",
      'connect-src': "'self'",
      'frame-src': "'none'",
      'form-action': "'self'",
      'base-uri': "'none'",
      'frame-ancestors': "'none'",
    }
    expect(policyOf(shown(check))).toEqual(ours)
    expect(policyOf(shown({ ...check, waitSeconds: null }))).toEqual({ ...ours, 'form-action': "'none'" })
    const provider = {
      script: ['https://js.check.example'],
      frame: ['https://check.example'],
      connect: ['https://api.check.example'],
      style: ['https://css.check.example'],
    }
    expect(policyOf(shown(check, { ...plain, hosts: provider }))).toEqual({
      ...ours,
      'style-src': "'nonce' https://css.check.example",
      'script-src': "'nonce' https://js.check.example",
      'connect-src': "'self' https://api.check.example",
      'frame-src': 'https://check.example',
    })
    expect(policyOf(shown(cooling, { ...plain, hosts: provider }))).not.toHaveProperty('script-src')
  })

  it('offers the wait from the beginning where a provider may ask for what not everybody can do', async () => {
    const provider = { ...plain.hosts, script: ['https://js.check.example'] }
    const text = await html(check, { ...plain, hosts: provider })
    expect(text).toContain('<div data-part="slow" hidden></div>')
    expect(text).toContain('<form method="post" action="/__doorward/wait">')
    expect(await html(check)).toMatch(/<div class="ways" data-part="slow" hidden>\s*<form/)
  })

  it('promises that nothing has to be done where nothing has to be', async () => {
    const provider = { ...plain.hosts, script: ['https://js.check.example'] }
    expect(await html(check)).toContain('you don’t need to solve anything')
    expect(await html(check, { ...plain, hosts: provider })).not.toContain('solve')
  })
})

describe('the waiting page', () => {
  it('says how much is left, with the same form', async () => {
    const waiting = waitingAnswer({ back: '/login', wait: { ticket: 'a-ticket', seconds: 3 } })
    const text = await html(waiting)
    expect(text).toContain('3 seconds')
    expect(text).toContain('<input type="hidden" name="ticket" value="a-ticket">')
    expect(text).not.toContain('<script')
    expect(policyOf(shown(waiting))['form-action']).toBe("'self'")
    expect(shown(waiting).headers.get('retry-after')).toBe('3')
  })

  it('leads back to the form where waiting is of no more use', async () => {
    const over = waitingAnswer({ back: '/login', wait: null })
    expect(await html(over)).toContain('<a class="action" href="/login">Return to the form</a>')
    expect(await html(over)).not.toContain('<form')
    expect(policyOf(shown(over))['form-action']).toBe("'none'")
  })
})

describe('what the operator sets', () => {
  const withPages = (pages: Partial<Look['pages']>) => ({ ...plain, pages: { ...plain.pages, ...pages } })

  it('is not there where nothing is set', async () => {
    const text = await html(troubleAnswer(500, null))
    expect(text).not.toMatch(/<header|<footer|<img|<a /)
  })

  it('a logo is decoration beside the name, and its host is the only other that images come from', async () => {
    const elsewhere = withPages({ logo: 'https://cdn.shop.example/logo.svg' })
    expect(await html(cooling, elsewhere)).toContain('<img src="https://cdn.shop.example/logo.svg" alt="">')
    expect(policyOf(shown(cooling, elsewhere))['img-src']).toBe("'self' https://cdn.shop.example")
    expect(policyOf(shown(cooling, withPages({ logo: '/logo.svg' })))['img-src']).toBe("'self'")
  })

  it('another way to sign in is offered where signing in goes on', async () => {
    const offered = async (answer: OwnAnswer) => (await html(answer, branded)).includes('href="/login/link"')
    for (const name of ['check', 'wait-early', 'wait-over', 'cool-down-network', 'cool-down-reset'])
      expect(await offered(ownPages[name] ?? cooling), name).toBe(true)
    for (const name of ['check-without-wait', 'refused', 'trouble', 'wrong-host'])
      expect(await offered(ownPages[name] ?? cooling), name).toBe(false)
  })

  it('a mail address can be read, a page is a link', async () => {
    expect(await html(cooling, branded)).toContain(
      'Contact us: <a href="mailto:help@shop.example" dir="ltr">help@shop.example</a>',
    )
    expect(await html(cooling, pale)).toContain('<a href="/contact">Contact us</a>')
  })

  it('a colour goes into the style, and only there', async () => {
    const text = await html(cooling, branded)
    expect(text).toContain('--fill: #0a7f5a')
    expect(text.replace(/<style[\s\S]*?<\/style>/, '')).not.toContain('#0a7f5a')
  })
})
