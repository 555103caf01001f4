// A Redis on this machine that answers as Upstash does, with nothing of anybody else in it, and a look into it.
import { randomUUID } from 'node:crypto'
import { createClient } from '@redis/client'
import { type Bridge, startBridge } from './bridge.ts'
import { type RedisServer, startRedis } from './server.ts'

export interface LocalUpstash {
  readonly url: string
  readonly token: string
  readonly bridge: Bridge
  readonly server: RedisServer
  /** Every key there is, with the milliseconds that it lives; -1 for ever. */
  keys(): Promise<ReadonlyMap<string, number>>
  stop(): Promise<void>
}

/** @throws where there is no `redis-server`. */
export async function startLocalUpstash(): Promise<LocalUpstash> {
  const server = await startRedis()
  const token = randomUUID()
  const bridge = await startBridge({ socket: server.socket, token })
  const client = createClient({ socket: { path: server.socket, tls: false } })
  client.on('error', () => {})
  await client.connect()
  return {
    url: bridge.url,
    token,
    bridge,
    server,
    async keys() {
      const keys = await client.keys('*')
      return new Map(await Promise.all(keys.map(async key => [key, await client.pTTL(key)] as const)))
    },
    async stop() {
      client.destroy()
      await bridge.stop()
      await server.stop()
    },
  }
}
