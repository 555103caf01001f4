// A Redis of a test's own that answers as Upstash does.
import { spawnSync } from 'node:child_process'
import { createClient } from '@redis/client'
import { type LocalUpstash, startLocalUpstash } from '../../scripts/redis/local-upstash.ts'

/** What of it is not installed here. */
export const redisMissing: readonly string[] =
  spawnSync('redis-server', ['--version']).error === undefined ? [] : ['redis-server']

export interface Upstash extends LocalUpstash {
  /** Forgets every script, as a restart does. */
  forgetScripts(): Promise<void>
}

export async function startUpstash(): Promise<Upstash> {
  const upstash = await startLocalUpstash()
  return {
    ...upstash,
    async forgetScripts() {
      const client = createClient({ socket: { path: upstash.server.socket, tls: false } })
      await client.connect()
      await client.scriptFlush()
      client.destroy()
    },
  }
}
