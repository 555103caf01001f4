// What is said of a shard at one time leaves in one call.
import { describe, expect, it } from 'vitest'
import { alongside, type Following } from '../../src/stores/alongside.ts'

const settlement = { key: 'a', charge: 'charge-1', instead: null, only: null }
const relating = { key: 'a', provenance: null as never, before: [] }
const proving = { key: 'b', prover: { address: 7, accounts: [1] }, before: [] }

function world() {
  const told: (readonly [shard: string, Following])[] = []
  const made = alongside(async (shard, following) => void told.push([shard, following]))
  return { told, ...made }
}

describe('what is noted', () => {
  it('goes with the settlement that was begun before it', async () => {
    const { told, note, with: together } = world()
    const following = together('one', [settlement])
    await Promise.all([note('one', { relatings: [relating] }), note('one', { provings: [proving] })])
    expect(await following).toEqual({ settlements: [settlement], relatings: [relating], provings: [proving] })
    expect(told).toEqual([])
  })

  it('goes by itself where nothing is settled there, all of it together', async () => {
    const { told, note, with: together } = world()
    const following = together('other', [settlement])
    await Promise.all([note('one', { relatings: [relating] }), note('one', { provings: [proving] })])
    expect(told).toEqual([['one', { settlements: [], relatings: [relating], provings: [proving] }]])
    expect(await following).toEqual({ settlements: [settlement], relatings: [], provings: [] })
  })

  it('is said once', async () => {
    const { told, note, with: together } = world()
    await note('one', { provings: [proving] })
    expect(await together('one', [])).toEqual({ settlements: [], relatings: [], provings: [] })
    expect(told).toHaveLength(1)
  })
})
