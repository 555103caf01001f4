// From vars to the policy: what is taken, how, and that everything wrong is told at once. The cases are files.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ParsedPolicy, parsePolicy } from '../../src/config/parse.ts'
import type { Policy } from '../../src/config/policy.ts'
import { problemText } from '../../src/config/problems.ts'
import { accountTag, parts } from './parts.ts'

const fixtures = join(import.meta.dirname, '../fixtures/config')

function cases<T>(kind: 'good' | 'bad'): readonly (readonly [name: string, content: T])[] {
  const folder = join(fixtures, kind)
  return readdirSync(folder).map(
    file => [file, JSON.parse(readFileSync(join(folder, file), 'utf8'))] as const,
  )
}

function policyOf(parsed: ParsedPolicy): Policy {
  if (!parsed.ok) throw new Error(parsed.problems.map(problemText).join('\n'))
  return parsed.policy
}

function problemsOf(vars: Readonly<Record<string, unknown>>): readonly string[] {
  const parsed = parsePolicy(vars, parts)
  return parsed.ok ? [] : parsed.problems.map(problemText)
}

/** The value at `a.b.0.c`. */
function valueAt(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, key) => Reflect.get(Object(inner), key), value)
}

interface GoodCase {
  readonly vars: Readonly<Record<string, unknown>>
  readonly policy: Readonly<Record<string, unknown>>
}

interface BadCase {
  readonly vars: Readonly<Record<string, unknown>>
  readonly problems: readonly string[]
}

describe('good configuration', () => {
  it.each(cases<GoodCase>('good'))('%s', (_, { vars, policy }) => {
    const parsed = policyOf(parsePolicy(vars, parts))
    const found = Object.fromEntries(Object.keys(policy).map(path => [path, valueAt(parsed, path)]))
    expect(found).toEqual(policy)
  })

  it('says the same as strings of JSON, as a dashboard and .dev.vars send it', () => {
    for (const [, { vars }] of cases<GoodCase>('good')) {
      const asText = Object.fromEntries(
        Object.entries(vars).map(([name, value]) => [
          name,
          typeof value === 'string' ? value : JSON.stringify(value),
        ]),
      )
      expect(JSON.stringify(parsePolicy(asText, parts))).toBe(JSON.stringify(parsePolicy(vars, parts)))
    }
  })
})

describe('bad configuration', () => {
  it('has a folder of cases', () => {
    expect(cases('bad').length).toBeGreaterThanOrEqual(25)
  })

  it.each(cases<BadCase>('bad'))('%s: every problem, and no other', (_, { vars, problems }) => {
    const parsed = parsePolicy(vars, parts)
    expect(parsed.ok ? [] : parsed.problems.map(({ path }) => path).sort()).toEqual([...problems].sort())
  })

  it('finds no mark of failure in a preset that would hide a pending answer', () => {
    const rules = parts.presets
      .flatMap(({ routes }) => routes)
      .filter(({ outcome }) => outcome.pending.length > 0)
    expect(rules.length).toBeGreaterThan(0)
    for (const { name, surface, paths, outcome } of rules) {
      const told = problemsOf({ ROUTES: [{ name: `own-${surface}`, surface, paths, outcome }] })
      expect(
        told.filter(line => line.startsWith('ROUTES.0.outcome.failure')),
        name,
      ).toEqual([])
    }
  })

  it('tells at once whatever is wrong: the problems of two configurations are the problems of both', () => {
    const single = [
      { MODE: 'enfore' },
      { STATE: { shards: 0 } },
      { LISTS: '{' },
      { LIMITS: { login: { mode: 'no', 'account-row': 'of' } } },
    ]
    const together = problemsOf({ PRESET: 'django', ...Object.assign({}, ...single) })
    expect([...together].sort()).toEqual(
      single.flatMap(vars => problemsOf({ PRESET: 'django', ...vars })).sort(),
    )
  })
})

describe('a setting of what asks for checks', () => {
  it('says what is allowed, what was meant, and where it belongs', () => {
    expect(problemsOf({ PRESET: 'django', DETECTION: { strangers: 'chek' } })).toEqual([
      expect.stringMatching(/^DETECTION\.strangers: "chek"\. Allowed: check, watch, off\. .*check/),
    ])
    expect(problemsOf({ PRESET: 'django', RULES: { strangers: 'off' } })).toEqual([
      expect.stringContaining('DETECTION.strangers'),
    ])
    const [problem] = problemsOf({
      ROUTES: [{ name: 'own', surface: 'signup', paths: '/a', strangers: 'watch' }],
    })
    expect(problem).toContain('ROUTES.0.strangers')
    expect(problem).toContain('surface = "login"')
  })
})

