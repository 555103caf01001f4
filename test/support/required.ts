// Tests that need a server: skipped by name where it is not installed, failed where everything must run.
import { describe, it } from 'vitest'

/** A `describe` that says what is missing. With DOORWARD_TEST_ALL=1 a missing program is a failure, not a skip. */
export function describeWith(missing: readonly string[], name: string, tests: () => void): void {
  if (missing.length === 0) {
    describe(name, tests)
    return
  }
  const reason = `needs ${missing.join(', ')}`
  if (process.env['DOORWARD_TEST_ALL'] === '1') {
    it(`${name}: ${reason}`, () => {
      throw new Error(`Not installed: ${missing.join(', ')}`)
    })
  } else {
    describe.skip(`${name} (skipped: ${reason})`, tests)
  }
}
