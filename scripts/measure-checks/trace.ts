// What a browser's trace tells of the page's own thread: how much processor time its longest task took. Time in which
// the thread only waits for a processor is not counted, so that other work on the machine makes no task long. Pure.

/** Of a trace's events, those that say how long something took. In microseconds. */
type TraceEvent = {
  readonly name: string
  readonly ph: string
  readonly pid: number
  readonly tid: number
  readonly ts: number
  readonly dur?: number
  /** Processor time. */
  readonly tdur?: number
  readonly args?: { readonly data?: { readonly type?: string } }
}

/** What has to be recorded. */
export const traceCategories: readonly string[] = [
  'devtools.timeline',
  'disabled-by-default-devtools.timeline',
]

/**
 * Milliseconds; null where nobody typed into the page. Tasks in which a script came from outside are left out: they are
 * those of whoever drives the browser.
 */
export function longestTaskMs(trace: string): number | null {
  const { traceEvents } = JSON.parse(trace) as { traceEvents: readonly TraceEvent[] }
  const key = traceEvents.find(({ name, args }) => name === 'EventDispatch' && args?.data?.type === 'keydown')
  if (key === undefined) return null
  const own = traceEvents.filter(({ ph, pid, tid }) => ph === 'X' && pid === key.pid && tid === key.tid)
  const driven = own.filter(({ name }) => name === 'EvaluateScript')
  const tasks = own
    .filter(({ name }) => name === 'RunTask')
    .filter(task => !driven.some(({ ts }) => ts >= task.ts && ts < task.ts + (task.dur ?? 0)))
  return tasks.length === 0 ? null : Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1000
}
