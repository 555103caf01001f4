// The secrets: there, long enough, random enough, and each its own. No problem shows one.
import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { challenges } from '../../src/challenges/index.ts'
import { parsePolicy } from '../../src/config/parse.ts'
import { problemText } from '../../src/config/problems.ts'
import { challengeSecretIn, parseSecrets } from '../../src/config/secrets.ts'
import { parts } from './parts.ts'

const good = 'q7Rk2vW9sX4mB8nT1zLc6yHf3jPd5gAe'
const other = 'Uo0iKx5tYw2eQm7bVn4cZr9aSd6fGh1j'
const token = 'Lp8sWq3eRt6yUi1oAz5xCv2b'
const given = '0x4AAAAAABqWz7kRt2nYp5sLd8vGm3cXh0'

function told(environment: Readonly<Record<string, unknown>>): readonly string[] {
  const parsed = parseSecrets(environment)
  return parsed.ok ? [] : parsed.problems.map(problemText)
}

describe('secrets', () => {
  it('are read', () => {
    expect(parseSecrets({ DOORWARD_SECRET: good })).toEqual({
      ok: true,
      secrets: { secret: good, previous: null, adminToken: null, challengeSecret: null, upstash: null },
    })
    expect(
      parseSecrets({
        DOORWARD_SECRET: good,
        DOORWARD_SECRET_PREVIOUS: other,
        DOORWARD_ADMIN_TOKEN: token,
        DOORWARD_CHALLENGE_SECRET: given,
      }),
    ).toEqual({
      ok: true,
      secrets: { secret: good, previous: other, adminToken: token, challengeSecret: given, upstash: null },
    })
  })

  it('may be whatever a generator of random text prints', () => {
    for (let round = 0; round < 500; round += 1) {
      for (const encoding of ['hex', 'base64', 'base64url'] as const) {
        expect(told({ DOORWARD_SECRET: randomBytes(24).toString(encoding) })).toEqual([])
      }
    }
  })

  it('must be there', () => {
    for (const environment of [{}, { DOORWARD_SECRET: '' }]) {
      expect(told(environment)).toEqual([
        'DOORWARD_SECRET: missing. Allowed: at least 32 random characters, such as `openssl rand -base64 24` prints.',
      ])
    }
  })

  it.each([
    ['too short', good.slice(1), 'a text of 31 characters'],
    ['one character', 'a'.repeat(40), 'a text of a few characters again and again'],
    ['a pattern', 'abc-'.repeat(10), 'a text of a few characters again and again'],
    ['a placeholder', 'change-me-change-me-change-me-please', 'a placeholder'],
    ['another placeholder', '<replace this with a random text, 32 long>', 'a placeholder'],
    ['digits in order', '01234567890123456789012345678901', 'a placeholder'],
    ['a line end after it', `${good}\n`, 'a text with blanks or a line end around it'],
    ['not a text', { secret: good }, 'not a text'],
  ])('must be worth something: %s', (_, secret, found) => {
    for (const name of ['DOORWARD_SECRET', 'DOORWARD_SECRET_PREVIOUS']) {
      const [line, ...more] = told({ DOORWARD_SECRET: other, [name]: secret })
      expect(line).toContain(`${name}: ${found}.`)
      expect(more).toEqual([])
    }
  })

  it('must differ from each other, and all faults are told at once', () => {
    expect(
      told({ DOORWARD_SECRET: good, DOORWARD_SECRET_PREVIOUS: good, DOORWARD_ADMIN_TOKEN: good }).map(
        line => line.split(':')[0],
      ),
    ).toEqual(['DOORWARD_SECRET_PREVIOUS', 'DOORWARD_ADMIN_TOKEN'])
    expect(
      told({ DOORWARD_SECRET_PREVIOUS: 'short', DOORWARD_ADMIN_TOKEN: token.slice(1) }).map(
        line => line.split(':')[0],
      ),
    ).toEqual(['DOORWARD_SECRET_PREVIOUS', 'DOORWARD_ADMIN_TOKEN', 'DOORWARD_SECRET'])
  })

  it('may be whatever a provider gives, also for tests', () => {
    const known = challenges.flatMap(({ testKeys }) => testKeys.secrets)
    const others = ['ES_0f1e2d3c4b5a69788796a5b4c3d2e1f0', 'A1'.padEnd(120, 'xyz0')]
    for (const secret of [given, ...known, ...others]) {
      expect(told({ DOORWARD_SECRET: good, DOORWARD_CHALLENGE_SECRET: secret }), secret).toEqual([])
      expect(challengeSecretIn({ DOORWARD_CHALLENGE_SECRET: secret })).toBe(secret)
    }
  })

  it.each([
    ['too short', 'short', 'a text that no provider gives'],
    ['too long', 'x'.repeat(201), 'a text that no provider gives'],
    ['words', 'the secret of the provider', 'a text that no provider gives'],
    ['a placeholder', 'your-secret-from-the-provider', 'a placeholder'],
    ['a line end after it', `${given}\n`, 'a text with blanks or a line end around it'],
    ['not a text', 7, 'not a text'],
  ])('of a provider must be one: %s', (_, secret, found) => {
    expect(told({ DOORWARD_SECRET: good, DOORWARD_CHALLENGE_SECRET: secret })).toEqual([
      `DOORWARD_CHALLENGE_SECRET: ${found}. Allowed: the secret that the provider of the checks gives with the sitekey.`,
    ])
    expect(challengeSecretIn({ DOORWARD_CHALLENGE_SECRET: secret })).toBe(undefined)
  })

  it('of a provider is sent there, so that it can be none of the others', () => {
    for (const name of ['DOORWARD_SECRET_PREVIOUS', 'DOORWARD_ADMIN_TOKEN']) {
      const [line, ...more] = told({
        DOORWARD_SECRET: good,
        [name]: other,
        DOORWARD_CHALLENGE_SECRET: other,
      })
      expect(line).toMatch(
        /^DOORWARD_CHALLENGE_SECRET: the same text as another secret\. .*: it is sent there\.$/,
      )
      expect(more).toEqual([])
    }
    expect(told({ DOORWARD_SECRET: good, DOORWARD_CHALLENGE_SECRET: good })).toHaveLength(1)
  })

  it('of a provider need not be there', () => {
    expect(challengeSecretIn({})).toBe(null)
    expect(challengeSecretIn({ DOORWARD_CHALLENGE_SECRET: '' })).toBe(null)
  })

  describe('of a database at Upstash', () => {
    const url = 'https://calm-otter-12345.upstash.io'
    const access = (UPSTASH_REDIS_REST_URL: unknown, UPSTASH_REDIS_REST_TOKEN: unknown = given) => ({
      DOORWARD_SECRET: good,
      UPSTASH_REDIS_REST_URL,
      UPSTASH_REDIS_REST_TOKEN,
    })

    it.each([url, `${url}/`, 'http://127.0.0.1:8079', 'http://localhost:8079'])('are read: %s', address => {
      const parsed = parseSecrets(access(address))
      expect(parsed.ok && parsed.secrets.upstash).toEqual({ url: address, token: given })
    })

    it.each([
      'calm-otter-12345.upstash.io',
      'http://calm-otter-12345.upstash.io',
      'redis://calm-otter-12345.upstash.io',
      `${url}/set/a`,
      `${url}?_token=1`,
      'https://default:secret@calm-otter-12345.upstash.io',
      'https://your-database.example.com',
    ])('are told where the address is none: %s', address => {
      expect(told(access(address))).toEqual([expect.stringMatching(/^UPSTASH_REDIS_REST_URL: /)])
    })

    it('belong together', () => {
      expect(told(access(undefined))).toEqual([expect.stringMatching(/^UPSTASH_REDIS_REST_URL: missing/)])
      expect(told(access(url, ''))).toEqual([expect.stringMatching(/^UPSTASH_REDIS_REST_TOKEN: missing/)])
    })

    it('have to be there where the counts are to be there, and need not elsewhere', () => {
      const parse = (hasUpstash: boolean | undefined) =>
        parsePolicy({ PRESET: 'django', STORE: 'upstash' }, { ...parts, hasUpstash })
      expect(parse(true).ok).toBe(true)
      // Where secrets cannot be seen, nothing is said of them.
      expect(parse(undefined).ok).toBe(true)
      const without = parse(false)
      expect(without.ok ? [] : without.problems.map(({ path }) => path)).toEqual(['UPSTASH_REDIS_REST_URL'])
    })
  })

  it('are never shown', () => {
    const weak = 'changeme-7Rk2vW9sX4mB8nT1zLc6'
    const lines = told({
      DOORWARD_SECRET: weak,
      DOORWARD_SECRET_PREVIOUS: weak,
      DOORWARD_ADMIN_TOKEN: weak,
      DOORWARD_CHALLENGE_SECRET: weak,
    }).join('\n')
    expect(lines).not.toBe('')
    expect(lines).not.toContain('7Rk2')
  })
})