describe('the environment around our vars', () => {
  class DurableObjectNamespace {
    getByName(): null {
      return null
    }
  }

  it('is left alone: bindings, secrets, and what belongs to others', () => {
    const environment = {
      PRESET: 'django',
      LEDGER: new DurableObjectNamespace(),
      LOG: new DurableObjectNamespace(),
      fetcher: () => null,
      DOORWARD_SECRET: 'x',
      DOORWARD_SECRET_PREVIOUS: 'x',
      DOORWARD_ADMIN_TOKEN: 'x',
      DOORWARD_CHALLENGE_SECRET: 'x',
      NODE: 'v24',
      NODE_ENV: 'production',
      HOME: '/root',
      SENTRY_DSN: 'https://key@sentry.example/1',
      API_TOKEN: 'x',
    }
    expect(parsePolicy(environment, parts).ok).toBe(true)
  })

  it('holds a binding where a var should be: that is a problem', () => {
    expect(problemsOf({ PRESET: 'django', LOGS: new DurableObjectNamespace() })).toEqual([
      'LOGS: a binding. Allowed: a table of retention, console.',
    ])
  })

  it('takes exactly 5 KB in a var, and not one byte more', () => {
    const ofSize = (bytes: number) => ({ PRESET: 'django', SITE: '{}'.padEnd(bytes) })
    expect(problemsOf(ofSize(5120))).toEqual([])
    expect(problemsOf(ofSize(5121))).toEqual(['SITE: 5121 bytes. Allowed: at most 5120 bytes in one var.'])
  })
})

describe('the policy', () => {
  it('cannot be changed, all the way down', () => {
    const policy = policyOf(
      parsePolicy({ PRESET: 'wordpress', LISTS: { deny: { asns: [64500], accounts: ['alice'] } } }, parts),
    )
    const unfrozen: string[] = []
    const walk = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) return
      if (!Object.isFrozen(value)) unfrozen.push(path)
      for (const [key, inner] of Object.entries(value)) walk(inner, `${path}.${key}`)
    }
    walk(policy, 'policy')
    expect(unfrozen).toEqual([])
    expect(() => (policy.lists.deny.asns as Set<number>).add(1)).toThrow(TypeError)
    expect(() => (policy.lists.deny.accountTags as Set<string>).clear()).toThrow(TypeError)
    expect(policy.lists.deny.asns.has(64500)).toBe(true)
  })

  it('shares nothing with the vars, which stay as they were', () => {
    const vars = { ROUTES: [{ name: 'a', surface: 'signup', paths: ['/a'] }], SITE: { hosts: ['a.example'] } }
    const before = structuredClone(vars)
    const policy = policyOf(parsePolicy(vars, parts))
    expect(vars).toEqual(before)
    expect(Object.isFrozen(vars.SITE.hosts)).toBe(false)
    vars.SITE.hosts.push('b.example')
    expect(policy.hosts).toEqual(['a.example'])
  })

  it('matches lists by network, whichever way an address is written, and by account, whichever way it is spelt', () => {
    const { lists } = policyOf(
      parsePolicy(
        {
          PRESET: 'django',
          LISTS: {
            deny: { networks: ['198.51.100.9/24', '2001:DB8::/48'], accounts: ['Alice@Example.com'] },
          },
        },
        parts,
      ),
    )
    expect(lists.deny.network('198.51.100.200')).toBe('198.51.100.0/24')
    expect(lists.deny.network('2001:db8:0:7::/64')).toBe('2001:db8::/48')
    expect(lists.deny.network('203.0.113.1')).toBe(null)
    expect(accountTag('alice@example.com').every(tag => lists.deny.accountTags.has(tag))).toBe(true)
    expect(lists.allow.network('198.51.100.200')).toBe(null)
  })

  it('keeps of a decoy its tags, and nothing where its name is none', () => {
    const decoys = (names: readonly string[]) =>
      parsePolicy({ PRESET: 'django', DETECTION: { decoys: names } }, parts)
    const { detection } = policyOf(decoys(['Old.Admin@example.com']))
    expect([...detection.decoys]).toEqual(accountTag('old.admin@example.com'))
    expect(decoys(['']).ok).toBe(false)
  })

  it('puts an operator’s own routes before those of presets, and these in the order they are listed', () => {
    const { routes } = policyOf(
      parsePolicy(
        {
          PRESET: ['better-auth', 'django'],
          ROUTES: [{ name: 'own', surface: 'signup', paths: '/accounts/signup' }],
        },
        parts,
      ),
    )
    const order = ['own', 'better-auth-login', 'django-login'].map(name =>
      routes.findIndex(rule => rule.name === name),
    )
    expect(order).toEqual([...order].sort((a, b) => a - b))
    expect(order[0]).toBe(0)
    expect(order).not.toContain(-1)
  })
})

