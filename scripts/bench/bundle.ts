// The two Workers that are compared: Doorward as `wrangler deploy` would upload it, and a bare pass-through.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { gzipSync } from 'node:zlib'
import type { WorkerModule } from '../capnp-config.ts'

export type Bundle = {
  readonly modules: readonly WorkerModule[]
  /** Of all modules together, as wrangler counts it. */
  readonly gzipBytes: number
}

/** Forwards everything to ORIGIN_URL and follows no redirects: the least a Worker in front of a site can do. */
export const bareWorker: readonly WorkerModule[] = [
  {
    name: 'index.js',
    type: 'esModule',
    contents: `export default {
  fetch(request, env) {
    const url = new URL(request.url)
    return fetch(new Request(env.ORIGIN_URL + url.pathname + url.search, request), { redirect: 'manual' })
  },
}
`,
  },
]

/**
 * Builds Doorward with wrangler into a directory that is removed again.
 *
 * @throws {Error} with wrangler's own words when it fails.
 */
export function buildBundle(): Bundle {
  const directory = mkdtempSync(join(tmpdir(), 'doorward-bench-'))
  try {
    const root = join(import.meta.dirname, '..', '..')
    const wrangler = join(root, 'node_modules', 'wrangler', 'bin', 'wrangler.js')
    const built = spawnSync(
      process.execPath,
      [wrangler, 'deploy', '--dry-run', '--env=', '--minify', '--outdir', directory],
      {
        cwd: root,
        encoding: 'utf8',
        env: { ...process.env, WRANGLER_SEND_METRICS: 'false' },
      },
    )
    if (built.status !== 0) {
      const words = stripVTControlCharacters(`${built.stdout}${built.stderr}`)
      throw new Error(`wrangler could not build the Worker:\n${words}`)
    }
    return readBundle(directory)
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

/**
 * Reads what `wrangler deploy --dry-run --outdir` left in a directory; `index.js` is the entry.
 *
 * @throws {Error} when there is no `index.js`.
 */
export function readBundle(directory: string): Bundle {
  const modules: WorkerModule[] = []
  for (const name of readdirSync(directory, { recursive: true, encoding: 'utf8' }).toSorted()) {
    const type = moduleType(name)
    if (type !== undefined) modules.push({ name, type, contents: readFileSync(join(directory, name)) })
  }
  const entry = modules.find(module => module.name === 'index.js')
  if (entry === undefined) throw new Error(`no index.js in ${directory}`)
  const bytes = Buffer.concat(modules.map(module => Buffer.from(module.contents)))
  return {
    modules: [entry, ...modules.filter(module => module !== entry)],
    gzipBytes: gzipSync(bytes).length,
  }
}

/** Source maps and wrangler's note are not uploaded as code. */
function moduleType(name: string): WorkerModule['type'] | undefined {
  switch (extname(name)) {
    case '.js':
    case '.mjs':
      return 'esModule'
    case '.wasm':
      return 'wasm'
    case '.txt':
    case '.html':
      return 'text'
    case '.bin':
      return 'data'
    default:
      return undefined
  }
}
