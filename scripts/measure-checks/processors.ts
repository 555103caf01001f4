// Makes processors scarce: processes that keep them busy, programs that may use only one of them, and how much of one a
// program got all the same. For Linux.
import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { processorMs } from '../bench/processor-time.ts'

export type Busy = { readonly pids: readonly number[]; readonly stop: () => Promise<void> }

/**
 * Keeps processors busy: any of them, or the one named. Each process has a session of its own, because Linux may share
 * the processor out by session, and by process within one.
 */
export function keepBusy(processes: number, core: number | null): Busy {
  const [program, args] = onCore(core, process.execPath, [join(import.meta.dirname, 'spinner.ts')])
  const children = Array.from({ length: processes }, () =>
    spawn(program, args, { detached: true, stdio: ['ignore', 'ignore', 2, 'ipc'] }),
  )
  const kill = () => {
    for (const child of children) child.kill('SIGKILL')
  }
  process.once('exit', kill)
  return {
    pids: children.flatMap(({ pid }) => pid ?? []),
    async stop() {
      kill()
      await Promise.all(children.map(ended))
      process.removeListener('exit', kill)
    },
  }
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise(resolve => child.once('exit', () => resolve()))
}

function onCore(core: number | null, program: string, args: readonly string[]): [string, string[]] {
  return core === null ? [program, [...args]] : ['taskset', ['-c', String(core), program, ...args]]
}

export type Launcher = {
  /** Starts the program with the arguments it is given. */
  readonly path: string
  /** Processor time of the program and all that it started, in milliseconds; of those that still run. */
  readonly usedMs: () => number
  readonly remove: () => void
}

/** A program as it is, or with one core to itself and all that it starts, for those who can only be told a path. */
export function launcher(program: string, core: number | null): Launcher {
  const directory = mkdtempSync(join(tmpdir(), 'doorward-launcher-'))
  const path = join(directory, 'start')
  const started = join(directory, 'pid')
  const [command, args] = onCore(core, program, [])
  const words = [command, ...args].map(word => `'${word}'`).join(' ')
  writeFileSync(path, `#!/bin/sh\necho $$ >'${started}'\nexec ${words} "$@"\n`)
  chmodSync(path, 0o755)
  return {
    path,
    usedMs: () => usedInSession(Number(readFileSync(started, 'utf8'))),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  }
}

/** Who starts the program makes it the leader of a session. */
function usedInSession(leader: number): number {
  let used = 0
  for (const pid of readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
    try {
      if (sessionOf(Number(pid)) === leader) used += processorMs(Number(pid))
    } catch {
      // It has ended meanwhile.
    }
  }
  return used
}

function sessionOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[3])
}
