import { describe, expect, it } from 'vitest'
import type { Price, Truth } from '../../../proving-ground/arrival.ts'
import { createDoor } from '../../../proving-ground/door.ts'
import { createMetrics } from '../../../proving-ground/metrics.ts'
import { forward, plain, type RunningPolicy } from '../../../proving-ground/policies/contract.ts'
import { readScenario } from '../../../proving-ground/scenario.ts'
import { play } from './play.ts'

/** What the metrics count where an attack meets a policy that lets everything through. */
async function counted(attack: Parameters<typeof play>[0], unseen: Price | null = null) {
  const { knocks } = await play(attack)
  const read = readScenario('{ "name": "a-test", "warmupDays": 0, "attacks": [{ "costPer1000Solves": 2 }] }')
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  const metrics = createMetrics(read.scenario)
  const policy: RunningPolicy = { ...plain, unseen: () => unseen, decide: () => forward }
  const door = createDoor(policy, metrics, (_, truth) => truth.right)
  for (const { arrival, truth } of knocks) {
    door.enter(arrival, truth)
    await door.knock(arrival, truth)
  }
  return { knocks, counts: metrics.counts }
}

const isOwn = ({ truth }: { readonly truth: Truth }) => truth.own

describe('what is counted of an attack', () => {
  it('is each attempt, each at a name that exists, and each account that was taken over', async () => {
    const { knocks, counts } = await counted({ knownAccountShare: 0.5, correctShare: 0.5 })
    expect(counts.attackAttempts).toBe(knocks.length)
    expect(counts.attackAtExisting).toBe(knocks.filter(({ truth }) => truth.exists).length)
    expect(counts.takeovers).toBe(knocks.filter(({ truth }) => truth.right).length)
    expect(counts.takeovers).toBeGreaterThan(500)
  })

  it('is no takeover where the attacker signs in to his own accounts', async () => {
    const { knocks, counts } = await counted({
      ownedAccounts: 5,
      ownedSuccessEvery: 1,
      knownAccountShare: 1,
      correctShare: 0,
    })
    expect(knocks.filter(isOwn).length).toBeGreaterThan(1_000)
    expect(counts.attackAttempts).toBe(knocks.length)
    expect(counts.attackAtExisting).toBe(knocks.length - knocks.filter(isOwn).length)
    expect([counts.validPairsTried, counts.takeovers]).toEqual([0, 0])
  })

  it('is unseen work too, at its price', async () => {
    const { knocks, counts } = await counted({ solves: 1 }, 'low')
    expect(counts.challengesSolvedByAttack).toBe(knocks.length)
    expect(counts.attackCost).toBeCloseTo((knocks.length * 2) / 1_000, 6)
  })

  it('is no work where the attacker runs no scripts', async () => {
    expect((await counted({ solves: 0 }, 'low')).counts.challengesSolvedByAttack).toBe(0)
  })
})
