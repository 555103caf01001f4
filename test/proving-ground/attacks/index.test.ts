import { describe, expect, it } from 'vitest'
import { attacks } from '../../../proving-ground/attacks/index.ts'
import { unknownNamesFrom } from '../../../proving-ground/people/contract.ts'
import { attackKinds } from '../../../proving-ground/scenario.ts'
import { passwordOf, play } from './play.ts'

describe('every kind of attack', () => {
  it('is on the shelf, with a line on what it models', () => {
    expect(Object.keys(attacks)).toEqual([...attackKinds])
    for (const kind of attackKinds) expect(attacks[kind].note.length).toBeGreaterThan(40)
  })

  it.each(attackKinds)('tells the truth: %s', async kind => {
    const { knocks } = await play({
      kind,
      attemptsPerHour: 100,
      days: 1,
      knownAccountShare: 0.5,
      correctShare: 0.3,
    })
    expect(knocks.length).toBeGreaterThan(1_000)
    for (const { arrival, truth } of knocks) {
      const exists = arrival.name < 400
      const isLogin = arrival.surface === 'login'
      expect({ ...truth, right: isLogin && truth.right }).toEqual({
        by: 'attack',
        attack: 0,
        exists,
        right: isLogin && exists && arrival.password === passwordOf(arrival.name),
        own: false,
        stale: false,
        owner: null,
        shared: false,
      })
      expect(exists || arrival.name > unknownNamesFrom).toBe(true)
    }
  })
})
