// What can be told of the measuring without a browser: how visits become rows, and that processors are made scarce as
// they are said to be. How long anything takes is not tested here.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { keepBusy, launcher } from '../../scripts/measure-checks/processors.ts'
import { measuredTable, rowOf } from '../../scripts/measure-checks/report.ts'
import type { Scenario } from '../../scripts/measure-checks/scenarios.ts'
import { longestTaskMs } from '../../scripts/measure-checks/trace.ts'
import type { Visit, Work } from '../../scripts/measure-checks/visit.ts'

const scenario: Scenario = {
  name: 'a phone',
  price: 'low',
  typingMs: 8_000,
  busy: 3,
  onOneCore: true,
  slowerThread: 1,
}
const work: Work = { price: 'low', counter: 999, solvedMs: 2_000, passMs: 2_500, cores: 0.25 }
const visit: Visit = { work, typedMs: 8_010, longTasks: [], longestTaskMs: 4.6, ownScripts: [] }

describe('a row', () => {
  it('says how long the work took and how fast it was', () => {
    const slower = { ...work, solvedMs: 4_000, passMs: 8_500 }
    const { check } = rowOf({ scenario, visits: [visit, { ...visit, work: slower }], loadBefore: 0.1 })
    // A thousand tries of two thousand iterations.
    expect(check).toMatchObject({
      solved: { median: 3, worst: 4 },
      pass: { worst: 8.5 },
      speed: 0.75,
      cores: 0.25,
    })
  })

  it('counts the passes that were there in time, and those that never came', () => {
    const late = { ...visit, work: { ...work, passMs: 8_001 } }
    const { check } = rowOf({ scenario, visits: [visit, late, { ...visit, work: null }], loadBefore: 0 })
    expect(check).toMatchObject({ inTime: 1, none: 1 })
  })

  it('tells the tasks of the page from those of our script, and names the longest', () => {
    const busy: Visit = {
      ...visit,
      longTasks: [70, 120],
      ownScripts: [
        { invoker: 'DOMWindow.onfocusin', duration: 8 },
        { invoker: 'Response.json.then', duration: 61.4 },
      ],
    }
    expect(rowOf({ scenario, visits: [visit, busy], loadBefore: 0 })).toMatchObject({
      longestTaskMs: 120,
      longTasks: 2,
      longestOwnMs: 61,
      longestOwnBy: 'Response.json.then',
      longOwn: 1,
      longestTaskProcessorMs: 5,
    })
  })

  it('has nothing to say of a check where nothing of ours is there', () => {
    const visits = [{ ...visit, work: null }]
    expect(rowOf({ scenario: { ...scenario, without: true }, visits, loadBefore: 0 }).check).toBeNull()
  })

  it('is a line of a table in which every line is as long', () => {
    const rows = [
      rowOf({ scenario, visits: [visit], loadBefore: 0 }),
      rowOf({ scenario: { ...scenario, without: true }, visits: [visit], loadBefore: 0 }),
    ]
    const lines = measuredTable(rows).split('\n')
    expect(lines).toHaveLength(3)
    expect(new Set(lines.map(line => line.length)).size).toBe(1)
  })
})

describe('a trace', () => {
  const event = { ph: 'X', pid: 7, tid: 1, ts: 0, dur: 90_000, tdur: 9_000 }
  const typed = { ...event, name: 'EventDispatch', args: { data: { type: 'keydown' } } }
  const task = (ts: number, tdur: number) => ({ ...event, name: 'RunTask', ts, tdur })
  const longest = (...events: readonly object[]) => longestTaskMs(JSON.stringify({ traceEvents: events }))

  it('tells the processor time of the longest task, and not how long it took', () => {
    expect(longest(typed, task(0, 6_500), task(100_000, 2_000))).toBe(6.5)
  })

  it('is asked about the thread that somebody typed into, and about no task of who drives the browser', () => {
    const elsewhere = { ...task(0, 40_000), tid: 2 }
    const driven = { ...event, name: 'EvaluateScript', ts: 100_500 }
    expect(longest(typed, elsewhere, task(0, 2_000), task(100_000, 30_000), driven)).toBe(2)
    expect(longest(task(0, 2_000))).toBeNull()
  })
})

const canPin = process.platform === 'linux' && existsSync('/usr/bin/taskset')

describe.runIf(canPin)('processors', () => {
  it('are made scarce for a program and all that it starts', () => {
    const { path, remove } = launcher('/bin/sh', 0)
    try {
      const said = execFileSync(path, ['-c', 'grep Cpus_allowed_list /proc/self/status'], {
        encoding: 'utf8',
      })
      expect(said.trim().split(/\s+/)).toEqual(['Cpus_allowed_list:', '0'])
    } finally {
      remove()
    }
  })

  it('are kept busy until somebody says stop', async () => {
    const { pids, stop } = keepBusy(2, 0)
    expect(pids.map(isThere)).toEqual([true, true])
    await stop()
    expect(pids.map(isThere)).toEqual([false, false])
  })
})

function isThere(pid: number): boolean {
  return existsSync(`/proc/${pid}`)
}
