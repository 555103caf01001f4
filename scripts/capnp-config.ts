// The text of a workerd configuration (Cap'n Proto text format, schema `workerd.capnp` of the workerd package) for one
// Worker on one socket. Pure: it reads and writes no files; modules are embedded by path relative to the configuration.

export type WorkerModule = {
  /** The name other modules import it by, a relative path without `..`. */
  readonly name: string
  readonly type: 'esModule' | 'text' | 'data' | 'wasm'
  readonly contents: string | Uint8Array
}

export type CapnpWorker = {
  readonly modules: readonly WorkerModule[]
  readonly bindings: Readonly<Record<string, unknown>>
  readonly durableObjects: Readonly<Record<string, string>>
  readonly compatibilityDate: string
  readonly compatibilityFlags: readonly string[]
  /** `127.0.0.1:0` */
  readonly address: string
  /** A directory for Durable Objects that exists. */
  readonly storage: string
}

/**
 * The configuration as text. Module contents are expected in `modules/NAME` beside it.
 *
 * @throws {Error} when there is no module, or a module's name could leave its directory.
 */
export function capnpConfig(worker: CapnpWorker): string {
  if (worker.modules.length === 0) throw new Error('a Worker needs at least one module')
  const modules = worker.modules.map(
    module =>
      `(name = ${capnpText(module.name)}, ${module.type} = embed ${capnpText(modulePath(module.name))})`,
  )
  const vars = Object.entries(worker.bindings).map(
    ([name, value]) =>
      `(name = ${capnpText(name)}, ${
        typeof value === 'string'
          ? `text = ${capnpText(value)}`
          : `json = ${capnpText(JSON.stringify(value))}`
      })`,
  )
  const objects = Object.entries(worker.durableObjects)
  const objectBindings = objects.map(
    ([name, className]) => `(name = ${capnpText(name)}, durableObjectNamespace = ${capnpText(className)})`,
  )
  const namespaces = objects.map(
    ([, className]) =>
      `(className = ${capnpText(className)}, uniqueKey = ${capnpText(`doorward-${className}`)}, enableSql = true)`,
  )
  const storage = objects.length > 0 ? '\n  durableObjectStorage = (localDisk = "storage"),' : ''

  return `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "main", worker = .main),
    (name = "internet", network = (allow = ["public", "private", "local"], tlsOptions = (trustBrowserCas = true))),
    (name = "storage", disk = (path = ${capnpText(worker.storage)}, writable = true)),
  ],
  sockets = [(name = "http", address = ${capnpText(worker.address)}, http = (), service = "main")],
);

const main :Workerd.Worker = (
  modules = ${list(modules)},
  compatibilityDate = ${capnpText(worker.compatibilityDate)},
  compatibilityFlags = [${worker.compatibilityFlags.map(capnpText).join(', ')}],
  bindings = ${list([...vars, ...objectBindings])},
  durableObjectNamespaces = ${list(namespaces)},${storage}
);
`
}

/** A string literal; control characters as `\xNN`, everything else as UTF-8. */
export function capnpText(text: string): string {
  let out = '"'
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    if (character === '"' || character === '\\') out += `\\${character}`
    else if (code < 0x20 || code === 0x7f) out += `\\x${code.toString(16).padStart(2, '0')}`
    else out += character
  }
  return `${out}"`
}

function modulePath(name: string): string {
  if (name.startsWith('/') || name.split(/[/\\]/).includes('..')) {
    throw new Error(`a module's name must be a relative path without "..": ${name}`)
  }
  return `modules/${name}`
}

function list(items: readonly string[]): string {
  return items.length === 0 ? '[]' : `[\n${items.map(item => `    ${item},\n`).join('')}  ]`
}
