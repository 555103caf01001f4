// Counts what reached the site, whichever way it came. Tests and benchmarks read it at `GET /__stats`.

/**
 * - `login`: judged sign-ins; one that goes on to a second factor is a success
 * - `code`: one-time codes, entered with a sign-in waiting for one
 * - `reset`: requests for a reset mail; a failure is one for an account that does not exist
 * - `resetConfirm`: new passwords set with a token
 * - `signup`: new accounts
 * - `sensitive`: changes of the email address by somebody signed in
 */
export type Counted = 'login' | 'code' | 'reset' | 'resetConfirm' | 'signup' | 'sensitive'

export interface Tally {
  attempts: number
  success: number
  failure: number
}

export type Stats = ReturnType<typeof createStats>

/** All counters at zero. */
export function createStats() {
  let tallies = zero()
  return {
    /** Counted before the work begins, so that an attempt which never gets an answer is seen. */
    attempt(of: Counted): void {
      tallies[of].attempts++
    },
    settle(of: Counted, success: boolean): void {
      tallies[of][success ? 'success' : 'failure']++
    },
    snapshot(): Readonly<Record<Counted, Readonly<Tally>>> {
      return structuredClone(tallies)
    },
    reset(): void {
      tallies = zero()
    },
  }
}

function zero(): Record<Counted, Tally> {
  const tally = (): Tally => ({ attempts: 0, success: 0, failure: 0 })
  return {
    login: tally(),
    code: tally(),
    reset: tally(),
    resetConfirm: tally(),
    signup: tally(),
    sensitive: tally(),
  }
}
