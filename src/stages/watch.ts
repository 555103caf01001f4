// Tells the watchtower how a sign-in ended, off the visitor's path. It learns of one attempt no more than the record
// does, and loses nothing for anybody where it does not arrive.
import type { Attempt, Outcome } from '../attempt.ts'
import { detectionMode } from '../mode.ts'
import type { Site } from '../site.ts'
import type { Verdict } from '../verdict.ts'
import { reportOf } from '../watchtower/isolate/sighting.ts'
import type { Sensed } from './sense.ts'

export type WatchTools = Pick<Site, 'policy' | 'lookout' | 'isRepeat'>

/** The name of the signal that the watchtower's table is read by: where it is off, nobody watches. */
const campaigns = 'campaigns'

export async function watch(
  reference: string,
  attempt: Attempt,
  { found }: Sensed,
  verdict: Verdict,
  outcome: Outcome,
  { policy, lookout, isRepeat }: WatchTools,
): Promise<void> {
  // A code follows a password that was told already.
  if (attempt.surface !== 'login' || detectionMode(policy, attempt, campaigns) === 'off') return
  const ended = { attempt, verdict, outcome, reference }
  const report = reportOf(ended, found, { decoys: policy.detection.decoys, isRepeat })
  if (report !== null) await lookout.report(report)
}
