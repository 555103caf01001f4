import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Outcome } from '../../../src/attempt.ts'
import { adminWorld, policy, token } from '../../support/admin.ts'
import { doorward, typed } from '../../support/command-line.ts'
import { entryAt, heldAt } from '../../support/journal.ts'
import { type Served, served } from '../../support/served.ts'

const world = adminWorld(() => Date.now())
/** How the Worker answers the login that must fail; null: it does not go through Doorward. */
let outcome: Outcome | null
let logins: URLSearchParams[] = []
/** The page with the form. */
let page: () => Response
let server: Served

beforeAll(async () => {
  server = await served(async request => {
    if (new URL(request.url).pathname !== '/login') return world.api.fetch(request)
    if (request.method === 'GET') return page()
    const fields = new URLSearchParams(await request.text())
    logins.push(fields)
    if (outcome !== null) await world.write(entryAt(Date.now(), { name: fields.get('email') ?? '', outcome }))
    return new Response('no', { status: 200 })
  })
})
afterAll(() => server.close())

beforeEach(() => {
  page = () => html('<script src="/__doorward/client.js?v=1" defer></script>')
})

function html(head: string, headers: Readonly<Record<string, string>> = {}): Response {
  const text = `<!doctype html><html><head>${head}</head><body><form></form></body></html>`
  return new Response(text, { headers: { 'content-type': 'text/html; charset=utf-8', ...headers } })
}

