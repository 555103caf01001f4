// Makes the report of a sign-in that ended, for the watchtower: keyed tags, numbers and what happened, and never a name
// or an address. Pure.
import type { Attempt, Outcome, Subject } from '../../attempt.ts'
import { hash } from '../../lib/hash.ts'
import { day, minute } from '../../lib/time.ts'
import { unreachable } from '../../lib/unreachable.ts'
import type { Answer, Relation as Related } from '../../stores/contract.ts'
import { shown, type Verdict } from '../../verdict.ts'
import type { Position, Relation, Report, Sighting } from '../contract.ts'
import type { IsRepeat } from './repeats.ts'

/** Attempts of one client on one network within such a time are one session. */
const sessionMs = 10 * minute

/** What the account's record said, beside the attempt itself. */
export interface Found {
  readonly relation: Related
  /** Whether anybody has ever signed in from its network. */
  readonly proven: boolean
  /** Whether it came with a ripe device that the account's record knows. */
  readonly ownDevice: boolean
}

/** The keyed tag at the end of a subject's key: 22 characters. */
export function nameTag({ key }: Pick<Subject, 'key'>): string {
  return key.slice(-22)
}

/** Whether anybody has signed in from the network that was asked. */
export function isProven(answer: Pick<Answer, 'proven'> | undefined): boolean {
  return (answer?.proven?.network ?? 0) > 0
}

/** Where an attempt comes from, as campaigns are told apart by it. */
export function whereOf(
  { client, network }: Pick<Attempt, 'client' | 'network'>,
  { relation, proven, ownDevice }: Found,
): Position {
  return {
    stratum: client.stratum,
    proven,
    relation: relationOf(relation),
    ownDevice,
    network: hash(network.subject.key),
  }
}

function relationOf({ network, asn, client }: Related): Relation {
  if (network) return 'network'
  if (asn && client) return 'both'
  if (asn) return 'asn'
  return client ? 'client' : 'none'
}

/** An attempt, what was decided, and how it ended. */
export interface EndedAttempt {
  readonly attempt: Attempt
  readonly verdict: Verdict
  readonly outcome: Outcome
  readonly reference: string
}

export interface Marking {
  readonly decoys: ReadonlySet<string>
  readonly isRepeat: IsRepeat
}

/** Null where no account is named, or nobody asked where it was signed in to from: there is nothing to compare. */
export function reportOf(
  { attempt, verdict, outcome, reference }: EndedAttempt,
  found: Found | null,
  { decoys, isRepeat }: Marking,
): Report | null {
  const { account, at, devices } = attempt
  if (account === null || found === null) return null
  // One that is a day old: a check makes one ripe at once, and then it is nobody's for long.
  const device = devices.find(({ ripe, firstAt }) => ripe && firstAt + day <= at) ?? null
  const end = endOf(verdict, outcome)
  return {
    at,
    ...whereOf(attempt, found),
    name: nameTag(account.subject),
    device: device === null ? null : [hash(device.id), sessionOf(at, device.id)],
    outcome: end,
    solved: howSolved(attempt, verdict),
    repeat: isRepeat(attempt, end),
    session: sessionOf(at, `${attempt.network.subject.key} ${attempt.client.stratum}`),
    decoy: decoys.has(account.tag),
    password: isGuess(found, outcome) ? (attempt.password?.today ?? null) : null,
    reference: outcome.is === 'success' ? reference : '',
  }
}

/** Whoever waited and came no further has waited for nothing: else one address could make it look as if many did. */
function howSolved({ pass }: Attempt, { readings, decision }: Verdict): Sighting['solved'] {
  if (!shown(readings, 'pass')) return null
  if (pass?.pool !== 'waited') return 'worked'
  return decision.do === 'forward' ? 'waited' : null
}

/** A right password's tag leaves the isolate nowhere, but where a check kept it from being tried. */
function isGuess({ relation, ownDevice }: Found, { is }: Outcome): boolean {
  return !ownDevice && !relation.network && (is === 'failure' || is === 'not-forwarded')
}

function endOf({ decision }: Verdict, outcome: Outcome): Sighting['outcome'] {
  switch (outcome.is) {
    case 'success':
    case 'pending':
      return 'success'
    case 'failure':
      return 'failure'
    case 'unclear':
    case 'no-answer':
      return 'unclear'
    case 'not-forwarded':
      return decision.do === 'challenge' ? 'unsolved' : 'failure'
    default:
      return unreachable(outcome)
  }
}

function sessionOf(at: number, who: string): number {
  return hash(`${Math.floor(at / sessionMs)} ${who}`)
}
