// Counts answers, and what has been counted so far as a report. No I/O.
import type { Checks } from './checks.ts'
import type { Mitigation } from './mitigation.ts'
import type { AttackKind } from './options.ts'

export type Reply = {
  readonly status: number
  readonly mitigation: Mitigation | null
  readonly opened: boolean
}

export type Report = {
  readonly attempts: number
  /** Answered by the site, and everything else that is not one of the next three. */
  readonly forwarded: number
  readonly challenged: number
  readonly cooledDown: number
  readonly refused: number
  /** Accounts that a guess opened; for `signup`, accounts made. In the order they were found. */
  readonly opened: readonly string[]
  /** Attempts without an HTTP answer. */
  readonly errors: number
  readonly kind: AttackKind
  /** As many as were to be played by turns, and no more than there are attempts. */
  readonly networks: number
  readonly seconds: number
  readonly perSecond: number
  /** Status → how many answers had it. */
  readonly statuses: Readonly<Record<string, number>>
  /** Null where the attacker solves no checks. */
  readonly checks: Checks | null
  readonly ended: Ending
}

/** What is counted of the answers alone. */
export type Counted = Omit<Report, 'checks' | 'ended'>

/** `opened`: there was nothing left to guess. `unanswered`: a hundred attempts in a row got no answer. */
export type Ending = 'done' | 'opened' | 'interrupted' | 'unanswered'

/** What is handed on while the attack runs. */
export type Progress = Omit<Report, 'ended'> & { readonly planned: number }

export type Tally = {
  readonly addReply: (account: string, reply: Reply) => void
  readonly addError: (error: unknown) => void
  /** The system's code or the message; empty when there was none. */
  readonly lastError: () => string
  readonly isOpened: (account: string) => boolean
  readonly errorsInARow: () => number
  readonly answers: () => number
  /** @param seconds since the attack began */
  readonly counted: (seconds: number) => Counted
}

export function createTally(kind: AttackKind, networks: number): Tally {
  const counts = { forwarded: 0, challenged: 0, cooledDown: 0, refused: 0, errors: 0 }
  const statuses = new Map<string, number>()
  const opened = new Set<string>()
  let errorsInARow = 0
  let lastError = ''
  const answers = () => counts.forwarded + counts.challenged + counts.cooledDown + counts.refused
  return {
    addReply: (account, { status, mitigation, opened: isOpen }) => {
      errorsInARow = 0
      counts[counterOf(mitigation)]++
      statuses.set(String(status), (statuses.get(String(status)) ?? 0) + 1)
      if (isOpen) opened.add(account)
    },
    addError: error => {
      counts.errors++
      errorsInARow++
      lastError =
        error instanceof Error ? String('code' in error ? error.code : error.message) : String(error)
    },
    lastError: () => lastError,
    isOpened: account => opened.has(account),
    errorsInARow: () => errorsInARow,
    answers,
    counted: seconds => {
      const attempts = answers() + counts.errors
      const { forwarded, challenged, cooledDown, refused, errors } = counts
      return {
        attempts,
        forwarded,
        challenged,
        cooledDown,
        refused,
        opened: [...opened],
        errors,
        kind,
        networks,
        seconds: Math.round(seconds * 1000) / 1000,
        perSecond: seconds > 0 ? Math.round((attempts / seconds) * 10) / 10 : 0,
        statuses: Object.fromEntries(statuses),
      }
    },
  }
}

function counterOf(mitigation: Mitigation | null): 'forwarded' | 'challenged' | 'cooledDown' | 'refused' {
  switch (mitigation) {
    case null:
      return 'forwarded'
    case 'challenge':
      return 'challenged'
    case 'cool-down':
      return 'cooledDown'
    case 'refuse':
      return 'refused'
  }
}
