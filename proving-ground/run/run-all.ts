// Runs policies on a scenario with several seeds, on as many threads as there are cores, and says how far it is.
// Results stand in the order of policies and seeds, whatever was finished first.
import { availableParallelism } from 'node:os'
import type { Scenario } from '../scenario.ts'
import type { Run } from '../simulate.ts'
import type { Kept } from './kept.ts'
import { runTask, usualThread } from './run-task.ts'
import type { Finished, Task } from './task.ts'

export interface Progress {
  readonly finished: number
  readonly of: number
  /** The days of the scenario; each run has as many. */
  readonly days: number
  readonly running: readonly {
    readonly policy: string
    readonly seed: number
    /** Days that are over. */
    readonly day: number
  }[]
  /** What has just been finished; null where nothing but a day is over. */
  readonly ended: Finished | null
}

export interface RunOptions {
  readonly signal?: AbortSignal
  /** Runs that need not be repeated. */
  readonly kept?: Kept
  /** The file that a thread runs. */
  readonly thread?: string
  readonly threads?: number
}

/**
 * @throws {RunFailed} as soon as one run fails; the others are ended
 * @throws {Interrupted} where `signal` asked for the end
 */
export async function runAll(
  scenario: Scenario,
  policies: readonly string[],
  seeds: readonly number[],
  onProgress: (progress: Progress) => void = () => {},
  { signal, kept, thread = usualThread, threads = availableParallelism() }: RunOptions = {},
): Promise<readonly Finished[]> {
  const tasks = policies.flatMap(policy => seeds.map(seed => ({ scenario, policy, seed })))
  const done = new Map<Task, Run>()
  for (const task of tasks) {
    const run = kept?.find(task) ?? null
    if (run !== null) done.set(task, run)
  }
  const running = new Map<Task, number>()
  const say = (ended: Finished | null) =>
    onProgress({
      finished: done.size,
      of: tasks.length,
      days: Math.ceil(scenario.days),
      running: [...running].map(([{ policy, seed }, day]) => ({ policy, seed, day })),
      ended,
    })

  const failed = new AbortController()
  const ending = signal === undefined ? failed.signal : AbortSignal.any([signal, failed.signal])
  // All lanes draw from the one list.
  const todo = tasks.filter(task => !done.has(task)).values()
  const lane = async () => {
    for (const task of todo) {
      running.set(task, 0)
      say(null)
      const onDay = (day: number) => {
        running.set(task, day)
        say(null)
      }
      const run = await runTask(thread, task, onDay, ending)
      running.delete(task)
      done.set(task, run)
      kept?.keep(task, run)
      say({ policy: task.policy, seed: task.seed, run })
    }
  }
  const lanes = Array.from({ length: Math.min(threads, tasks.length - done.size) }, async () => {
    try {
      await lane()
    } catch (error) {
      failed.abort()
      return error
    }
    return null
  })
  // The first to fail did not only follow another; it says why.
  const errors = (await Promise.all(lanes)).filter(error => error !== null)
  const cause = errors.find(error => error instanceof Error && error.name !== 'Interrupted') ?? errors[0]
  if (cause !== undefined) throw cause
  return tasks.flatMap(task => {
    const run = done.get(task)
    return run === undefined ? [] : [{ policy: task.policy, seed: task.seed, run }]
  })
}

/** The scenario's own seed, and those that follow it. */
export function seedsFrom({ seed }: Scenario, count: number): readonly number[] {
  return Array.from({ length: count }, (_, at) => seed + at)
}
