// Whether a page's policies let our script run and ask, and with which nonce.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Admission,
  admission,
  policiesOfHeader,
  policiesOfMeta,
} from '../../src/delivery/content-security-policy.ts'
import { anyText } from '../support/any-text.ts'

const needs = {
  script: new URL('https://site.example/__doorward/client.js'),
  asks: [
    new URL('https://site.example/__doorward/challenge'),
    new URL('https://site.example/__doorward/verify'),
  ],
}

function decided(header: string | null, { meta = '', reportOnly = '' } = {}): Admission {
  const enforced = [...policiesOfHeader(header), ...(meta === '' ? [] : policiesOfMeta(meta))]
  return admission(enforced, policiesOfHeader(reportOnly), needs)
}

const yes = (nonce: string | null = null): Admission => ({ inject: true, nonce })
const no = (why: 'script-src' | 'connect-src' | 'sandbox'): Admission => ({ inject: false, why })

describe('a page without a policy', () => {
  it.each([null, '', ' , ', ';;', 'upgrade-insecure-requests', "img-src 'none'; frame-ancestors 'none'"])(
    'takes the script: %s',
    header => expect(decided(header)).toEqual(yes()),
  )
})

describe('the directive that counts', () => {
  it('is script-src-elem, else script-src, else default-src', () => {
    expect(decided("default-src 'self'")).toEqual(yes())
    expect(decided("default-src 'none'")).toEqual(no('script-src'))
    expect(decided("default-src 'none'; script-src 'self'; connect-src 'self'")).toEqual(yes())
    expect(decided("script-src 'self'; script-src-elem 'none'")).toEqual(no('script-src'))
    expect(decided("script-src 'none'; script-src-elem 'self'")).toEqual(yes())
    expect(decided("script-src-attr 'none'; style-src 'none'")).toEqual(yes())
  })

  it('is connect-src, else default-src, for what the script asks', () => {
    expect(decided("script-src 'self'; connect-src 'none'")).toEqual(no('connect-src'))
    expect(decided('connect-src https://api.example')).toEqual(no('connect-src'))
    expect(decided("default-src 'none'; script-src 'self'")).toEqual(no('connect-src'))
    expect(decided("default-src 'self'; connect-src https://api.example 'self'")).toEqual(yes())
  })

  it('has to allow both addresses that the script asks', () => {
    const only = (path: string) => `connect-src https://site.example${path}`
    expect(decided(only('/__doorward/'))).toEqual(yes())
    expect(decided(only('/__doorward/challenge'))).toEqual(no('connect-src'))
    expect(decided(only('/api/'))).toEqual(no('connect-src'))
  })

  it('is found whatever its case and the blanks around it, and the first of its name', () => {
    expect(decided("\tSCRIPT-SRC\n'SELF' ;connect-src\f*")).toEqual(yes())
    expect(decided("script-src 'none'; script-src 'self'")).toEqual(no('script-src'))
    expect(decided("script-src 'self'; script-src 'none'")).toEqual(yes())
  })

  it('allows nothing where it lists nothing', () => {
    expect(decided('script-src')).toEqual(no('script-src'))
    expect(decided('script-src; default-src *')).toEqual(no('script-src'))
    expect(decided('connect-src')).toEqual(no('connect-src'))
  })

  it('allows nothing with other signs than ASCII: some browsers skip it, others do not', () => {
    expect(decided("script-src 'self' ü")).toEqual(no('script-src'))
    expect(decided("img-src ü; script-src 'self'")).toEqual(yes())
  })
})

describe('a nonce', () => {
  it('is read and used again', () => {
    expect(decided("script-src 'nonce-r4nd0m+/_-=='")).toEqual(yes('r4nd0m+/_-=='))
    expect(decided("default-src 'nonce-abc'; connect-src 'self'")).toEqual(yes('abc'))
    expect(decided("script-src 'NONCE-abc'")).toEqual(yes('abc'))
  })

  it("is used where 'self' would do as well", () => {
    expect(decided("script-src 'self' 'nonce-abc'")).toEqual(yes('abc'))
  })

  it("is needed with 'strict-dynamic', for which hosts mean nothing", () => {
    expect(decided("script-src 'self' https: * 'strict-dynamic'")).toEqual(no('script-src'))
    expect(decided("script-src 'strict-dynamic' 'sha256-AAAA'")).toEqual(no('script-src'))
    expect(decided("script-src 'nonce-abc' 'Strict-Dynamic' https: 'unsafe-inline'")).toEqual(yes('abc'))
  })

  it('lets the script run, and not ask', () => {
    expect(decided("default-src 'nonce-abc'")).toEqual(no('connect-src'))
    expect(decided("default-src 'nonce-abc' 'strict-dynamic' 'self'")).toEqual(yes('abc'))
  })

  it.each([
    "'nonce-'",
    'nonce-abc',
    "'nonce-a\"b'",
    "'nonce-a>b'",
    "'nonce-a b'",
    "'nonce-abc==='",
    "'nonce-ab=c'",
    "'nonce-&quot;'",
  ])('is none where it is not base64: %s', source => {
    expect(decided(`script-src ${source}`)).toEqual(no('script-src'))
    expect(decided(`script-src 'self' ${source}`)).toEqual(yes())
  })

  it('of another directive is none', () => {
    expect(decided("style-src 'nonce-abc'; script-src 'self'")).toEqual(yes())
    expect(decided("script-src 'nonce-abc'; script-src-elem 'self'")).toEqual(yes())
  })
})

