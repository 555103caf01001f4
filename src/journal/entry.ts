// The line in the journal: one attempt as a story, in codes and numbers. Built from an allow-list of fields, so that
// nothing new can slip into the record by itself. No name, no path, no query, no body.
import type { Attempt, Outcome, Surface } from '../attempt.ts'
import type { Decision, Reading, Verdict } from '../verdict.ts'

export interface Entry {
  readonly v: 1
  /** The reference shown to the visitor; also the key of the entry. */
  readonly reference: string
  /** Milliseconds since 1970. */
  readonly at: number
  readonly surface: Surface
  readonly route: string
  /** What was done. */
  readonly action: Decision['do']
  /** What would have been done if every rule that watches did act. */
  readonly watched: Decision['do']
  /** The reading that decided `action` or, where that is `forward`, `watched`. */
  readonly reason: string | null
  readonly network: {
    readonly address: string
    readonly wide: string
    readonly asn: number | null
    readonly country: string | null
  }
  readonly account: { readonly tag: string; readonly hint: string } | null
  readonly outcome: Outcome
  readonly credentials: number
  readonly readings: readonly Reading[]
  readonly userAgent: string
}

export function entryOf(reference: string, attempt: Attempt, verdict: Verdict, outcome: Outcome): Entry {
  const { network, account } = attempt
  return {
    v: 1,
    reference,
    at: attempt.at,
    surface: attempt.surface,
    route: attempt.route,
    action: verdict.decision.do,
    watched: verdict.watched.do,
    reason: verdict.decision.because ?? verdict.watched.because,
    network: { address: network.address, wide: network.wide, asn: network.asn, country: network.country },
    account: account === null ? null : { tag: account.tag, hint: account.hint },
    outcome,
    credentials: attempt.credentials,
    readings: verdict.readings,
    userAgent: attempt.client.userAgent,
  }
}
