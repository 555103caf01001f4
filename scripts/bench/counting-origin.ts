// The site behind a Worker whose calls are counted: as the origin of the bench answers a sign-in, but after a moment,
// and not before it has heard how many calls there were until then.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { Calls } from './counted-worker.ts'

export type CountingOrigin = {
  readonly url: string
  /** What `look` gave when it last answered a sign-in; null where it has answered none since this was asked. */
  readonly seen: () => Calls | null
  /** From now on, sign-ins are looked at, and answered after a moment; with null, no longer. */
  readonly watch: (look: (() => Promise<Calls>) | null) => void
  readonly stop: () => Promise<void>
}

/** What a Worker asks of its store while the site thinks, it has asked before the site answers. */
const thinksMs = 100

export async function startCountingOrigin(): Promise<CountingOrigin> {
  let look: (() => Promise<Calls>) | null = null
  let seen: Calls | null = null
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    if (request.method === 'POST' && look !== null) {
      await pause(thinksMs)
      seen = await look()
    }
    if (body.endsWith('&password=right')) {
      response.writeHead(303, { Location: '/account', 'Set-Cookie': 'session=bench', 'Content-Length': 0 })
      response.end()
    } else response.end('The e-mail address or the password is wrong.')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen: () => {
      const last = seen
      seen = null
      return last
    },
    watch: next => {
      look = next
    },
    async stop() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
