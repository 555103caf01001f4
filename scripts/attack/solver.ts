// Solves checks on threads of their own, so that the attack goes on meanwhile. The threads start with the first check.
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Challenge } from 'altcha-lib/types'

export type Solved = {
  readonly counter: number
  /** Hexadecimal. */
  readonly derivedKey: string
  /** CPU time that it took, in milliseconds. */
  readonly cpuMs: number
}

export type Solver = {
  /**
   * Null where it takes more than a minute and a half, or is of a kind that nobody here knows. Rejects where the
   * threads end first.
   */
  readonly solve: (challenge: Challenge) => Promise<Solved | null>
  /** Ends the threads. */
  readonly close: () => void
}

export type Job = { readonly id: number; readonly challenge: Challenge }
export type JobDone = { readonly id: number; readonly solved: Solved | null }

type Waiting = { readonly resolve: (solved: Solved | null) => void; readonly reject: (why: Error) => void }

export function createSolver(size: number): Solver {
  const waiting = new Map<number, Waiting>()
  const threads: Worker[] = []
  let jobs = 0
  let isClosed = false

  const close = (why = new Error('the solver has ended')) => {
    isClosed = true
    for (const { reject } of waiting.values()) reject(why)
    waiting.clear()
    for (const thread of threads) void thread.terminate()
  }
  const start = () => {
    const thread = new Worker(join(import.meta.dirname, 'solver-thread.ts'))
    thread.on('error', close)
    thread.on('message', ({ id, solved }: JobDone) => {
      waiting.get(id)?.resolve(solved)
      waiting.delete(id)
    })
    return thread
  }

  return {
    solve: challenge =>
      new Promise((resolve, reject) => {
        if (isClosed) return reject(new Error('the solver has ended'))
        while (threads.length < size) threads.push(start())
        const id = jobs++
        waiting.set(id, { resolve, reject })
        threads[id % size]?.postMessage({ id, challenge } satisfies Job)
      }),
    close: () => close(),
  }
}
