// The secrets: there, long enough, random enough, and each its own. No problem shows one.
import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { problemText } from '../../src/config/problems.ts'
import { parseSecrets } from '../../src/config/secrets.ts'

const good = 'q7Rk2vW9sX4mB8nT1zLc6yHf3jPd5gAe'
const other = 'Uo0iKx5tYw2eQm7bVn4cZr9aSd6fGh1j'
const token = 'Lp8sWq3eRt6yUi1oAz5xCv2b'

function told(environment: Readonly<Record<string, unknown>>): readonly string[] {
  const parsed = parseSecrets(environment)
  return parsed.ok ? [] : parsed.problems.map(problemText)
}

describe('secrets', () => {
  it('are read', () => {
    expect(parseSecrets({ DOORWARD_SECRET: good })).toEqual({
      ok: true,
      secrets: { secret: good, previous: null, adminToken: null },
    })
    expect(
      parseSecrets({ DOORWARD_SECRET: good, DOORWARD_SECRET_PREVIOUS: other, DOORWARD_ADMIN_TOKEN: token }),
    ).toEqual({ ok: true, secrets: { secret: good, previous: other, adminToken: token } })
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

  it('are never shown', () => {
    const weak = 'changeme-7Rk2vW9sX4mB8nT1zLc6'
    const lines = told({
      DOORWARD_SECRET: weak,
      DOORWARD_SECRET_PREVIOUS: weak,
      DOORWARD_ADMIN_TOKEN: weak,
    }).join('\n')
    expect(lines).not.toBe('')
    expect(lines).not.toContain('7Rk2')
  })
})
