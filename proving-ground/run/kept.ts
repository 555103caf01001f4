// Keeps finished runs as lines of JSON in a file, so that a suite that was interrupted goes on where it was. A run is
// kept for the scenario, policy, seed and code that made it: where any of them changes, it is run again.
import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Run } from '../simulate.ts'
import type { Task } from './task.ts'

export interface Kept {
  find(task: Task): Run | null
  keep(task: Task, run: Run): void
}

interface Line {
  readonly key: string
  /** For people who look at the file. */
  readonly scenario: string
  readonly policy: string
  readonly seed: number
  readonly run: Run
}

/**
 * Each code has a file of its own in `folder`, which is made where it is missing.
 *
 * @param codeNow what `hashOfCode` says; where it says something else later on, `keep` throws: nobody knows which code
 * a run was of, and tables of two codes say nothing
 */
export function keptIn(folder: string, codeNow: () => string): Kept {
  const code = codeNow()
  const file = join(folder, `${code.slice(0, 16)}.jsonl`)
  const runs = new Map(readLines(file).map(({ key, run }) => [key, run]))
  return {
    find: task => runs.get(keyOf(task)) ?? null,
    keep(task, run) {
      if (codeNow() !== code) throw new Error('The code was changed meanwhile. Start again.')
      const { scenario, policy, seed } = task
      const line: Line = { key: keyOf(task), scenario: scenario.name, policy, seed, run }
      mkdirSync(dirname(file), { recursive: true })
      // It begins a line of its own even where the one before was cut off.
      appendFileSync(file, `\n${JSON.stringify(line)}`)
      runs.set(line.key, run)
    },
  }
}

/** Lines that were cut off when a process was killed count for nothing. */
function readLines(file: string): readonly Line[] {
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8').split('\n').flatMap(lineOf)
}

function lineOf(text: string): readonly Line[] {
  try {
    const line: Line = JSON.parse(text)
    return typeof line.key === 'string' && typeof line.run === 'object' ? [line] : []
  } catch {
    return []
  }
}

function keyOf({ scenario, policy, seed }: Task): string {
  return hash(JSON.stringify([scenario, policy, seed]))
}

/** What a run's numbers depend on, beside its scenario. What only runs and reports is none of it. */
const codeFolders = ['src', 'proving-ground']
const otherFolders = /^proving-ground[/\\](?:run|report|scenarios)[/\\]/

/** Of every file that can change a run's numbers, and of the Node that runs them. */
export function hashOfCode(root: string): string {
  const files = codeFolders
    .flatMap(folder =>
      readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
        .filter(entry => entry.isFile())
        .map(entry => join(entry.parentPath, entry.name).slice(root.length + 1)),
    )
    .filter(path => !otherFolders.test(path))
  const all = [...files, 'package-lock.json'].toSorted()
  return hash(
    [process.version, ...all.map(path => `${path} ${hash(readFileSync(join(root, path)))}`)].join('\n'),
  )
}

function hash(what: string | Buffer): string {
  return createHash('sha256').update(what).digest('hex')
}
