// Where a local start leaves its address and admin token, so that `doorward` finds it without any setting. The file is
// readable by its owner only, and goes when the start ends.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export interface LocalStart {
  /** Without a trailing slash. */
  readonly url: string
  readonly token: string
}

const file = join(import.meta.dirname, '..', '.wrangler', 'doorward-local.json')

export function writeLocalStart(start: LocalStart): void {
  mkdirSync(dirname(file), { recursive: true })
  // The mode counts only for a file that is made, so one that is left over has to go first.
  rmSync(file, { force: true })
  writeFileSync(file, `${JSON.stringify(start)}\n`, { mode: 0o600, flag: 'wx' })
}

/** Null where nothing runs, or nothing that can be read. */
export function readLocalStart(): LocalStart | null {
  try {
    const { url, token }: Partial<Record<keyof LocalStart, unknown>> = JSON.parse(readFileSync(file, 'utf8'))
    return typeof url === 'string' && typeof token === 'string' ? { url, token } : null
  } catch {
    return null
  }
}

/** Removes the file, unless a later start has made it its own. */
export function removeLocalStart(start: LocalStart): void {
  if (readLocalStart()?.token === start.token) rmSync(file, { force: true })
}
