// Starts Debian's `redis-server` on a socket in a folder of its own, in memory alone: nothing is written to disk, and
// no port is open. For tests and `STORE=upstash npm start`. It ends with whoever started it, however that
// ends.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@redis/client'

export interface RedisServer {
  readonly socket: string
  /** Of the process. */
  readonly id: number
  stop(): Promise<void>
}

const startsWithinMs = 10_000
/** What a shell says of a program that is not there. */
const notFound = 127
/** Its input ends with whoever holds the other end, also where Ctrl-C is meant for all of a terminal's processes. */
const untilInputEnds = `trap "" INT TERM HUP; command -v redis-server >/dev/null || exit ${notFound}; redis-server "$@" >/dev/null & cat >/dev/null; kill -9 $!; rm -rf "$FOLDER"`

/** @throws where there is no `redis-server`, or it does not start. */
export async function startRedis(): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), 'doorward-redis-'))
  const socket = join(folder, 'redis.sock')
  const listening = ['--port', '0', '--unixsocket', socket, '--unixsocketperm', '700', '--dir', folder]
  const inMemory = ['--save', '', '--appendonly', 'no']
  const child = spawn('sh', ['-c', untilInputEnds, 'redis', ...listening, ...inMemory], {
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { ...process.env, FOLDER: folder },
  })
  const ended = new Promise<number | null>(resolve => child.once('exit', resolve))
  try {
    const id = await Promise.race([processAt(socket), failed(child)])
    return {
      socket,
      id,
      async stop() {
        child.stdin?.end()
        await ended
      },
    }
  } catch (error) {
    child.stdin?.end()
    await ended
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

function failed(child: ChildProcess): Promise<never> {
  return new Promise((_, reject) => {
    child.once('error', reject)
    child.once('exit', code =>
      reject(
        new Error(
          code === notFound
            ? 'redis-server was not found. On Debian: apt-get install redis-server'
            : `redis-server ended at once, with code ${code}.`,
        ),
      ),
    )
  })
}

/** The id of the process that answers there. */
async function processAt(socket: string): Promise<number> {
  const until = Date.now() + startsWithinMs
  while (Date.now() < until) {
    const client = createClient({ socket: { path: socket, tls: false, reconnectStrategy: false } })
    client.on('error', () => {})
    try {
      await client.connect()
      const said = String(await client.info('server'))
      return Number(/^process_id:(\d+)/m.exec(said)?.[1])
    } catch {
      await new Promise(resolve => setTimeout(resolve, 50))
    } finally {
      client.destroy()
    }
  }
  throw new Error('redis-server did not answer in time.')
}
