import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { hashOfCode, keptIn } from '../../../proving-ground/run/kept.ts'
import { runAll } from '../../../proving-ground/run/run-all.ts'
import { runOf, scenarioOf, standInThread } from './stand-ins.ts'

const folder = mkdtempSync(join(tmpdir(), 'doorward-kept-'))
afterAll(() => rmSync(folder, { recursive: true }))

const scenario = scenarioOf({ days: 2, warmupDays: 1 })
const task = { scenario, policy: 'none', seed: 1 }
/** Starts nothing: whoever would run on it fails. */
const noThread = join(folder, 'no-thread.ts')

describe('a suite that was interrupted', () => {
  it('goes on where it was: what is finished is not run again, and the results are the same', async () => {
    const where = join(folder, 'resumed')
    const first = keptIn(where, () => 'code')
    await runAll(scenario, ['quick'], [1, 2], undefined, { thread: standInThread, kept: first })
    const begun: string[] = []
    const finished = await runAll(
      scenario,
      ['quick', 'slow'],
      [1, 2],
      ({ running }) => begun.push(...running.map(({ policy, seed }) => `${policy} ${seed}`)),
      { thread: standInThread, kept: keptIn(where, () => 'code') },
    )
    expect([...new Set(begun)]).toEqual(['slow 1', 'slow 2'])
    const again = await runAll(scenario, ['quick', 'slow'], [1, 2], undefined, {
      thread: noThread,
      kept: keptIn(where, () => 'code'),
    })
    expect(again).toEqual(finished)
  })

  it('keeps what was finished before another run failed', async () => {
    const where = join(folder, 'failed')
    const failing = runAll(scenario, ['quick', 'throws'], [1], undefined, {
      thread: standInThread,
      threads: 1,
      kept: keptIn(where, () => 'code'),
    })
    await expect(failing).rejects.toThrow('throws')
    expect(keptIn(where, () => 'code').find({ scenario, policy: 'quick', seed: 1 })).not.toBeNull()
  })
})

describe('a kept run', () => {
  it('is that of its scenario, policy, seed and code, and of no other', () => {
    const where = join(folder, 'keys')
    keptIn(where, () => 'one code').keep(task, runOf({ takeovers: 3 }))
    const kept = keptIn(where, () => 'one code')
    expect(kept.find(task)).toEqual(runOf({ takeovers: 3 }))
    expect(kept.find({ ...task, seed: 2 })).toBeNull()
    expect(kept.find({ ...task, policy: 'oracle' })).toBeNull()
    expect(kept.find({ ...task, scenario: { ...scenario, days: 3 } })).toBeNull()
    expect(keptIn(where, () => 'other code').find(task)).toBeNull()
  })

  it('is none where the code was changed meanwhile: tables of two codes say nothing', async () => {
    let code = 'before'
    const kept = keptIn(join(folder, 'changed'), () => code)
    kept.keep(task, runOf())
    code = 'after'
    expect(() => kept.keep({ ...task, seed: 2 }, runOf())).toThrow('The code was changed meanwhile')
    const running = runAll(scenario, ['quick'], [1], undefined, { thread: standInThread, kept })
    await expect(running).rejects.toThrow('The code was changed meanwhile')
  })

  it('survives a line that was cut off when the process was killed', () => {
    const where = join(folder, 'cut')
    keptIn(where, () => 'code').keep(task, runOf({ takeovers: 1 }))
    const [file = ''] = readdirSync(where)
    appendFileSync(join(where, file), '\n{"key":"abc","run":{"cou')
    keptIn(where, () => 'code').keep({ ...task, seed: 2 }, runOf({ takeovers: 2 }))
    const kept = keptIn(where, () => 'code')
    expect(kept.find(task)?.counts.takeovers).toBe(1)
    expect(kept.find({ ...task, seed: 2 })?.counts.takeovers).toBe(2)
  })
})

describe('the code that a run is kept for', () => {
  const root = join(folder, 'root')
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  const paths = [
    'src/guard.ts',
    'proving-ground/door.ts',
    'proving-ground/report/chart.ts',
    'package-lock.json',
  ]
  for (const path of [...paths, 'proving-ground/scenarios/tune/spray.json', 'proving-ground/run/thread.ts'])
    write(path, 'before')

  it('is all that can change its numbers', () => {
    for (const path of ['src/guard.ts', 'proving-ground/door.ts', 'package-lock.json']) {
      const before = hashOfCode(root)
      write(path, 'after')
      expect([path, hashOfCode(root) === before]).toEqual([path, false])
    }
    const before = hashOfCode(root)
    write('proving-ground/policies/new.ts', '')
    expect(hashOfCode(root)).not.toBe(before)
  })

  it('is nothing that only runs and reports; a scenario is told apart by itself', () => {
    const before = hashOfCode(root)
    write('proving-ground/report/chart.ts', 'after')
    write('proving-ground/run/thread.ts', 'after')
    write('proving-ground/scenarios/tune/spray.json', 'after')
    expect(hashOfCode(root)).toBe(before)
  })
})
