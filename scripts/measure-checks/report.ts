// Turns what was measured into rows of a table, and says what the aims are. Pure.
import { work } from '../../src/challenges/proof-of-work.ts'
import { median, rounded } from '../bench/statistics.ts'
import { columns } from '../bench/table.ts'
import { type Measured, usualTypingMs } from './scenarios.ts'

export type Row = {
  readonly scenario: string
  readonly price: string
  readonly runs: number
  readonly typingSeconds: number
  /** Null where nothing of ours was there. */
  readonly check: CheckRow | null
  /** The longest task of the page's own thread, in milliseconds; null for none of 50 ms and more. */
  readonly longestTaskMs: number | null
  readonly longTasks: number
  /** The most processor time that one of its tasks took, long or not. */
  readonly longestTaskProcessorMs: number | null
  /**
   * The longest that our script had that thread on end; null for none of 5 ms and more in a frame of 50 ms and more.
   */
  readonly longestOwnMs: number | null
  readonly longestOwnBy: string | null
  /** Times that it had it for 50 ms and more. */
  readonly longOwn: number
  readonly loadBefore: number
}

export type CheckRow = {
  /** Seconds from the challenge to its answer. */
  readonly solved: { readonly median: number; readonly worst: number }
  /** Seconds from the focus to the pass. */
  readonly pass: { readonly median: number; readonly worst: number }
  /** Runs with the pass there within eight seconds of the focus, and runs in which none came at all. */
  readonly inTime: number
  readonly none: number
  /** Millions of iterations a second, and cores that the browser had for them: medians. */
  readonly speed: number
  readonly cores: number
}

export function rowOf({ scenario, visits, loadBefore }: Measured): Row {
  const { name, price, typingMs, without } = scenario
  const tasks = visits.flatMap(({ longTasks }) => longTasks)
  const own = visits.flatMap(({ ownScripts }) => ownScripts).toSorted((a, b) => b.duration - a.duration)
  return {
    scenario: without === true ? `${name}, no Doorward` : name,
    price: without === true ? '–' : price,
    runs: visits.length,
    typingSeconds: typingMs / 1000,
    check: without === true ? null : checkRow(visits),
    longestTaskMs: greatest(tasks),
    longTasks: tasks.length,
    longestTaskProcessorMs: greatest(visits.flatMap(({ longestTaskMs }) => longestTaskMs ?? [])),
    longestOwnMs: greatest(own.map(({ duration }) => duration)),
    longestOwnBy: own[0]?.invoker ?? null,
    longOwn: own.filter(({ duration }) => duration >= longMs).length,
    loadBefore: rounded(loadBefore, 2),
  }
}

function checkRow(visits: Measured['visits']): CheckRow {
  const works = visits.flatMap(({ work }) => work ?? [])
  const seconds = (values: readonly number[]) => ({
    median: values.length === 0 ? Number.NaN : rounded(median(values) / 1000, 2),
    worst: rounded(Math.max(...values) / 1000, 2),
  })
  const speeds = works.map(done => ((done.counter + 1) * work.low.cost) / done.solvedMs / 1000)
  return {
    solved: seconds(works.map(({ solvedMs }) => solvedMs)),
    pass: seconds(works.map(({ passMs }) => passMs)),
    inTime: works.filter(({ passMs }) => passMs <= usualTypingMs).length,
    none: visits.length - works.length,
    speed: speeds.length === 0 ? Number.NaN : rounded(median(speeds), 2),
    cores: works.length === 0 ? Number.NaN : rounded(median(works.map(({ cores }) => cores)), 2),
  }
}

/** From here on a task is a long one, to browsers (Long Tasks API). */
const longMs = 50

/** The rows for people. */
export function measuredTable(rows: readonly Row[]): string {
  const cells = rows.map(row => [
    row.scenario,
    row.price,
    String(row.runs),
    ...checkCells(row.check),
    taskCell(row.longestTaskMs, row.longTasks),
    row.check === null ? '–' : taskCell(row.longestOwnMs, row.longOwn),
    row.longestTaskProcessorMs === null ? '–' : `${row.longestTaskProcessorMs} ms`,
    row.loadBefore.toFixed(1),
  ])
  const heads = ['', 'price', 'runs', 'solved', 'worst', 'pass', 'worst', 'in 8 s', 'M/s', 'cores']
  return columns([[...heads, 'longest task', 'of ours', 'processor', 'load'], ...cells]).join('\n')
}

function checkCells(check: CheckRow | null): readonly string[] {
  if (check === null) return ['–', '–', '–', '–', '–', '–', '–']
  const { solved, pass, inTime, speed, cores } = check
  const times = [solved.median, solved.worst, pass.median, pass.worst].map(each => `${each.toFixed(2)} s`)
  return [...times, String(inTime), speed.toFixed(2), cores.toFixed(2)]
}

function taskCell(longest: number | null, many: number): string {
  return many === 0 ? '< 50 ms' : `${longest} ms (${many})`
}

function greatest(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.round(Math.max(...values))
}