describe('what is never shown', () => {
  const names = ['alice@example.com', 'bob', 'ada', '491701234567']
  const secret = '5ZsQ0kqzIu1ya2vG8HnM3tR7cW4xB6eD'

  it('an account name, wherever in a list it stands', () => {
    for (const name of names) {
      const misplaced = [
        { accounts: name },
        { accounts: [[name]] },
        { accounts: [{ name }] },
        { networks: [name] },
        { networks: name },
        { networks: [Number(name)] },
        { countries: [name] },
        { asns: [name] },
        { asns: [`${name}x`] },
        { [name]: true },
        { accounts: { [name]: true } },
        name,
        [name],
      ]
      for (const deny of misplaced) {
        const told = problemsOf({ PRESET: 'django', LISTS: { deny } })
        // A number is as good an ASN as another; anything else here is a problem.
        if (told.length === 0) continue
        expect(told.join('\n')).not.toContain(name)
      }
      expect(problemsOf({ PRESET: 'django', LISTS: name }).join('\n')).not.toContain(name)
      const both = problemsOf({
        PRESET: 'django',
        LISTS: { allow: { accounts: [name] }, deny: { accounts: [name] } },
      })
      expect(both).toEqual(['LISTS.deny.accounts.0: an account. Allowed: an entry that is not in allow too.'])
    }
  })

  it('a secret that was put into a var, or into a name', () => {
    for (const name of [
      'MODE',
      'PRESET',
      'STORE',
      'ORIGIN_URL',
      'SITE',
      'ROUTES',
      'LIMITS',
      'LOGS',
      'DOORWARD_SECRT',
    ]) {
      for (const value of [
        secret,
        { [secret]: secret },
        [secret],
        JSON.stringify({ name: secret }),
        `{"a": "${secret}"`,
      ]) {
        const told = problemsOf({ PRESET: 'django', [name]: value })
        expect(told.length).toBeGreaterThan(0)
        expect(told.join('\n')).not.toContain(secret)
      }
    }
  })

  it('what a broken string of JSON holds', () => {
    const told = problemsOf({ PRESET: 'django', LISTS: '{"deny": {"accounts": ["alice@example.com"]}' })
    expect(told).toEqual(['LISTS: text that is not JSON. Allowed: a table of allow, deny.'])
  })
})

describe('whatever is written', () => {
  const names = [
    'MODE',
    'PRESET',
    'STORE',
    'ORIGIN_URL',
    'SITE',
    'ROUTES',
    'LIMITS',
    'RULES',
    'LISTS',
    'WHEN_UNKNOWN',
  ]
  const vars = fc.dictionary(
    fc.constantFrom(...names, 'STATE', 'ORIGIN', 'LOGS', 'CHALLENGE'),
    fc.oneof(fc.jsonValue({ maxDepth: 4 }), fc.json({ maxDepth: 4 })),
  )

  it('gives a policy, or problems that each name a var and are one printable line', () => {
    fc.assert(
      fc.property(vars, written => {
        const parsed = parsePolicy(written, parts)
        if (parsed.ok) return
        expect(parsed.problems.length).toBeGreaterThan(0)
        for (const problem of parsed.problems) {
          expect([...names, 'STATE', 'ORIGIN', 'LOGS', 'CHALLENGE']).toContain(problem.path.split('.')[0])
          expect(problemText(problem)).toMatch(/^[\x20-\x7e]+$/)
        }
      }),
      { numRuns: 300 },
    )
  })
})
