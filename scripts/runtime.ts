// Runs the Worker on this machine in the real runtime (workerd, through Miniflare), as wrangler.toml describes it. It
// listens on the loopback address only, prints nothing of its own, and leaves no process and no file behind.
// `CF-Connecting-IP` is taken from the connection only where the request brings none, so that one machine can play many
// networks. `.dev.vars` is not read: what runs here is what the caller asked for.
import { type FSWatcher, watch } from 'node:fs'
import { dirname, join } from 'node:path'
import {
  convertV4MiniflareOptions,
  Log,
  LogLevel,
  Miniflare,
  type V4MiniflareOptions,
  type WorkerdStructuredLog,
} from 'miniflare'
import { unstable_getMiniflareWorkerOptions, unstable_readConfig } from 'wrangler'
import { compile } from './compile.ts'

export interface WorkerOptions {
  /** 0 takes any free port. */
  readonly port: number
  /** Override `[vars]` of wrangler.toml. Strings arrive as text, everything else as JSON. */
  readonly vars?: Readonly<Record<string, unknown>>
  readonly secrets?: Readonly<Record<string, string>>
  /** Where Durable Objects keep their data. Without it, in a temporary directory that goes with the Worker. */
  readonly storage?: string
  /** Builds and loads the Worker again when a file beside its entry, or below, changes. */
  readonly watch?: boolean
  /** Told of every reload, with the reason where it failed; the Worker before it then goes on. */
  readonly onReload?: (problem: string | null) => void
  /** What the Worker writes to its console. Without it, warnings and errors go to standard error. */
  readonly onLog?: (level: string, message: string) => void
  /** Another Worker than this project's. */
  readonly configPath?: string
  /** Opens the inspector of the runtime, on a free port of the loopback address. */
  readonly inspects?: boolean
}

export interface RunningWorker {
  /** Without a trailing slash. */
  readonly url: string
  /** Null where it was not asked for. */
  readonly inspector: URL | null
  /** Ends the runtime and removes its temporary directory. May be called twice. */
  stop(): Promise<void>
}

/** A port that something else listens on, in the words of the system. */
export class PortInUse extends Error {
  readonly code = 'EADDRINUSE'
  readonly port: number

  constructor(port: number) {
    super(`port ${port} is in use`)
    this.port = port
  }
}

/** By entry and definitions: whoever does not watch the files starts the same Worker many times. */
const builds = new Map<string, string>()

const ownConfig = join(import.meta.dirname, '..', 'wrangler.toml')
/** Editors save in several steps; a rebuild waits until they are done. */
const settleMs = 100
/**
 * workerd's own note that a request was over before the call of another one, for which it had waited as long as it was
 * to (`src/lib/gather-calls.ts`). Nobody can act on it.
 */
const waitedNoLonger = 'NOSENTRY IoContext dropped queued cross-context actions'

/** The `[vars]` of wrangler.toml. */
export function configuredVars(configPath = ownConfig): Readonly<Record<string, unknown>> {
  return quietly(() => unstable_readConfig({ config: configPath, env: '' })).vars
}

/**
 * Builds the Worker, starts it and resolves once it listens.
 *
 * @throws {PortInUse}
 * @throws {Error} when it does not build or does not start; the message holds the compiler's or the runtime's words.
 */
export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
  const configPath = options.configPath ?? ownConfig
  const { main } = quietly(() => unstable_readConfig({ config: configPath, env: '' }))
  if (main === undefined) throw new Error(`${configPath} names no entry (main)`)
  let running = await runtimeOptions(configPath, main, options)
  const runtime = new Miniflare(running)
  let url: URL
  try {
    url = await runtime.ready
  } catch (error) {
    // Miniflare reports the same failure once more when it is asked to clean up after it.
    await runtime.dispose().catch(() => {})
    throw isPortInUse(error) ? new PortInUse(options.port) : error
  }

  const samePort = { ...options, port: Number(url.port) }
  let stopped: Promise<void> | undefined
  let reloading = Promise.resolve()
  const reload = async () => {
    if (stopped !== undefined) return
    const before = running
    try {
      const next = await runtimeOptions(configPath, main, samePort)
      running = next
      await runtime.setOptions(next)
      options.onReload?.(null)
    } catch (error) {
      options.onReload?.(error instanceof Error ? error.message : String(error))
      // One that does not build has replaced nothing. One that does not start leaves nothing running.
      if (running !== before) await runtime.setOptions(before)
      running = before
    }
  }
  const watchers = options.watch
    ? watchAll([dirname(main), configPath], () => {
        reloading = reloading.then(reload)
      })
    : []

  return {
    url: url.origin,
    inspector: options.inspects === true ? await runtime.getInspectorURL() : null,
    stop: () => {
      for (const watcher of watchers) watcher.close()
      stopped ??= reloading.then(() => runtime.dispose())
      return stopped
    },
  }
}

async function runtimeOptions(configPath: string, main: string, options: WorkerOptions) {
  const { workerOptions, define } = quietly(() => unstable_getMiniflareWorkerOptions(configPath, ''))
  const settings = {
    ...workerOptions,
    name: 'doorward',
    modulesRoot: dirname(main),
    modules: [
      {
        type: 'ESModule',
        path: join(dirname(main), 'worker.js'),
        contents: await builtFrom(main, define, options.watch === true),
      },
    ],
    bindings: { ...configuredVars(configPath), ...options.vars, ...options.secrets },
    host: '127.0.0.1',
    port: options.port,
    // Every request comes from the same made-up place, and nobody is asked over the internet where that is.
    cf: false,
    log: new Log(LogLevel.NONE),
    handleStructuredLogs: ({ level, message }: WorkerdStructuredLog) => {
      if (!message.startsWith(waitedNoLonger)) (options.onLog ?? complain)(level, message)
    },
    ...(options.inspects === true ? { inspectorPort: 0 } : {}),
    ...(options.storage === undefined ? {} : { resourcePersistencePath: options.storage }),
  }
  // wrangler and Miniflare mean the same type, but declare its optional members differently.
  return convertV4MiniflareOptions(settings as V4MiniflareOptions)
}

async function builtFrom(
  main: string,
  define: Readonly<Record<string, string>>,
  mustBuild: boolean,
): Promise<string> {
  const key = JSON.stringify([main, define])
  const before = builds.get(key)
  if (before !== undefined && !mustBuild) return before
  const contents = await compile(main, { define })
  builds.set(key, contents)
  return contents
}

/** wrangler prints what it reads, and keeps a log file of it, unless the environment says otherwise. */
function quietly<Result>(read: () => Result): Result {
  const quiet = { WRANGLER_LOG: 'none', WRANGLER_WRITE_LOGS: 'false' }
  const before = Object.keys(quiet).map(name => [name, process.env[name]] as const)
  Object.assign(process.env, quiet)
  try {
    return read()
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
  }
}

function complain(level: string, message: string): void {
  if (level === 'warn' || level === 'error') console.error(message)
}

function watchAll(paths: readonly string[], onChange: () => void): readonly FSWatcher[] {
  let timer: NodeJS.Timeout | undefined
  return paths.map(path =>
    watch(path, { recursive: true }, () => {
      clearTimeout(timer)
      timer = setTimeout(onChange, settleMs)
    }),
  )
}

function isPortInUse(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_ADDRESS_IN_USE'
}
