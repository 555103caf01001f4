// Doorward in the proving ground: one seed of three scenarios, with the limits that hold for all of them. Simulated: no
// network, but minutes of a processor.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Figures, pooled } from '../../proving-ground/run/pool.ts'
import { runTask, usualThread } from '../../proving-ground/run/run-task.ts'
import { readScenario } from '../../proving-ground/scenario.ts'

const folder = join(import.meta.dirname, '..', '..', 'proving-ground', 'scenarios', 'report')

/** On a thread of its own: three at one time take a machine of two cores half as long. */
async function figuresOf(name: string): Promise<Figures> {
  const read = readScenario(readFileSync(join(folder, `${name}.json`), 'utf8'))
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  const task = { scenario: read.scenario, policy: 'doorward', seed: read.scenario.seed }
  const run = await runTask(usualThread, task, () => {}, new AbortController().signal)
  return pooled(read.scenario, [run])
}

/** What people may be put to, whatever goes on. */
function expectFriendly({ people, ...figures }: Figures): void {
  expect(people).toBeGreaterThan(10_000)
  expect(figures.peopleChecked / people).toBeLessThan(0.06)
  expect(figures.peopleInterrupted / people).toBeLessThan(0.005)
  expect(figures.peopleBlockedCorrect / people).toBeLessThan(0.0001)
  expect(figures.sharedNetworkRatio ?? 0).toBeLessThan(1.5)
  expect(figures.storeCallsPerAttempt).toBeLessThan(1.05)
}

describe('in the proving ground', { timeout: 300_000 }, () => {
  it.concurrent('six stolen passwords an hour, each from another home, open no small site', async () => {
    const figures = await figuresOf('small-site-stuffing')
    expectFriendly(figures)
    expect(figures.validPairsTried).toBeGreaterThan(5)
    expect(figures.takeoverShare).toBeLessThan(0.02)
  })

  it.concurrent('one address that guesses as fast as it can gets nowhere', async () => {
    const figures = await figuresOf('brute-force')
    expectFriendly(figures)
    expect(figures.attackAttempts).toBeGreaterThan(50_000)
    expect(figures.takeoverShare).toBeLessThan(0.005)
  })

  it.concurrent('a lockout attack keeps no owner out, and guesses no account to pieces', async () => {
    const figures = await figuresOf('lockout-wide')
    expectFriendly(figures)
    expect(figures.victimsLockedOut).toEqual({ knownDevice: 0, newDevice: 0 })
    expect(figures.maxGuessesInARow).toBeLessThanOrEqual(30)
    expect(figures.maxGuessesPerAccountDay).toBeLessThanOrEqual(120)
  })
})
