// Starts other programs for tests, and ends them: only those it started, and also where the test process is killed.
// It knows nothing of what the programs are.

import { spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const startLimitMs = 60_000

/** A server that runs beside the test, with all the processes it starts in turn. */
export interface Program {
  /** What it wrote so far, at most the last 20,000 characters. */
  said(): string
  readonly ended: Promise<void>
  end(): Promise<void>
}

/**
 * Starts a program that ends, with all its children, when the test does.
 *
 * The shell in between is the process group's leader and ends the whole group when its standard input closes: at
 * `end`, and also where the test process dies without a word. It does the same when the server ends by itself.
 */
export function startProgram(command: readonly string[], environment: NodeJS.ProcessEnv): Program {
  const script = '{ "$@" </dev/null; kill -9 0; } & cat >/dev/null; kill -9 0'
  const child = spawn('/bin/sh', ['-c', script, 'sh', ...command], { detached: true, env: environment })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-20_000)
    })
  }
  child.stdin.on('error', () => {})
  // `close` comes when the last process of the group has let go of its output.
  const ended = new Promise<void>(resolve =>
    child.once('close', () => resolve()).once('error', () => resolve()),
  )
  const end = () => {
    child.stdin.end()
    return ended
  }
  return { said: () => said, ended, end }
}

/** Looks every 50 ms until there is something to see. Throws what the program said if it ends, or after a minute. */
export async function until<T>(name: string, program: Program, look: () => T | null): Promise<T> {
  let running = true
  program.ended.then(() => {
    running = false
  })
  for (let waited = 0; running && waited < startLimitMs; waited += 50) {
    const found = look()
    if (found !== null) return found
    await sleep(50)
  }
  throw new Error(`${name} did not start:\n${program.said()}`)
}

/** Where a program is, or null. */
export function findProgram(name: string): string | null {
  const { PATH = '' } = process.env
  // Debian keeps mariadbd where the path of an ordinary user does not lead.
  for (const folder of [...PATH.split(delimiter), '/usr/sbin', '/usr/local/sbin']) {
    try {
      accessSync(join(folder, name), constants.X_OK)
      return join(folder, name)
    } catch {}
  }
  return null
}
