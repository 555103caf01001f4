// The shelf of challenges as a whole.
import { expect, it } from 'vitest'
import { challenges } from '../../src/challenges/index.ts'

it('has an item of each name once, and one that needs nobody', () => {
  const names = challenges.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  expect(challenges.filter(({ pool, testKeys }) => pool === 'paid' && testKeys === null)).toHaveLength(1)
})
