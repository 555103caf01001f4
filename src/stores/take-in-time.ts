// Asks the store and waits no longer than the policy says. What comes too late is not lost: the promise that was passed
// in still settles.
import { inTime } from '../lib/in-time.ts'
import type { Answer } from './contract.ts'

/** Rejects with `StoreTooSlow` after `ms`, or as the store does. */
export function takeInTime(asked: Promise<readonly Answer[]>, ms: number): Promise<readonly Answer[]> {
  return inTime(asked, ms, () => {
    throw new StoreTooSlow('The store did not answer in time.')
  })
}

class StoreTooSlow extends Error {
  override readonly name = 'StoreTooSlow'
}
