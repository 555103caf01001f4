import { describe, expect, it } from 'vitest'
import { takeInTime } from '../../src/stores/take-in-time.ts'

describe('asking the store in time', () => {
  it('is what it answers, also when it throws', async () => {
    await expect(takeInTime(Promise.resolve([]), 1_000)).resolves.toEqual([])
    await expect(takeInTime(Promise.reject(new Error('gone')), 1_000)).rejects.toThrow('gone')
  })

  it('ends when the policy says so, with an error that the report can name', async () => {
    const never = Promise.withResolvers<never>().promise
    await expect(takeInTime(never, 5)).rejects.toMatchObject({ name: 'StoreTooSlow' })
  })
})
