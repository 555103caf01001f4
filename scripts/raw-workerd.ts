// Starts workerd itself, as Cloudflare runs it: no development server in front that re-encodes answers. Used where raw
// bytes or raw speed matter. It listens on loopback only, keeps Durable Objects in a directory of its own, and leaves
// neither process nor file behind on any exit of this process that Node can see.
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { type CapnpWorker, capnpConfig, type WorkerModule } from './capnp-config.ts'

export type RawWorkerdOptions = {
  /** The first module is the entry; the others are found by name. */
  readonly modules: readonly WorkerModule[]
  /** A string becomes a text binding (a secret arrives the same way), anything else a JSON binding. */
  readonly bindings?: Readonly<Record<string, unknown>>
  /** Binding name → class name. All of them are SQLite-backed. */
  readonly durableObjects?: Readonly<Record<string, string>>
  /** 0, the default, lets the system choose. */
  readonly port?: number
  readonly compatibilityDate?: string
  readonly compatibilityFlags?: readonly string[]
  /** Where the Worker's console goes: to our standard error, the default, or nowhere. */
  readonly console?: 'stderr' | 'nowhere'
}

export type RawWorkerd = {
  /** Without a trailing slash: `http://127.0.0.1:41234`. */
  readonly url: string
  /** The last 4 KB that workerd wrote to its standard error. */
  readonly complaints: () => string
  /** Holds the process still, and lets it go on: nothing of it runs in between. Needs POSIX signals. */
  readonly pause: () => void
  readonly resume: () => void
  /** Ends the process and removes its directory. May be called twice. */
  readonly stop: () => Promise<void>
}

const startTimeoutMs = 20_000

/**
 * Resolves once workerd listens.
 *
 * @throws {Error} when workerd cannot be found, ends before it listens, or does not listen within 20 seconds; its own
 * words are in the message.
 */
export async function startRawWorkerd(options: RawWorkerdOptions): Promise<RawWorkerd> {
  const directory = mkdtempSync(join(tmpdir(), 'doorward-workerd-'))
  const remove = () => rmSync(directory, { recursive: true, force: true })
  try {
    writeConfig(directory, options)
  } catch (error) {
    remove()
    throw error
  }

  // The fourth descriptor is workerd's control channel: it says there which port it got, and when it listens.
  const child = spawn(workerdBinary(), ['serve', '--control-fd=3', 'config.capnp'], {
    cwd: directory,
    stdio: ['ignore', options.console === 'nowhere' ? 'ignore' : 2, 'pipe', 'pipe'],
  })
  let complaints = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    complaints = (complaints + chunk.toString()).slice(-4000)
    if (options.console !== 'nowhere') process.stderr.write(chunk)
  })
  const ended = new Promise<void>(resolve => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  const killAtExit = () => {
    child.kill('SIGKILL')
    remove()
  }
  process.once('exit', killAtExit)
  const stop = async () => {
    child.kill('SIGKILL')
    await ended
    process.removeListener('exit', killAtExit)
    remove()
  }

  try {
    const port = await listening(child.stdio[3] as Readable, ended)
    return {
      url: `http://127.0.0.1:${port}`,
      complaints: () => complaints,
      pause: () => void child.kill('SIGSTOP'),
      resume: () => void child.kill('SIGCONT'),
      stop,
    }
  } catch (error) {
    await stop()
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`workerd did not start: ${reason}. It said: ${complaints.trim() || 'nothing'}`)
  }
}

function writeConfig(directory: string, options: RawWorkerdOptions): void {
  const storage = join(directory, 'storage')
  mkdirSync(storage)
  for (const module of options.modules) {
    const file = join(directory, 'modules', module.name)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, module.contents)
  }
  const worker: CapnpWorker = {
    modules: options.modules,
    bindings: options.bindings ?? {},
    durableObjects: options.durableObjects ?? {},
    compatibilityDate: options.compatibilityDate ?? '2026-11-01',
    compatibilityFlags: options.compatibilityFlags ?? [],
    address: `127.0.0.1:${options.port ?? 0}`,
    storage,
  }
  writeFileSync(join(directory, 'config.capnp'), capnpConfig(worker))
}

/** The package `workerd` comes with miniflare, so it is looked for from there: one workerd in the tree. */
function workerdBinary(): string {
  const here = createRequire(import.meta.url)
  const fromMiniflare = createRequire(here.resolve('miniflare'))
  const { default: path }: { default: string } = fromMiniflare('workerd')
  return path
}

function listening(control: Readable, ended: Promise<void>): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = ''
    const timer = setTimeout(() => reject(new Error('not listening after 20 seconds')), startTimeoutMs)
    control.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      const port = portIn(said)
      if (port === undefined) return
      clearTimeout(timer)
      resolve(port)
    })
    void ended.then(() => {
      clearTimeout(timer)
      reject(new Error('it ended at once'))
    })
  })
}

/** Each message on the control channel is one line of JSON. */
function portIn(said: string): number | undefined {
  for (const line of said.split('\n').slice(0, -1)) {
    const message: { event?: string; port?: number } = JSON.parse(line)
    if (message.event === 'listen') return message.port
  }
  return undefined
}
