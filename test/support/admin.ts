// The admin API over a memory store and a Journal in Node's own SQLite, with the shipped signals.
import { adminApi } from '../../src/admin/api.ts'
import type { AdminParts, AdminSite } from '../../src/admin/contract.ts'
import type { Entry } from '../../src/journal/entry.ts'
import { openJournal } from '../../src/journal/open-journal.ts'
import { skeleton } from '../../src/lib/account-name.ts'
import type { Keyring } from '../../src/lib/keyed.ts'
import { signals } from '../../src/signals/index.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import { subjectsOf } from '../../src/subjects.ts'
import { batchOf, journalMethods, keys, nodeSql } from './journal.ts'
import { fakeWatchtower } from './watchtower.ts'

/** What these tests look at of the answers. */
interface Body {
  readonly [member: string]: unknown
  readonly lines: readonly { readonly at: number }[]
  readonly next: unknown
  readonly rows: readonly unknown[]
  readonly matches: readonly unknown[]
  readonly problems: readonly { readonly path: string }[]
}

export const token = 'a token of these tests'

export const policy: AdminSite['policy'] = {
  site: 'demo',
  preset: 'generic-form',
  mode: 'enforce',
  surfaceModes: {
    login: null,
    'password-reset': null,
    signup: 'monitor',
    'one-time-code': null,
    'reset-confirm': null,
    sensitive: null,
  },
  store: 'memory',
  origin: null,
  hosts: [],
  retentionDays: 30,
  challenge: { provider: 'proof-of-work', pages: [] },
  routes: [
    {
      name: 'demo-login',
      surface: 'login',
      paths: ['/login'],
      when: {},
      carriedBy: 'body',
      account: ['email'],
      credential: ['password'],
    },
  ],
}

/** `ring` holds the secrets of the Worker that answers; entries of these tests were made with the ones of `keys`. */
export function adminWorld(now: () => number, change: Partial<AdminParts> = {}, ring: Keyring = keys) {
  const open = openJournal({ sql: nodeSql(), now })
  let charges = 0
  const store = memoryStore({ now, newCharge: () => `charge-${charges++}` })
  const journal = journalMethods(open)
  const watchtower = fakeWatchtower()
  const site: AdminSite = {
    journal: () => journal,
    watchtower: () => watchtower,
    store,
    subjects: subjectsOf('demo', ring),
    skeleton,
    keyring: ring,
    signals,
    policy,
  }
  const api = adminApi({
    token,
    now,
    pause: async () => {},
    problems: [],
    secrets: { DOORWARD_SECRET: true, DOORWARD_SECRET_PREVIOUS: false },
    site,
    ...change,
  })

  /** Asks as the operator does. */
  async function ask(command: string, body: unknown = {}, given: string | null = token) {
    const headers = new Headers({ 'content-type': 'application/json' })
    if (given !== null) headers.set('authorization', `Bearer ${given}`)
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const answer = await api.request(`/__doorward/api/${command}`, { method: 'POST', headers, body: text })
    const { status, headers: answered } = answer
    return { status, headers: answered, body: (await answer.json()) as Body }
  }

  return {
    api,
    ask,
    store,
    open,
    journal,
    watchtower,
    write: (...entries: readonly Entry[]) => journal.write(batchOf(entries)),
  }
}
