import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { keptIn } from '../../../proving-ground/run/kept.ts'
import { prove, stepsOf } from '../../../proving-ground/run/prove.ts'
import type { Progress } from '../../../proving-ground/run/run-all.ts'
import { Interrupted } from '../../../proving-ground/run/run-task.ts'
import type { Scenario } from '../../../proving-ground/scenario.ts'
import { scenarioOf, standInThread as thread } from './stand-ins.ts'

const folder = mkdtempSync(join(tmpdir(), 'doorward-prove-'))
afterAll(() => rmSync(folder, { recursive: true }))

const short = { days: 2, warmupDays: 1 }
const stuffing = scenarioOf({ name: 'stuffing', ...short, attacks: [{}] })
const people = scenarioOf({ name: 'people', ...short })
const tuned = scenarioOf({ name: 'tuned', seed: 5, ...short })
const suite = [
  { part: 'tune', scenario: tuned },
  { part: 'report', scenario: people },
  { part: 'report', scenario: stuffing },
] as const
const policies = ['quick', 'slow-1', 'slow-2', 'slow']

function namesOf(steps: ReturnType<typeof stepsOf>): readonly string[] {
  return steps.map(step => `${step.scenario.name}: ${step.policies.join(' ')}`)
}

/** Settings say something where somebody attacks. */
const selected = { 'slow-1': ['stuffing'], 'slow-2': ['stuffing'] }

describe('the order of a suite', () => {
  it('is what says most first: what the chart shows, what was held out, and then what was tuned on', () => {
    expect(namesOf(stepsOf(suite, policies, false, selected))).toEqual([
      'stuffing: quick slow',
      'stuffing: slow-1 slow-2',
      'people: quick slow',
      'tuned: quick slow',
    ])
  })

  it('leaves nothing out in full: what the table does not ask for comes last', () => {
    expect(namesOf(stepsOf(suite, policies, true, selected)).slice(4)).toEqual([
      'people: slow-1 slow-2',
      'tuned: slow-1 slow-2',
    ])
  })

  it('has no steps without a policy, and every policy everywhere that no table knows', () => {
    expect(namesOf(stepsOf(suite, ['quick', 'slow-1'], false))).toEqual([
      'people: quick slow-1',
      'stuffing: quick slow-1',
      'tuned: quick slow-1',
    ])
    expect(namesOf(stepsOf(suite, ['slow-1'], false, selected))).toEqual(['stuffing: slow-1'])
  })
})

describe('proving a suite', () => {
  it('puts the policies of a scenario together again, in the order of the shelf', async () => {
    const told = new Set<string>()
    const onProgress = ({ name }: Scenario, _: Progress) => void told.add(name)
    const { proven, missing } = await prove(
      stepsOf(suite, policies, false, selected),
      policies,
      { seeds: 2, thread },
      onProgress,
    )
    expect(missing).toEqual([])
    expect(
      proven.map(({ part, scenario, seeds, rows, isWhole }) => ({
        is: `${part} ${scenario.name} ${seeds.join(' ')}`,
        rows: rows.map(({ policy, figures }) => [policy, figures.takeovers]),
        isWhole,
      })),
    ).toEqual([
      { is: 'report stuffing 1 2', rows: policies.map(policy => [policy, 3]), isWhole: true },
      { is: 'report people 1 2', rows: ['quick', 'slow'].map(policy => [policy, 3]), isWhole: true },
      { is: 'tune tuned 5 6', rows: ['quick', 'slow'].map(policy => [policy, 11]), isWhole: true },
    ])
    expect([...told]).toEqual(['stuffing', 'people', 'tuned'])
  })

  it('gives at its deadline what is finished, also from another time, and names what is not', async () => {
    const [, held, shown] = suite
    const steps = [
      { ...held, policies: ['quick'] },
      { ...shown, policies: ['quick'] },
      { ...shown, policies: ['never-ends-1'] },
    ]
    const over = new AbortController()
    const ending = (_: Scenario, { running }: Progress) => {
      if (running.some(({ policy }) => policy === 'never-ends-1')) over.abort()
    }
    const options = { seeds: 1, thread, kept: keptIn(folder, () => 'code') }
    const { proven, missing } = await prove(steps, ['quick'], { ...options, deadline: over.signal }, ending)
    expect(proven.map(({ scenario, isWhole }) => [scenario.name, isWhole])).toEqual([
      ['people', true],
      ['stuffing', false],
    ])
    expect(missing).toEqual(['stuffing'])
    const late = { ...options, kept: keptIn(folder, () => 'code'), deadline: AbortSignal.abort() }
    expect((await prove(steps, ['quick'], late)).proven).toEqual(proven)
  })

  it('ends without any result where somebody asked for the end', async () => {
    const asked = { seeds: 1, thread, signal: AbortSignal.abort(), deadline: AbortSignal.abort() }
    await expect(prove(stepsOf(suite, ['quick'], false), ['quick'], asked)).rejects.toThrow(Interrupted)
  })
})
