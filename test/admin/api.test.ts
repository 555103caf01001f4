import { describe, expect, it } from 'vitest'
import { hour, minute } from '../../src/lib/time.ts'
import { adminWorld, token } from '../support/admin.ts'
import { entryAt, start } from '../support/journal.ts'

const now = () => start + hour
const commands = [
  'logs',
  'show',
  'top',
  'unblock',
  'allow',
  'match',
  'status',
  'doctor',
  'forget',
  'forget-devices',
  'campaigns',
  'dismiss-campaign',
  'import-names',
]

describe('the admin API', () => {
  it('is not there where no token is configured, whatever is sent', async () => {
    for (const none of [null, '']) {
      const { ask, api } = adminWorld(now, { token: none })
      for (const command of commands) {
        expect((await ask(command)).status).toBe(404)
        expect((await ask(command, {}, '')).status).toBe(404)
        expect((await ask(command, {}, 'null')).status).toBe(404)
      }
      expect((await api.request('/__doorward/api/status')).status).toBe(404)
    }
  })

  it('answers nobody without the token, and says nothing but that', async () => {
    const { ask } = adminWorld(now)
    for (const wrong of [null, '', 'x', `${token} `, `${token}x`, token.toUpperCase(), `${token} ${token}`]) {
      for (const command of [...commands, 'nothing-of-the-kind']) {
        const { status, headers, body } = await ask(command, {}, wrong === `${token} ` ? null : wrong)
        expect(status).toBe(401)
        expect(headers.get('content-type')).toBe('application/problem+json')
        expect(headers.get('www-authenticate')).toMatch(/^Bearer/)
        expect(JSON.stringify(body)).not.toContain(token)
      }
    }
  })

  it('is never cached, right or wrong', async () => {
    const { ask } = adminWorld(now)
    for (const [command, body, given] of [
      ['status', {}, token],
      ['status', {}, 'wrong'],
      ['logs', { limit: 0 }, token],
      ['unknown', {}, token],
    ] as const) {
      expect((await ask(command, body, given)).headers.get('cache-control')).toBe('no-store')
    }
  })

  it('takes nothing but POST, so that no name stands in a URL', async () => {
    const { api } = adminWorld(now)
    const answer = await api.request('/__doorward/api/logs?account=alice', {
      headers: { authorization: `Bearer ${token}` },
    })
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST'])
  })

  it('slows wrong tokens down and turns a crowd of them away, and still lets the operator in at once', async () => {
    const waits: (() => void)[] = []
    const { ask } = adminWorld(now, { pause: () => new Promise(resolve => waits.push(resolve)) })
    const wrong = Array.from({ length: 50 }, () => ask('status', {}, 'wrong'))
    expect((await ask('status')).body).toMatchObject({ wrongTokens: 50 })
    expect(waits).toHaveLength(20)
    for (const end of waits) end()
    const statuses = (await Promise.all(wrong)).map(({ status }) => status)
    expect(statuses.filter(status => status === 401)).toHaveLength(20)
    expect(statuses.filter(status => status === 429)).toHaveLength(30)
  })

  it('names every problem of a body at once', async () => {
    const { ask } = adminWorld(now)
    const { status, headers, body } = await ask('logs', {
      since: -1,
      surface: 'logins',
      action: 'ban',
      network: '203.0.113.0/33',
      limit: 5_000,
      accuont: 'alice',
    })
    expect(status).toBe(400)
    expect(headers.get('content-type')).toBe('application/problem+json')
    expect(body.problems.map(({ path }: { path: string }) => path).sort()).toEqual(
      ['accuont', 'action', 'limit', 'network', 'since', 'surface'].sort(),
    )
  })

  it('answers broken and huge bodies with a 4xx', async () => {
    const { ask } = adminWorld(now)
    for (const broken of ['', '{', '[]', 'null', '"x"', '{"__proto__": {"limit": 1}, "limit": "1"}']) {
      expect((await ask('logs', broken)).status).toBe(400)
    }
    expect((await ask('match', JSON.stringify({ names: ['x'.repeat(1_000_000)] }))).status).toBe(413)
    expect((await ask('match', { names: Array(1_000).fill('x') })).status).toBe(400)
  })

  it('knows no other command', async () => {
    expect((await adminWorld(now).ask('drop')).status).toBe(404)
  })

  it('says that the record does not answer, and not what was in the error', async () => {
    const { ask, journal } = adminWorld(now)
    journal.search = () => Promise.reject(new TypeError('secret detail'))
    const { status, body } = await ask('logs')
    expect(status).toBe(503)
    expect(JSON.stringify(body)).not.toContain('secret detail')
  })

  it('answers only the doctor where the configuration is bad', async () => {
    const { ask } = adminWorld(now, {
      site: null,
      problems: ['MODE: "enfore". Allowed: off, monitor, enforce.'],
    })
    expect(await ask('doctor')).toMatchObject({
      status: 200,
      body: { problems: [expect.stringContaining('MODE')] },
    })
    expect(await ask('logs')).toMatchObject({
      status: 503,
      body: { problems: [{ problem: expect.stringContaining('MODE') }] },
    })
  })
})

describe('status', () => {
  it('tells the mode, what came in, and how fast the store answers', async () => {
    const { ask, write } = adminWorld(now)
    await write(
      entryAt(start + 30 * minute),
      entryAt(start - hour, { watched: 'cool-down', reason: 'network-budget' }),
      entryAt(start - hour, { action: 'challenge', watched: 'challenge', reason: 'network-budget' }),
    )
    expect((await ask('status')).body).toMatchObject({
      policy: { mode: 'enforce', preset: 'generic-form' },
      record: {
        hour: { attempts: 1, actions: { forward: 1, challenge: 0, 'cool-down': 0, refuse: 0 } },
        day: {
          attempts: 3,
          actions: { forward: 2, challenge: 1, 'cool-down': 0, refuse: 0 },
          watched: { forward: 1, challenge: 1, 'cool-down': 1, refuse: 0 },
        },
        retentionDays: 30,
      },
      store: { ms: 0, failure: null },
    })
  })

  it('says that the store does not answer, with what kind of error, and not what is in it', async () => {
    const { ask, store } = adminWorld(now)
    store.take = () => Promise.reject(new TypeError('of ada@site.example'))
    const { body } = await ask('status')
    expect(body).toMatchObject({ store: { ms: null, failure: 'TypeError' } })
    expect(JSON.stringify(body)).not.toContain('ada@')
  })
})

describe('doctor', () => {
  it('tells of problems, secrets, and doors that nobody protects', async () => {
    const { ask, journal } = adminWorld(now, { problems: ['a problem'] })
    await journal.write({
      entries: [],
      merged: [],
      doors: [{ at: start, shape: '/enter', fields: ['password'] }],
      retentionDays: 30,
    })
    expect((await ask('doctor')).body).toMatchObject({
      problems: ['a problem'],
      secrets: { DOORWARD_SECRET: true },
      doors: [{ shape: '/enter' }],
      policy: { routes: [{ name: 'demo-login' }] },
    })
  })
})
