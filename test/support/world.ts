// A whole world for a test: the demo site, Doorward in front of it in the real runtime, and people and attackers who
// come from any address they like.
import { randomBytes } from 'node:crypto'
import { type DemoSiteOptions, startDemoSite } from '../../scripts/demo-site.ts'
import { startWorker } from '../../scripts/runtime.ts'

export interface WorldOptions {
  readonly vars?: Readonly<Record<string, unknown>>
  readonly secrets?: Readonly<Record<string, string>>
  readonly site?: Partial<DemoSiteOptions>
  /** Another site than the demo. */
  readonly originUrl?: string
  readonly storage?: string
  /** Another wrangler.toml than the project's. */
  readonly configPath?: string
  readonly onLog?: (level: string, message: string) => void
}

export interface Tally {
  readonly attempts: number
  readonly success: number
  readonly failure: number
}

export interface World {
  readonly url: string
  readonly originUrl: string
  readonly secret: string
  readonly adminToken: string
  /** Sends a request through Doorward from an address; redirects come back as they are. */
  send(path: string, init?: RequestInit & { readonly from?: string }): Promise<Response>
  /** Signs in through the form; resolves to the status. */
  login(email: string, password: string, from?: string): Promise<number>
  /** What reached the origin since the last call of `forget`. */
  reached(what?: string): Promise<Tally>
  forget(): Promise<void>
  /** Asks the admin API. */
  admin(command: string, input?: unknown): Promise<{ readonly status: number; readonly body: unknown }>
  stop(): Promise<void>
}

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const site =
    options.originUrl === undefined ? await startDemoSite({ port: 0, people: 1_200, ...options.site }) : null
  const originUrl = options.originUrl ?? site?.url ?? ''
  const secrets = {
    DOORWARD_SECRET: randomBytes(32).toString('base64'),
    DOORWARD_ADMIN_TOKEN: randomBytes(24).toString('base64'),
    ...options.secrets,
  }
  const worker = await startWorker({
    port: 0,
    vars: {
      MODE: 'enforce',
      PRESET: ['generic-form', 'generic-json'],
      LOGS: { console: false },
      // Most worlds are about the limits, and their people come from nowhere in particular.
      DETECTION: { strangers: 'off', campaigns: 'off' },
      ...options.vars,
      ORIGIN_URL: originUrl,
    },
    secrets,
    ...(options.configPath === undefined ? {} : { configPath: options.configPath }),
    ...(options.storage === undefined ? {} : { storage: options.storage }),
    ...(options.onLog === undefined ? {} : { onLog: options.onLog }),
  })

  const send: World['send'] = (path, { from = '198.51.100.7', headers, ...init } = {}) => {
    const all = new Headers(headers)
    all.set('cf-connecting-ip', from)
    return fetch(worker.url + path, { redirect: 'manual', ...init, headers: all })
  }

  return {
    url: worker.url,
    originUrl,
    secret: secrets.DOORWARD_SECRET,
    adminToken: secrets.DOORWARD_ADMIN_TOKEN,
    send,
    async login(email, password, from) {
      const body = new URLSearchParams({ email, password })
      const response = await send('/login', { method: 'POST', body, ...(from === undefined ? {} : { from }) })
      await response.arrayBuffer()
      return response.status
    },
    async reached(what = 'login') {
      const stats = (await (await fetch(`${originUrl}/__stats`)).json()) as Record<string, Tally>
      return stats[what] ?? { attempts: 0, success: 0, failure: 0 }
    },
    async forget() {
      await fetch(`${originUrl}/__stats/reset`, { method: 'POST' })
    },
    async admin(command, input = {}) {
      const response = await fetch(`${worker.url}/__doorward/api/${command}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${secrets.DOORWARD_ADMIN_TOKEN}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify(input),
      })
      return { status: response.status, body: await response.json() }
    },
    async stop() {
      await worker.stop()
      await site?.close()
    },
  }
}

/** The n-th person of the demo site. */
export function person(n: number): { readonly email: string; readonly password: string } {
  const number = String(n).padStart(4, '0')
  return { email: `person${number}@demo.example`, password: `correct-horse-${number}` }
}

/** The n-th address of a crowd, each in a /24 of its own. */
export function address(n: number): string {
  return `198.${18 + ((n >> 8) & 1)}.${n & 255}.${1 + (n >> 9)}`
}

/** Runs tasks, at most `width` at one time. */
export async function inParallel<Result>(
  width: number,
  tasks: readonly (() => Promise<Result>)[],
): Promise<Result[]> {
  const results: Result[] = []
  const queue = tasks.entries()
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (const [at, task] of queue) results[at] = await task()
    }),
  )
  return results
}
