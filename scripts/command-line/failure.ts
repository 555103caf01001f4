// The two ways in which a command says no. Their messages are for people.

/** The command line cannot be understood: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** Something did not work: exit code 1. The message says what to do about it. */
export class Failure extends Error {
  override readonly name = 'Failure'
}
