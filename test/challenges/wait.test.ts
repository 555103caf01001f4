// The wait: time is all it asks for, and its passes have a pool of their own.
import { describe, expect, it } from 'vitest'
import { wait } from '../../src/challenges/wait.ts'
import { order, toolsFor } from '../contracts/challenge.ts'

describe('a wait', () => {
  it('says how long it takes', async () => {
    const tools = { ...toolsFor(null), waitSeconds: 20 }
    expect(await wait.offer(order, tools)).toEqual({ type: 'wait', seconds: 20 })
  })

  it('is no price: its passes pay from a pool of their own', () => expect(wait.pool).toBe('waited'))
})
