// [vars.PAGES]: what the operator may say of our pages, in the one form that is safe in a page and its headers.
import { describe, expect, it } from 'vitest'
import { parsePolicy } from '../../src/config/parse.ts'
import type { PagesPolicy } from '../../src/config/policy.ts'
import { problemText } from '../../src/config/problems.ts'
import { parts } from './parts.ts'

function read(PAGES: unknown): PagesPolicy {
  const parsed = parsePolicy({ PRESET: 'generic-form', PAGES }, parts)
  if (!parsed.ok) throw new Error(parsed.problems.map(problemText).join('\n'))
  return parsed.policy.pages
}

function problems(PAGES: unknown): readonly string[] {
  const parsed = parsePolicy({ PRESET: 'generic-form', PAGES }, parts)
  return parsed.ok ? [] : parsed.problems.map(problemText)
}

const nothing: PagesPolicy = { name: null, logo: null, color: null, support: null, otherWay: null }

describe('good settings', () => {
  it('are none at all', () => {
    expect(read(undefined)).toEqual(nothing)
    expect(read({})).toEqual(nothing)
  })

  it('are all of them', () => {
    const pages = {
      name: ' Brauhaus & Söhne ',
      logo: 'https://cdn.shop.example/logo.svg?v=3',
      color: '#0A6',
      support: 'help@shop.example',
      otherWay: '/login/link?from=doorward',
    }
    const expected: PagesPolicy = {
      name: 'Brauhaus & Söhne',
      logo: 'https://cdn.shop.example/logo.svg?v=3',
      color: '#00aa66',
      support: 'mailto:help@shop.example',
      otherWay: '/login/link?from=doorward',
    }
    expect(read(pages)).toEqual(expected)
    expect(read(JSON.stringify(pages))).toEqual(expected)
  })

  it.each([
    ['/contact', '/contact'],
    ['https://help.shop.example', 'https://help.shop.example/'],
    ['mailto:first.last+site@mail.shop.example', 'mailto:first.last+site@mail.shop.example'],
  ])('support: %s', (support, href) => {
    expect(read({ support }).support).toBe(href)
  })

  it.each([
    ['/assets/größe.svg', '/assets/gr%C3%B6%C3%9Fe.svg'],
    ['HTTPS://CDN.Shop.example:8443/a', 'https://cdn.shop.example:8443/a'],
    ['https://xn--mnchen-3ya.example/', 'https://xn--mnchen-3ya.example/'],
  ])('logo: %s', (logo, href) => {
    expect(read({ logo }).logo).toBe(href)
  })
})

describe('bad settings', () => {
  const longPath = `/${'a'.repeat(500)}`
  // Hosts that would end the directive they stand in, or hold more than a host.
  const oddHosts = [
    'https://a;script-src/x',
    'https://a,b/x',
    'https://user:word@cdn.example/a',
    'https:// cdn.example/',
  ]

  it.each<readonly [keyof PagesPolicy, readonly unknown[]]>([
    ['name', ['', ' ', 'a\nb', 'x'.repeat(81), 7]],
    [
      'logo',
      ['logo.svg', '//cdn.example/a', 'http://cdn.example/a', '/\\a', 'data:image/png;base64,AA==', ''],
    ],
    ['logo', oddHosts],
    ['color', ['red', '#12', '#12345', '#1234567', '#ggg', 'url(x)']],
    ['support', ['help', 'help@', '@shop.example', 'a@b', 'mailto:', 'tel:+49', 'javascript:alert(1)']],
    [
      'support',
      ['a@b.example?subject=x', '"a b"@b.example', '<a@b.example>', `${'a'.repeat(250)}@b.example`],
    ],
    ['otherWay', ['login/link', '//evil.example', 'http://shop.example/', '/\t/evil.example', longPath]],
  ])('%s: %j', (place, values) => {
    for (const value of values)
      expect(problems({ [place]: value }), String(value)).toEqual([
        expect.stringContaining(`PAGES.${place}: `),
      ])
  })

  it('are told all at once, with what is allowed and what was most likely meant', () => {
    expect(problems({ name: 7, color: '00aa66', colour: '#0a6' })).toEqual([
      'PAGES.colour: unknown key "colour". Allowed: name, logo, color, support, otherWay. Did you mean "color"?',
      'PAGES.name: 7. Allowed: a name of 1 to 80 characters, in one line.',
      'PAGES.color: "00aa66". Allowed: a colour such as #0a6 or #00aa66. Did you mean "#00aa66"?',
    ])
    expect(problems([])).toEqual(['PAGES: a list. Allowed: a table of name, logo, color, support, otherWay.'])
  })
})
