// The demo site: a small, ordinary web application with accounts, as HTML forms and as a JSON API. It stands for the
// site that Doorward protects, so it knows nothing of Doorward, but for one page that loads its client, and defends
// itself no better than such sites do. Everything lives in memory. `node scripts/demo-site.ts` starts it alone, on
// ORIGIN_PORT (8788).
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { openAccounts } from './demo-site/accounts.ts'
import { createActions, type Drill } from './demo-site/actions.ts'
import { serve } from './demo-site/application.ts'
import { echo } from './demo-site/echo.ts'
import { demoAccounts, people } from './demo-site/seeds.ts'
import { createStats } from './demo-site/stats.ts'

export { type DemoAccount, demoAccounts } from './demo-site/seeds.ts'

export interface DemoSiteOptions {
  /** 0 takes any free port. */
  readonly port: number
  readonly host?: string
  /** Seeds so many accounts `personNNNN@demo.example` with the password `correct-horse-NNNN`, from 0001 up. */
  readonly people?: number
  /** The scrypt cost N, a power of two. A benchmark or a test with a thousand logins sets it low. */
  readonly workFactor?: number
  /** Failure drill: wait so long, in milliseconds, before answering a login. */
  readonly delayMs?: number
  /** Failure drill: what a wrong password at the login does, in place of the usual answer. */
  readonly crashOnWrongPassword?: Drill | null
}

export interface DemoSite {
  /** Without a trailing slash. */
  readonly url: string
  readonly port: number
  /** Ends every connection and frees the port. May be called twice. */
  close(): Promise<void>
}

/**
 * Starts the site and resolves once it listens.
 *
 * @throws the system's error (`code: 'EADDRINUSE'`) when the port is taken.
 */
export async function startDemoSite(options: DemoSiteOptions): Promise<DemoSite> {
  const host = options.host ?? '127.0.0.1'
  const accounts = openAccounts(options.workFactor ?? 16_384)
  accounts.seed([...demoAccounts, ...people(options.people ?? 0)])
  const stats = createStats()
  const actions = createActions(accounts, stats, {
    delayMs: options.delayMs ?? 0,
    crashOnWrongPassword: options.crashOnWrongPassword ?? null,
  })

  const server = createServer(serve({ accounts, actions, stats }))
  // A proxy keeps connections open and reuses them. Were the site the first to close one, a request on its way would
  // be lost, and no proxy may send a POST twice.
  server.keepAliveTimeout = 120_000
  const upgraded = new Set<Duplex>()
  server.on('upgrade', (request, socket, head) => {
    upgraded.add(socket)
    socket.once('close', () => upgraded.delete(socket))
    echo(request, socket, head)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, host, resolve)
  })

  const { port } = server.address() as AddressInfo
  const closed = new Promise<void>(resolve => server.once('close', resolve)).then(() => accounts.close())
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    port,
    close: () => {
      server.close()
      server.closeAllConnections()
      for (const socket of upgraded) socket.destroy()
      return closed
    },
  }
}

if (import.meta.main) {
  const { ORIGIN_PORT } = process.env
  const site = await startDemoSite({ port: Number(ORIGIN_PORT || 8788), people: 500 })
  console.log(`The demo site listens on ${site.url}`)
  for (const { email, password, code, note } of demoAccounts)
    console.log(`  ${email}  ${password}${code === undefined ? '' : `  code ${code}`}  (${note})`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void site.close())
}
