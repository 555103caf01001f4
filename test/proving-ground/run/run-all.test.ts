import { describe, expect, it, vi } from 'vitest'
import { type Progress, runAll, seedsFrom } from '../../../proving-ground/run/run-all.ts'
import { Interrupted, RunFailed } from '../../../proving-ground/run/run-task.ts'
import { scenarioOf, standInThread as thread } from './stand-ins.ts'

const scenario = scenarioOf({ days: 2, warmupDays: 1 })

describe('running policies', () => {
  it('gives results in the order of policies and seeds, whatever was finished first, on however many threads', async () => {
    const order = [
      ['slow', 1],
      ['slow', 2],
      ['slow', 3],
      ['quick', 1],
      ['quick', 2],
      ['quick', 3],
    ]
    const results = []
    for (const threads of [1, 3]) {
      const finished = await runAll(scenario, ['slow', 'quick'], [1, 2, 3], undefined, { thread, threads })
      expect(finished.map(({ policy, seed }) => [policy, seed])).toEqual(order)
      expect(finished.map(({ run }) => run.counts.takeovers)).toEqual([1, 2, 3, 1, 2, 3])
      results.push(JSON.stringify(finished))
    }
    expect(results[0]).toBe(results[1])
  })

  it('says how far it is: days that are over, and each run as it is finished', async () => {
    const told: Progress[] = []
    await runAll(scenario, ['quick'], [1, 2], progress => told.push(progress), { thread, threads: 1 })
    expect(told[0]).toEqual({
      finished: 0,
      of: 2,
      days: 2,
      running: [{ policy: 'quick', seed: 1, day: 0 }],
      ended: null,
    })
    expect(told.flatMap(({ running }) => running.map(({ day }) => day))).toEqual([0, 1, 2, 0, 1, 2])
    expect(told.flatMap(({ ended }) => ended?.seed ?? [])).toEqual([1, 2])
    expect(told.at(-1)).toMatchObject({ finished: 2, running: [] })
  })

  it('says which run failed and why, and ends the others', async () => {
    const failing = (policy: string) =>
      runAll(scenario, ['never-ends', policy], [3], undefined, { thread, threads: 2 })
    await expect(failing('throws')).rejects.toThrow(new RunFailed('throws, seed 3: the ladder has no rungs'))
    await expect(failing('says-nothing')).rejects.toThrow('says-nothing, seed 3: ended without a result')
  })

  it('ends when it is asked to, in the middle of a run', async () => {
    const stop = new AbortController()
    const onDay = ({ running }: Progress) => {
      if (running.some(({ day }) => day > 0)) stop.abort()
    }
    const ending = runAll(scenario, ['never-ends'], [1, 2, 3], onDay, { thread, signal: stop.signal })
    await expect(ending).rejects.toThrow(Interrupted)
    const begun = runAll(scenario, ['quick'], [1], undefined, { thread, signal: stop.signal })
    await expect(begun).rejects.toThrow(Interrupted)
  })

  it('keeps what a policy’s code prints away from the results', async () => {
    const [out, err] = [process.stdout, process.stderr].map(stream =>
      vi.spyOn(stream, 'write').mockImplementation(() => true),
    )
    const [finished] = await runAll(scenario, ['talks'], [1], undefined, { thread })
    const printed = [out, err].map(spy => String(spy?.mock.calls.flat()))
    vi.restoreAllMocks()
    expect(finished?.run.attempts).toBe(11_000)
    expect(printed).toEqual([
      expect.not.stringContaining('something'),
      expect.stringContaining('something that is no result'),
    ])
  })

  it('takes the scenario’s own seed and those that follow it', () => {
    expect(seedsFrom(scenarioOf({ seed: 7 }), 3)).toEqual([7, 8, 9])
  })
})
