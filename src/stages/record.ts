// Writes one entry to every sink, off the visitor's path. A sink that fails costs the record a line, never a visitor an
// answer.
import type { Attempt, Outcome } from '../attempt.ts'
import { entryOf } from '../journal/entry.ts'
import type { Sink } from '../sinks/contract.ts'
import type { Verdict } from '../verdict.ts'

export async function record(
  reference: string,
  attempt: Attempt,
  verdict: Verdict,
  outcome: Outcome,
  sinks: readonly Sink[],
): Promise<void> {
  const entry = entryOf(reference, attempt, verdict, outcome)
  await Promise.allSettled(sinks.map(sink => sink.write([entry])))
}
