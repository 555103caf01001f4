// A Redis of a test's own that answers as Upstash does.
import { spawnSync } from 'node:child_process'
import { createClient, type RedisClientType } from '@redis/client'
import { type LocalUpstash, startLocalUpstash } from '../../scripts/redis/local-upstash.ts'

/** What of it is not installed here. */
export const redisMissing: readonly string[] =
  spawnSync('redis-server', ['--version']).error === undefined ? [] : ['redis-server']

export interface Upstash extends LocalUpstash {
  /** Forgets every script, as a restart does. */
  forgetScripts(): Promise<void>
  /** Commands that it has run since it started, those inside scripts too, and its own telling of them not. */
  commandsRun(): Promise<number>
}

export async function startUpstash(): Promise<Upstash> {
  const upstash = await startLocalUpstash()
  async function asked<Given>(ask: (client: RedisClientType) => Promise<Given>): Promise<Given> {
    const client: RedisClientType = createClient({ socket: { path: upstash.server.socket, tls: false } })
    await client.connect()
    try {
      return await ask(client)
    } finally {
      client.destroy()
    }
  }
  return {
    ...upstash,
    async forgetScripts() {
      await asked(client => client.scriptFlush())
    },
    async commandsRun() {
      const said = await asked(client => client.info('commandstats'))
      const ofAttempts = Array.from(said.matchAll(/^cmdstat_(\S+):calls=(\d+)/gm)).filter(
        ([, name = '']) => !/^(info|client|hello|command)/.test(name),
      )
      return ofAttempts.reduce((sum, [, , calls]) => sum + Number(calls), 0)
    },
  }
}
