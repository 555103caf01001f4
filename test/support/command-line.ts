// Runs `doorward`: as people do, in a process of its own, or in this one, on a screen that remembers what was written.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createClient, targetOf } from '../../scripts/command-line/client.ts'
import { main } from '../../scripts/command-line/main.ts'
import { visibleJson } from '../../src/lib/visible-text.ts'

const entry = join(import.meta.dirname, '..', '..', 'scripts', 'doorward.ts')

export interface Run {
  readonly code: number | null
  readonly out: string
  readonly err: string
  /** Standard output as lines of JSON. */
  readonly lines: readonly Readonly<Record<string, unknown>>[]
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string
  readonly cwd?: string
  /** Closes the pipe that the process writes to, as `head` does. */
  readonly stopReading?: boolean
  /** Ends the process as soon as its output says so. */
  readonly until?: (out: string) => boolean
}

export function doorward(
  argv: readonly string[],
  { env = {}, input = '', cwd, stopReading = false, until }: RunOptions = {},
): Promise<Run> {
  const child = spawn(process.execPath, [entry, ...argv], {
    env: { PATH: process.env['PATH'] ?? '', TZ: 'UTC', ...env },
    ...(cwd === undefined ? {} : { cwd }),
  })
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
    if (until?.(out)) child.kill()
  })
  if (stopReading) child.stdout.destroy()
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', code => resolve({ code, out, err, lines: jsonLines(out) }))
  })
}

export interface TypedOptions {
  readonly env: Readonly<Record<string, string>>
  readonly input?: string
  /** The width of the terminal; null, the default, where there is none. */
  readonly columns?: number | null
}

/** The same in this process: no second to wait for a Node that starts. */
export async function typed(
  argv: readonly string[],
  { env, input = '', columns = null }: TypedOptions,
): Promise<Run> {
  let out = ''
  let err = ''
  const code = await main(argv, {
    screen: {
      line: text => {
        out += `${text}\n`
      },
      note: text => {
        err += `${text}\n`
      },
      json: value => {
        out += `${visibleJson(value)}\n`
      },
      style: (_, text) => text,
      columns,
    },
    connect: () => createClient(targetOf(env, null)),
    input: async () => input,
    now: () => Date.now(),
  })
  return { code, out, err, lines: jsonLines(out) }
}

function jsonLines(out: string): Run['lines'] {
  const rows = out.split('\n').filter(line => line.startsWith('{'))
  return rows.map(line => JSON.parse(line))
}
