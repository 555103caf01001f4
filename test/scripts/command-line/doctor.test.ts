import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Outcome } from '../../../src/attempt.ts'
import { adminWorld, policy, token } from '../../support/admin.ts'
import { doorward, typed } from '../../support/command-line.ts'
import { entryAt } from '../../support/journal.ts'
import { type Served, served } from '../../support/served.ts'

const world = adminWorld(() => Date.now())
/** How the Worker answers the login that must fail; null: it does not go through Doorward. */
let outcome: Outcome | null
let logins: URLSearchParams[] = []
let server: Served

beforeAll(async () => {
  server = await served(async request => {
    if (new URL(request.url).pathname !== '/login') return world.api.fetch(request)
    const fields = new URLSearchParams(await request.text())
    logins.push(fields)
    if (outcome !== null) await world.write(entryAt(Date.now(), { name: fields.get('email') ?? '', outcome }))
    return new Response('no', { status: 200 })
  })
})
afterAll(() => server.close())

function diagnose(answer: Outcome | null) {
  outcome = answer
  logins = []
  return typed(['doctor'], { env: { DOORWARD_URL: server.url, DOORWARD_ADMIN_TOKEN: token } })
}

describe('doorward doctor', () => {
  it('is content where a wrong login is recognised, and sends it in the name of nobody', async () => {
    const { code, out } = await diagnose({ is: 'failure', status: 200 })
    expect(out).toContain(
      'A wrong login at /login (demo-login) reached the origin, and its no (200) is recognised.',
    )
    expect(code).toBe(0)
    expect(
      logins.map(fields => [fields.get('email')?.endsWith('.invalid'), fields.get('password')?.length]),
    ).toEqual([[true, 16]])
  })

  it.each<[string, Outcome, RegExp]>([
    ['a wrong password is taken for a right one', { is: 'success', status: 302 }, /taken for a right one/],
    [
      'the answer is not recognised',
      { is: 'unclear', status: 403, why: 'no-match' },
      /not recognised: no-match/,
    ],
    ['the origin cannot be reached', { is: 'no-answer', why: 'unreachable' }, /cannot be reached/],
  ])('fails where %s', async (_, answer, text) => {
    const { code, out } = await diagnose(answer)
    expect(out).toMatch(text)
    expect(code).toBe(1)
  })

  it('fails where the login does not go through Doorward', async () => {
    const { code, out } = await diagnose(null)
    expect(out).toContain('is not in the record')
    expect(code).toBe(1)
  }, 20_000)

  it('tells the secrets that are missing, the modes, and doors that nobody protects, without obeying their names', async () => {
    await world.journal.write({
      entries: [],
      merged: [],
      doors: [{ at: 0, shape: '/enter\u001b[2J', fields: ['pin'] }],
      retentionDays: 30,
    })
    const { out } = await diagnose({ is: 'failure', status: 200 })
    expect(out).toContain('The secret DOORWARD_SECRET is set.')
    expect(out).toContain('/enter\\u{1b}[2J takes pin and is not protected')
    expect(out).toContain(`MODE is ${policy.mode}`)
  })
})

describe('doorward doctor --configuration-only', () => {
  const folder = mkdtempSync(join(tmpdir(), 'doorward-doctor-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  const file = join(folder, 'wrangler.toml')

  function write(vars: string): void {
    writeFileSync(file, `name = "x"\nmain = "x.ts"\ncompatibility_date = "2026-11-01"\n${vars}`)
  }

  function check(vars: string, ...argv: readonly string[]) {
    write(vars)
    return typed(['doctor', '--configuration-only', '--config', file, ...argv], { env: {} })
  }

  it('needs no Worker, and is content with a good one', async () => {
    write('[vars]\nMODE = "monitor"\nPRESET = "wordpress"\n')
    const { code, out, err } = await doorward(['doctor', '--configuration-only'], { cwd: folder })
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain('the configuration is good')
  })

  it('names every problem at once', async () => {
    const { code, out } = await check('[vars]\nMODE = "enfore"\nPRESET = "wordpres"\nSTORE = 7\n')
    expect(code).toBe(1)
    expect(out).toMatch(/MODE: .*enforce/)
    expect(out).toMatch(/PRESET.*: .*wordpress/)
    expect(out).toMatch(/STORE: /)
  })

  it('checks an environment by name', async () => {
    const vars = '[vars]\nPRESET = "wordpress"\n[env.staging.vars]\nMODE = "wild"\n'
    expect((await check(vars)).code).toBe(0)
    expect(await check(vars, '--env', 'staging')).toMatchObject({
      code: 1,
      out: expect.stringContaining('MODE'),
    })
  })

  it('says where there is nothing to check, or nothing that can be read', async () => {
    expect(await check('', '--config', 'no-such.toml')).toMatchObject({
      code: 1,
      err: expect.stringContaining('no-such.toml'),
    })
    expect(await check('[vars\n')).toMatchObject({
      code: 1,
      err: expect.stringContaining('wrangler cannot read'),
    })
  })
})
