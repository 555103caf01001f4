// The routes that need no account: what tests read (`/__stats`, `/__outbox`), and what a proxy has to pass on as it is
// (a streamed answer, a file with an ETag).
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Actions } from './actions.ts'
import { json } from './answer.ts'
import type { Routes } from './routes.ts'
import type { Stats } from './stats.ts'

const stylesheet = readFileSync(join(import.meta.dirname, 'style.css'))
const etag = `"${createHash('sha256').update(stylesheet).digest('base64url').slice(0, 22)}"`

export function openRoutes(actions: Actions, stats: Stats): Routes {
  return {
    '/__stats': { GET: () => json(200, stats.snapshot()) },

    '/__stats/reset': {
      POST: () => {
        stats.reset()
        return json(200, stats.snapshot())
      },
    },

    '/__outbox': { GET: () => json(200, actions.outbox()) },

    '/stream': {
      GET: () => ({ status: 200, headers: [['Content-Type', 'text/plain; charset=utf-8']], body: lines() }),
    },

    '/static/style.css': {
      GET: visit => {
        const headers = [
          ['ETag', etag],
          ['Cache-Control', 'public, max-age=300'],
        ] as const
        if (visit.headers['if-none-match'] === etag) return { status: 304, headers, body: '' }
        return {
          status: 200,
          headers: [['Content-Type', 'text/css; charset=utf-8'], ...headers],
          body: stylesheet,
        }
      },
    },
  }
}

/** Five chunks, far enough apart to tell a proxy that streams from one that collects. */
async function* lines(): AsyncGenerator<string> {
  for (const count of [1, 2, 3, 4, 5]) {
    yield `chunk ${count} of 5\n`
    await sleep(100)
  }
}
