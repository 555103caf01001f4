// What a command of `doorward` is, and what it runs with. Types only.
import type { Client } from './client.ts'
import type { Options, OptionTable } from './options.ts'
import type { Screen } from './screen.ts'

/** What a command runs with. */
export interface Context {
  readonly screen: Screen
  /** Connects to the Worker; throws a `Failure` that says what is missing. */
  readonly connect: () => Client
  /** Standard input, whole. */
  readonly input: () => Promise<string>
  /** Milliseconds since 1970. */
  readonly now: () => number
}

export interface Command {
  readonly name: string
  /** What follows the name: `REFERENCE`. */
  readonly operands: readonly string[]
  readonly summary: string
  readonly examples: readonly string[]
  readonly options: OptionTable
  /** Resolves with the exit code: 0, or 1 where the answer is no. */
  run(options: Options, operands: readonly string[], context: Context): Promise<number>
}
