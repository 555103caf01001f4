import { describe, expect, it } from 'vitest'
import { createHours } from '../../src/journal/hours.ts'
import type { Party } from '../../src/journal/table.ts'
import { hour } from '../../src/lib/time.ts'

const network: Party = { of: 'network', name: '203.0.113.0/24' }
const start = 1_000 * hour

/** Counts over a record that has three of everybody, and remembers what it was asked. */
function hoursOver() {
  const asked: { readonly name: string; readonly since: number }[] = []
  const hours = createHours(({ name }, since) => {
    asked.push({ name, since })
    return 3
  })
  return { hours, asked }
}

describe('the count of an hour', () => {
  it('goes on from what the record says, which is asked once', () => {
    const { hours, asked } = hoursOver()
    hours.add(network, start + 5)
    hours.add(network, start + 6)
    expect(hours.count(network, start + 7)).toBe(5)
    expect(asked).toEqual([{ name: network.name, since: start }])
  })

  it('tells a network from an account of the same name', () => {
    const { hours } = hoursOver()
    hours.add(network, start)
    expect(hours.count({ ...network, of: 'account' }, start)).toBe(3)
  })

  it('begins anew with each hour, and asks nothing about one that it has seen from its beginning', () => {
    const { hours, asked } = hoursOver()
    hours.add(network, start)
    expect(hours.count(network, start + hour)).toBe(0)
    expect(asked).toHaveLength(1)
  })

  it('counts one that is late with the hour that runs', () => {
    const { hours } = hoursOver()
    hours.add(network, start + hour)
    hours.add(network, start + hour - 1)
    expect(hours.count(network, start + hour)).toBe(5)
  })

  it('asks again for what it had to forget', () => {
    const { hours, asked } = hoursOver()
    hours.add(network, start)
    hours.forget()
    expect(hours.count(network, start)).toBe(3)
    for (let n = 0; n < 10_000; n += 1) hours.count({ of: 'account', name: `${n}` }, start)
    hours.count(network, start)
    expect(asked.filter(({ name }) => name === network.name)).toHaveLength(3)
  })
})
