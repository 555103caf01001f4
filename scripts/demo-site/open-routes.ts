// The routes that need no account: what tests read (`/__stats`, `/__outbox`), and what a proxy has to pass on as it is
// (a streamed answer, files with an ETag).
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Actions } from './actions.ts'
import { json } from './answer.ts'
import type { Handler, Routes } from './routes.ts'
import type { Stats } from './stats.ts'

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

    // Browsers ask for it unasked, and complain where there is none.
    '/favicon.ico': { GET: () => ({ status: 204, headers: [], body: '' }) },

    '/static/style.css': { GET: file('style.css', 'text/css; charset=utf-8') },
    '/static/app.js': { GET: file('app.js', 'text/javascript; charset=utf-8') },
  }
}

function file(name: string, type: string): Handler {
  const body = readFileSync(join(import.meta.dirname, name))
  const headers = [
    ['ETag', `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`],
    ['Cache-Control', 'public, max-age=300'],
  ] as const
  return visit =>
    visit.headers['if-none-match'] === headers[0][1]
      ? { status: 304, headers, body: '' }
      : { status: 200, headers: [['Content-Type', type], ...headers], body }
}

/** Five chunks, far enough apart to tell a proxy that streams from one that collects. */
async function* lines(): AsyncGenerator<string> {
  for (const count of [1, 2, 3, 4, 5]) {
    yield `chunk ${count} of 5\n`
    await sleep(100)
  }
}
