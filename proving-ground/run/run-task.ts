// Runs one task in a thread of its own: nothing that one run leaves behind can reach another, and a run that is no
// longer wanted can be ended in the middle.
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Run } from '../simulate.ts'
import type { Task, Told } from './task.ts'

/** The file that a thread runs. */
export const usualThread = join(import.meta.dirname, 'thread.ts')

/** A run could not be finished. The message names the policy and the seed. */
export class RunFailed extends Error {
  override readonly name = 'RunFailed'
}

/** Somebody asked for the end. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
}

/**
 * Resolves when the thread has ended and its memory is free again.
 *
 * @throws {RunFailed} where the simulation threw, or ended without a result
 * @throws {Interrupted} where `signal` asked for the end
 */
export function runTask(
  thread: string,
  task: Task,
  onDay: (day: number) => void,
  signal: AbortSignal,
): Promise<Run> {
  if (signal.aborted) return Promise.reject(new Interrupted())
  return new Promise((resolve, reject) => {
    const worker = new Worker(thread, { workerData: task, stdout: true })
    const end = () => void worker.terminate()
    let run: Run | null = null
    let problem = 'ended without a result'
    signal.addEventListener('abort', end)
    // Standard output carries results alone, whatever a policy's code has to say.
    worker.stdout.on('data', (text: Buffer) => process.stderr.write(text))
    worker.on('message', (told: Told) => {
      if (told.is === 'day') return onDay(told.day)
      run = told.run
      end()
    })
    worker.on('error', error => {
      problem = error instanceof Error ? error.message : String(error)
    })
    worker.on('exit', () => {
      signal.removeEventListener('abort', end)
      if (run !== null) resolve(run)
      else if (signal.aborted) reject(new Interrupted())
      else reject(new RunFailed(`${task.policy}, seed ${task.seed}: ${problem}`))
    })
  })
}