describe('several policies', () => {
  it('have to allow it all, in one header or in several', () => {
    expect(decided("script-src 'self', default-src 'self'")).toEqual(yes())
    expect(decided("script-src 'self', script-src 'none'")).toEqual(no('script-src'))
    expect(decided("default-src *, connect-src 'none'")).toEqual(no('connect-src'))
  })

  it('with one nonce for all of them take that', () => {
    expect(decided("script-src 'nonce-a' 'nonce-b', script-src 'nonce-b' 'nonce-c'")).toEqual(yes('b'))
    expect(decided("script-src 'nonce-a', script-src 'self'")).toEqual(yes('a'))
  })

  it('that no one nonce pleases keep the script out', () => {
    expect(decided("script-src 'nonce-a', script-src 'nonce-b'")).toEqual(no('script-src'))
    expect(decided("script-src 'nonce-a', script-src 'self' 'strict-dynamic'")).toEqual(no('script-src'))
  })
})

describe('a policy in the page', () => {
  it('counts like one in a header', () => {
    expect(decided(null, { meta: "script-src 'none'" })).toEqual(no('script-src'))
    expect(decided("script-src 'self'", { meta: "script-src 'nonce-abc'" })).toEqual(yes('abc'))
    expect(decided("script-src 'nonce-a'", { meta: "script-src 'nonce-b'" })).toEqual(no('script-src'))
  })

  it('puts no page in a sandbox', () => {
    expect(decided(null, { meta: "sandbox; script-src 'self'" })).toEqual(yes())
  })

  it('with commas is one policy to some browsers and several to others: both readings have to allow it', () => {
    expect(decided(null, { meta: "img-src *, script-src 'none'" })).toEqual(no('script-src'))
    expect(decided(null, { meta: "script-src 'none', img-src *" })).toEqual(no('script-src'))
    expect(decided(null, { meta: "script-src 'self', img-src cdn.test" })).toEqual(no('script-src'))
    expect(decided(null, { meta: "script-src * , connect-src 'self'" })).toEqual(yes())
  })
})

describe('a sandbox', () => {
  it('has to let scripts run, and leave the page its origin', () => {
    expect(decided('sandbox')).toEqual(no('sandbox'))
    expect(decided('sandbox allow-forms allow-same-origin')).toEqual(no('sandbox'))
    expect(decided('sandbox allow-forms allow-scripts')).toEqual(no('sandbox'))
    expect(decided('sandbox allow-same-origin Allow-Scripts')).toEqual(yes())
    expect(decided('sandbox allow-same-origin allow-scripts, sandbox')).toEqual(no('sandbox'))
  })
})

describe('a policy that only reports', () => {
  it('keeps nothing out', () => {
    expect(decided(null, { reportOnly: "script-src 'none'; connect-src 'none'; sandbox" })).toEqual(yes())
  })

  it('lends its nonce where nothing else decides, so that nothing is reported', () => {
    expect(decided(null, { reportOnly: "script-src 'nonce-abc'" })).toEqual(yes('abc'))
    expect(decided("script-src 'self'", { reportOnly: "script-src 'nonce-abc'" })).toEqual(yes('abc'))
    expect(decided("script-src 'nonce-a' 'nonce-b'", { reportOnly: "script-src 'nonce-b'" })).toEqual(
      yes('b'),
    )
  })

  it('does not take the place of the one that counts', () => {
    expect(decided("script-src 'nonce-a'", { reportOnly: "script-src 'nonce-b'" })).toEqual(yes('a'))
    expect(decided("script-src 'none'", { reportOnly: "script-src 'nonce-b'" })).toEqual(no('script-src'))
  })
})

describe('any policies', () => {
  const source = fc.constantFrom(
    "'self'",
    "'none'",
    '*',
    'https:',
    'data:',
    "'strict-dynamic'",
    "'nonce-a'",
    "'nonce-b'",
    "'unsafe-inline'",
    'site.example',
    'https://other.example',
    'https://site.example/__doorward/',
  )
  const directive = fc
    .tuple(
      fc.constantFrom('script-src', 'script-src-elem', 'default-src', 'connect-src', 'img-src'),
      fc.array(source, { maxLength: 4 }),
    )
    .map(([name, sources]) => [name, ...sources].join(' '))
  const policy = fc.array(directive, { maxLength: 4 }).map(directives => directives.join('; '))
  const policies = fc.array(policy, { maxLength: 4 })

  it('take the script only with a tag that each of them would take by itself', () => {
    fc.assert(
      fc.property(policies, texts => {
        const all = decided(texts.join(', '))
        if (!all.inject) return
        const alone = texts.map(text => decided(`${text}, script-src * 'nonce-${all.nonce ?? 'x'}'`))
        expect(alone.every(({ inject }) => inject)).toBe(true)
      }),
    )
  })

  it('never take it because there is one more of them', () => {
    fc.assert(
      fc.property(policies, policy, (texts, more) => {
        if (decided([...texts, more].join(', ')).inject) expect(decided(texts.join(', ')).inject).toBe(true)
      }),
    )
  })

  it('say the same in any order, and whatever reports only', () => {
    fc.assert(
      fc.property(policies, policies, (texts, reporting) => {
        const { inject } = decided(texts.join(', '))
        expect(decided(texts.toReversed().join(', ')).inject).toBe(inject)
        expect(decided(texts.join(', '), { reportOnly: reporting.join(', ') }).inject).toBe(inject)
      }),
    )
  })

  it('of any letters are read without an error', () => {
    fc.assert(
      fc.property(anyText(), text => {
        const { inject, ...rest } = decided(`script-src ${text}, ${text}`, { meta: text })
        if (inject && 'nonce' in rest && rest.nonce !== null) expect(rest.nonce).toMatch(/^[\w+/=-]+$/)
      }),
    )
  })
})
