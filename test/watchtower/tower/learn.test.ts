// What a tick teaches the tower, and what it must not.
import { describe, expect, it } from 'vitest'
import { alarm, suspicion } from '../../../src/watchtower/tower/cusum.ts'
import { forgetSuspected, learn } from '../../../src/watchtower/tower/learn.ts'
import type { Scope } from '../../../src/watchtower/tower/scope.ts'
import { newState } from '../../../src/watchtower/tower/state.ts'

/** A state with the rare cells of both classes of networks, in which ten attempts came in this tick. */
function ticked() {
  const state = newState(0)
  const [unproven, proven] = state.classes.map(({ scope, cells }) => ({ scope, cell: cells[0] }))
  if (unproven?.cell === undefined || proven?.cell === undefined) throw new Error('There are no rare cells.')
  const classes = { unproven: { ...unproven, cell: unproven.cell }, proven: { ...proven, cell: proven.cell } }
  for (const { scope, cell } of Object.values(classes)) scope.tick.named = cell.tick.named = 10
  return { state, ...classes }
}
const suspect = ({ charts }: Scope, sum = suspicion) => {
  charts.failures.sum = sum
}

describe('a tick', () => {
  it('teaches what is normal, and moves the windows on', () => {
    const { state, unproven, proven } = ticked()
    learn(state)
    expect([unproven.scope, unproven.cell, proven.cell].map(({ base }) => base.named)).toEqual([10, 10, 10])
    expect([unproven.cell.window.named, unproven.cell.tick.named, state.learnt]).toEqual([10, 0, 1])
  })

  it('teaches a cell nothing in which something is suspected, and others what came to them', () => {
    const { state, unproven, proven } = ticked()
    suspect(unproven.cell)
    learn(state)
    expect([unproven.cell, unproven.scope, proven.cell].map(({ base }) => base.named)).toEqual([0, 10, 10])
    expect(unproven.cell.window.named).toBe(10)
  })

  it('teaches a class of networks nothing in which something is suspected', () => {
    const { state, unproven, proven } = ticked()
    suspect(unproven.scope)
    learn(state)
    expect([unproven.cell, unproven.scope, proven.cell].map(({ base }) => base.named)).toEqual([0, 0, 10])
    expect(state.learnt).toBe(0)
  })
})

describe('a young tower that declares', () => {
  it('forgets what it learnt of suspected cells: it may have been the attack', () => {
    const { state, unproven, proven } = ticked()
    learn(state)
    suspect(unproven.cell, alarm)
    forgetSuspected(state)
    expect([unproven.cell, proven.cell].map(({ base }) => base.named)).toEqual([0, 10])
  })
})
