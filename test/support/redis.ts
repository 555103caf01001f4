// A Redis of a test's own that answers as Upstash does, and a look into it.
import { spawnSync } from 'node:child_process'
import { createClient } from '@redis/client'
import { type LocalUpstash, startLocalUpstash } from '../../scripts/redis/local-upstash.ts'

/** What of it is not installed here. */
export const redisMissing: readonly string[] =
  spawnSync('redis-server', ['--version']).error === undefined ? [] : ['redis-server']

export interface Upstash extends LocalUpstash {
  /** Every key there is, with the milliseconds that it lives; -1 for ever. */
  keys(): Promise<ReadonlyMap<string, number>>
  /** Forgets every script, as a restart does. */
  forgetScripts(): Promise<void>
}

export async function startUpstash(): Promise<Upstash> {
  const upstash = await startLocalUpstash()
  const client = createClient({ socket: { path: upstash.server.socket, tls: false } })
  await client.connect()
  return {
    ...upstash,
    async keys() {
      const keys = await client.keys('*')
      return new Map(await Promise.all(keys.map(async key => [key, await client.pTTL(key)] as const)))
    },
    async forgetScripts() {
      await client.scriptFlush()
    },
    async stop() {
      client.destroy()
      await upstash.stop()
    },
  }
}
