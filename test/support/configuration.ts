// The project's wrangler.toml with something changed, in a folder of its own.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const project = join(import.meta.dirname, '..', '..')

export interface Changed {
  readonly path: string
  remove(): void
}

/** @param main the Worker's entry, from the project's folder */
export function configurationWith(change: (text: string) => string, main = 'src/index.ts'): Changed {
  const folder = mkdtempSync(join(tmpdir(), 'doorward-configuration-'))
  const path = join(folder, 'wrangler.toml')
  const text = readFileSync(join(project, 'wrangler.toml'), 'utf8')
  writeFileSync(path, change(text).replace('main = "src/index.ts"', `main = "${join(project, main)}"`))
  return { path, remove: () => rmSync(folder, { recursive: true }) }
}
