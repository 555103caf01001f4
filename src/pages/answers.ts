// What we answer ourselves, as facts: what happened, where, and for how long. The words are found when the visitor's
// language is known (`words.ts`). None says or shows whether an account exists.
import type { Surface } from '../attempt.ts'
import type { About } from '../verdict.ts'

export type OwnAnswer =
  | CoolDownAnswer
  | RefusedAnswer
  | TroubleAnswer
  | WrongHostAnswer
  | CheckAnswer
  | WaitingAnswer

interface Common<Is extends string, Status extends number> {
  readonly is: Is
  readonly status: Status
  /** Null where nothing is kept that it could lead to. */
  readonly reference: string | null
}

export interface CoolDownAnswer extends Common<'cool-down', 429> {
  readonly surface: Surface
  /** What there was too much of. */
  readonly about: About
  readonly retryAfterMs: number
}

export type RefusedAnswer = Common<'refused', 400 | 403 | 408 | 413 | 415>
export type TroubleAnswer = Common<'trouble', 500 | 502 | 503 | 504>
export type WrongHostAnswer = Common<'wrong-host', 421>

export interface CheckAnswer extends Common<'check', 403> {
  readonly surface: Surface
  /** The page with the form: a path of the same host (`way-back.ts`). */
  readonly back: string
  /** How long whoever has no script can wait instead; null where waiting opens nothing. */
  readonly waitSeconds: number | null
}

/** Somebody waits: he has begun to, has not waited long enough, or too long. */
export interface WaitingAnswer extends Common<'waiting', 403> {
  readonly back: string
  /** What is still to wait; null where the ticket is of no more use. */
  readonly wait: WaitOffer | null
}

export interface WaitOffer {
  readonly ticket: string
  readonly seconds: number
}

export function coolDownAnswer(
  surface: Surface,
  about: About,
  retryAfterMs: number,
  reference: string,
): CoolDownAnswer {
  return { is: 'cool-down', status: 429, surface, about, retryAfterMs, reference }
}

export function refusedAnswer(status: RefusedAnswer['status'], reference: string | null): RefusedAnswer {
  return { is: 'refused', status, reference }
}

export function troubleAnswer(status: TroubleAnswer['status'], reference: string | null): TroubleAnswer {
  return { is: 'trouble', status, reference }
}

/** The host is not one of this site's (RFC 9110, 15.5.20). */
export function wrongHostAnswer(): WrongHostAnswer {
  return { is: 'wrong-host', status: 421, reference: null }
}

export function checkAnswer(check: Omit<CheckAnswer, 'is' | 'status'>): CheckAnswer {
  return { is: 'check', status: 403, ...check }
}

export function waitingAnswer(waiting: Pick<WaitingAnswer, 'back' | 'wait'>): WaitingAnswer {
  return { is: 'waiting', status: 403, reference: null, ...waiting }
}

/** After how many seconds to try again, at least one; null where no time is known. */
export function retryAfter(answer: OwnAnswer): number | null {
  switch (answer.is) {
    case 'cool-down':
      return Math.max(1, Math.ceil(answer.retryAfterMs / 1000))
    case 'waiting':
      return answer.wait === null ? null : Math.max(1, answer.wait.seconds)
    default:
      return null
  }
}
