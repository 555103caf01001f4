// Writes one entry to every sink, off the visitor's path. A sink that fails costs the record a line, never a visitor an
// answer.
import type { Attempt, Outcome } from '../attempt.ts'
import { entryOf } from '../journal/entry.ts'
import type { Site } from '../site.ts'
import type { Verdict } from '../verdict.ts'

export type RecordTools = Pick<Site, 'sinks' | 'report'>

export async function record(
  reference: string,
  attempt: Attempt,
  verdict: Verdict,
  outcome: Outcome,
  { sinks, report }: RecordTools,
): Promise<void> {
  const entry = entryOf(reference, attempt, verdict, outcome)
  await Promise.all(sinks.map(sink => sink.write([entry]).catch(error => report('record', error))))
}
