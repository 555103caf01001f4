// Keeps a watch in SQLite, so that it goes on where it was after a restart: at most half a minute of it is lost. The
// set of names is kept in pages, of which only the changed ones are written.
import { hash } from '../../lib/hash.ts'
import type { Sql } from '../../lib/sql.ts'
import type { Watch } from './watch.ts'

/** 64 KB as text. */
const pageBytes = 48 * 1024
const tower = 'tower'
const passwords = 'passwords'
const names = 'names'

export interface KeptWatch {
  /** Goes on from what was written; anew where that is none, or of another format. */
  load(now: number): void
  /** Writes what has changed. */
  save(): void
}

export function keepWatch(watch: Watch, sql: Sql): KeptWatch {
  const written = new Map<string, number>()
  sql.write('CREATE TABLE IF NOT EXISTS watch (part TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID')

  function write(part: string, value: string): void {
    const now = hash(value)
    if (written.get(part) === now) return
    written.set(part, now)
    sql.write('INSERT OR REPLACE INTO watch (part, value) VALUES (?, ?)', part, value)
  }

  return {
    load(now) {
      const rows = sql.all<{ part: string; value: string }>('SELECT part, value FROM watch ORDER BY part')
      // What is there already need not be written again.
      for (const { part, value } of rows) written.set(part, hash(value))
      const textOf = (wanted: string) => rows.find(({ part }) => part === wanted)?.value ?? ''
      const pages = rows
        .filter(({ part }) => part.startsWith(names))
        .map(({ value }) => Buffer.from(value, 'base64'))
      const filter = Uint8Array.from(Buffer.concat(pages))
      watch.restore({ text: textOf(tower), passwords: textOf(passwords), filter }, now)
    },
    save() {
      const { text, passwords: goingRound, filter } = watch.snapshot()
      sql.transaction(() => {
        write(tower, text)
        write(passwords, goingRound)
        for (let at = 0, page = 0; at < filter.length; at += pageBytes, page += 1) {
          const bytes = Buffer.from(
            filter.buffer,
            filter.byteOffset + at,
            Math.min(pageBytes, filter.length - at),
          )
          write(`${names} ${String(page).padStart(3, '0')}`, bytes.toString('base64'))
        }
      })
    },
  }
}
