// The Worker's entry: hands requests to the app with the platform's clock and fetch, and exports the objects.
import { waitUntil } from 'cloudflare:workers'
import { createApp } from './app.ts'
import type { Env } from './build.ts'

export { Journal } from './journal/journal.object.ts'
export { Ledger } from './ledger/ledger.object.ts'
export { Watchtower } from './watchtower/object/watchtower.object.ts'

const app = createApp({ now: () => Date.now(), fetch: request => fetch(request), waitUntil })

export default {
  fetch: (request, env, context) => app(request, env, work => context.waitUntil(work)),
} satisfies ExportedHandler<Env>