function diagnose(answer: Outcome | null, at = server.url) {
  outcome = answer
  logins = []
  return typed(['doctor'], { env: { DOORWARD_URL: at, DOORWARD_ADMIN_TOKEN: token } })
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

  it('takes a check for what it is, where one is asked for', async () => {
    const sentence = /Asked for a check: .+\. Run this again later/
    for (const kept of [true, false]) {
      const checking = await served(async request => {
        if (new URL(request.url).pathname !== '/login') return world.api.fetch(request)
        if (request.method === 'GET') return page()
        const name = new URLSearchParams(await request.text()).get('email') ?? ''
        // In a flood, it is counted with others, and cannot be found.
        if (kept) await world.write(heldAt(Date.now(), { name, action: 'challenge', watched: 'challenge' }))
        return new Response('', { status: 403, headers: { 'doorward-mitigated': 'challenge' } })
      })
      const { code, out } = await diagnose(null, checking.url)
      await checking.close()
      expect(code).toBe(0)
      expect(out).toContain('note  A wrong login at /login (demo-login) was asked for a check')
      expect(sentence.test(out)).toBe(kept)
    }
  }, 20_000)

  it('looks whether the page with the form loads our script', async () => {
    expect((await diagnose({ is: 'failure', status: 200 })).out).toContain(
      'good  The page at /login loads our script',
    )
    page = () => html('', { 'content-security-policy': "script-src 'none'" })
    const { code, out } = await diagnose({ is: 'failure', status: 200 })
    expect(out).toContain('note  The page at /login cannot load our script: its Content-Security-Policy')
    expect(code).toBe(0)
  })

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

  const bindings = (prefix = '') =>
    ['Ledger', 'Journal', 'Watchtower']
      .map(
        name =>
          `[[${prefix}durable_objects.bindings]]\nname = "${name.toUpperCase()}"\nclass_name = "${name}"\n`,
      )
      .join('')
  const migration = '[[migrations]]\ntag = "v1"\nnew_sqlite_classes = ["Ledger", "Journal", "Watchtower"]\n'

  /** `objects` stand at the end, as tables do. */
  function write(vars: string, objects = bindings() + migration): void {
    writeFileSync(file, `name = "x"\nmain = "x.ts"\ncompatibility_date = "2026-11-01"\n${vars}${objects}`)
  }

  function check(vars: string, ...argv: readonly string[]) {
    write(vars)
    return checkFile(...argv)
  }

  function checkFile(...argv: readonly string[]) {
    return typed(['doctor', '--configuration-only', '--config', file, ...argv], { env: {} })
  }

  it('needs no Worker, and is content with a good one', async () => {
    write('[vars]\nMODE = "monitor"\nPRESET = "wordpress"\n[env.staging.vars]\nMODE = "wild"\n')
    // `npm run deploy` deploys the top level, whatever environment the shell names.
    const env = { CLOUDFLARE_ENV: 'staging' }
    const { code, out, err } = await doorward(['doctor', '--configuration-only'], { cwd: folder, env })
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(
      /The configuration is good: MODE monitor, PRESET wordpress, STORE durable-object, \d+ routes\. Read from .*wrangler\.toml/,
    )
  })

  it('says what is configured, as it is', async () => {
    const own =
      '[vars]\nMODE = "enforce"\nSTORE = "memory"\n[[vars.ROUTES]]\nname = "a"\nsurface = "signup"\npaths = "/a"\n'
    expect((await check(own)).out).toContain('MODE enforce, PRESET none, STORE memory, 1 route.')
    expect((await check('[vars]\nPRESET = ["django", "better-auth"]\n')).out).toContain(
      'PRESET django, better-auth,',
    )
  })

  it('names every problem at once', async () => {
    const { code, out } = await check('[vars]\nMODE = "enfore"\nPRESET = "wordpres"\nSTORE = 7\n')
    expect(code).toBe(1)
    expect(out).toMatch(/MODE: .*enforce/)
    expect(out).toMatch(/PRESET.*: .*wordpress/)
    expect(out).toMatch(/STORE: /)
  })

  it('checks an environment by name', async () => {
    const vars = `[vars]\nPRESET = "wordpress"\n[env.staging.vars]\nMODE = "wild"\n${bindings('env.staging.')}`
    expect((await check(vars)).code).toBe(0)
    expect(await check(vars, '--env', 'staging')).toMatchObject({
      code: 1,
      out: expect.stringContaining('MODE'),
    })
  })

  it.each([
    ['no binding of the Ledger', bindings().replace('"LEDGER"', '"OTHER"') + migration, ['LEDGER']],
    ['no binding of the Journal', bindings().replace('"JOURNAL"', '"OTHER"') + migration, ['JOURNAL']],
    [
      'no binding of the Watchtower',
      bindings().replace('"WATCHTOWER"', '"OTHER"') + migration,
      ['WATCHTOWER'],
    ],
    ['another class', bindings().replace('"Journal"', '"Jornal"') + migration, ['JOURNAL']],
    ['no migration', bindings(), ['LEDGER', 'JOURNAL', 'WATCHTOWER']],
    ['a migration for one of them', bindings() + migration.replace(' "Journal",', ''), ['JOURNAL']],
    [
      'a migration without SQLite',
      bindings() + migration.replace('sqlite_', ''),
      ['LEDGER', 'JOURNAL', 'WATCHTOWER'],
    ],
    [
      'a migration that takes one away',
      `${bindings()}${migration}[[migrations]]\ntag = "v2"\ndeleted_classes = ["Ledger"]\n`,
      ['LEDGER'],
    ],
    ['nothing at all', '', ['LEDGER', 'LEDGER', 'JOURNAL', 'JOURNAL', 'WATCHTOWER', 'WATCHTOWER']],
    [
      'what was enough before there was a Watchtower',
      (bindings() + migration).replace(/\[\[[^[]*"WATCHTOWER"[^[]*/, '').replace(', "Watchtower"', ''),
      ['WATCHTOWER', 'WATCHTOWER'],
    ],
  ])('fails where the Worker would have no Durable Object: %s', async (_, objects, names) => {
    write('[vars]\nPRESET = "wordpress"\n', objects)
    const { code, lines } = await checkFile('--json')
    expect(code).toBe(1)
    expect(lines.map(({ is, text }) => [is, String(text).split(':', 1)[0]])).toEqual(
      names.map(name => ['bad', name]),
    )
  })

  it('is content with the class of another Worker, and with one that was renamed', async () => {
    const elsewhere = bindings().replaceAll('\nclass_name', '\nscript_name = "other"\nclass_name')
    const renamed = `${migration.replace('"Ledger"', '"Budgets"')}[[migrations]]\ntag = "v2"\nrenamed_classes = [{ from = "Budgets", to = "Ledger" }]\n`
    for (const objects of [elsewhere, bindings() + renamed]) {
      write('[vars]\nPRESET = "wordpress"\n', objects)
      expect(await checkFile()).toMatchObject({ code: 0 })
    }
  })

  it('knows that an environment inherits no vars and no bindings', async () => {
    const { code, out } = await check(
      '[vars]\nPRESET = "wordpress"\n[env.staging]\nroutes = []\n',
      '--env',
      'staging',
    )
    expect(code).toBe(1)
    expect(out).toContain('[env.staging.vars]: missing. An environment inherits no vars')
    expect(out).toContain('LEDGER: no Durable Object of this name. An environment inherits no bindings.')
    expect(out).toContain('[[env.staging.durable_objects.bindings]] name = "JOURNAL", class_name = "Journal"')
  })

  it.each([
    ['DOORWARD_SECRET', 'DOORWARD_SECRET'],
    ['DOORWARD_SECRET_PREVIOUS', 'DOORWARD_SECRET_PREVIOUS'],
    ['DOORWARD_ADMIN_TOKEN', 'DOORWARD_ADMIN_TOKEN'],
    ['DOORWARD_ADMIN_TOKN', 'DOORWARD_ADMIN_TOKEN'],
    ['DOORWARD_SECRT', 'DOORWARD_SECRET'],
    ['doorward_secret', 'DOORWARD_SECRET'],
  ])('takes a secret in the file for a problem, and does not show it: %s', async (name, secret) => {
    const value = 'q7Rk2vW9sX4mB8nT1zLc6yHf3jPd5gAe'
    const line = `${name} = "${value}"\n`
    for (const text of [`[vars]\nPRESET = "wordpress"\n${line}`, `${line}[vars]\nPRESET = "wordpress"\n`]) {
      const { code, lines, out } = await check(text, '--json')
      expect(code).toBe(1)
      expect(lines.map(finding => finding['text'])).toEqual([
        `${name}: a secret does not belong in a file that is committed. Take it out, and set a new one: openssl rand -base64 32 | npx wrangler secret put ${secret}`,
      ])
      expect(out).not.toContain(value)
    }
  })

  it('names vars that stand beside their table, where wrangler ignores them', async () => {
    const above = await check('MODE = "enforce"\nPRESET = "django"\n[vars]\nPRESET = "wordpress"\n', '--json')
    expect(above.code).toBe(1)
    expect(above.lines.map(finding => finding['text'])).toEqual([
      'MODE: stands outside [vars], where nobody reads it. Move it below that line.',
      'PRESET: stands outside [vars], where nobody reads it. Move it below that line.',
    ])
    const inEnvironment = `[env.staging]\nMODE = "enforce"\n[env.staging.vars]\nPRESET = "wordpress"\n${bindings('env.staging.')}`
    expect((await check(inEnvironment, '--env', 'staging')).out).toContain(
      'MODE: stands outside [env.staging.vars]',
    )
    expect((await check(`[vars]\nPRESET = "wordpress"\n[LIMITS.login]\nmode = "off"\n`)).out).toContain(
      'LIMITS: stands outside [vars]',
    )
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
