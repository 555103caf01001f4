// A Redis on this machine that answers as Upstash does, with nothing of anybody else in it.
import { randomUUID } from 'node:crypto'
import { type Bridge, startBridge } from './bridge.ts'
import { type RedisServer, startRedis } from './server.ts'

export interface LocalUpstash {
  readonly url: string
  readonly token: string
  readonly bridge: Bridge
  readonly server: RedisServer
  stop(): Promise<void>
}

/** @throws where there is no `redis-server`. */
export async function startLocalUpstash(): Promise<LocalUpstash> {
  const server = await startRedis()
  const token = randomUUID()
  const bridge = await startBridge({ socket: server.socket, token })
  return {
    url: bridge.url,
    token,
    bridge,
    server,
    async stop() {
      await bridge.stop()
      await server.stop()
    },
  }
}
