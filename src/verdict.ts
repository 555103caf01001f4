// The nouns of the decision: what one signal says (`Reading`) and what we will do and why (`Verdict`). Types and names.
// Readings hold codes and numbers; sentences are made when they are read (`src/journal/sentences.ts`).

export type Mode = 'off' | 'monitor' | 'enforce'

/**
 * Reasons that are no signal's: the store did not answer; its network floods this place; an operator lifted the limits
 * for a while; what the client showed of itself.
 */
export const otherReasons = {
  unknown: 'cannot-tell',
  flood: 'flood',
  lifted: 'lift',
  device: 'known-device',
  pass: 'pass',
} as const

/** Ways to pay for an attempt, in the order they are tried: each has counters of its own. */
export const pools = ['device', 'free', 'paid', 'waited'] as const
export type Pool = (typeof pools)[number]

/** The name of the signal that said it, or one of `otherReasons`. A stable code: it is stored, and searched by. */
export type Reason = string

/** What a reading is about; an operator's `allow` for a network or an account lifts only what is about it. */
export type About = 'network' | 'account' | 'request'

interface Common {
  readonly reason: Reason
  readonly about: About
  /** Whether this rule acts or only watches. */
  readonly mode: 'monitor' | 'enforce'
}

/** What one signal says about one attempt. */
export type Reading =
  /**
   * Nothing to say against it. `value` of `limit` are used; `what` names the kind of counter where there are several.
   */
  | (Common & {
      readonly says: 'fine'
      readonly value: number
      readonly limit: number
      readonly what?: string
    })
  /**
   * A budget is spent; one unit comes back in `waitMs`, or never by itself. `what` names the kind of counter, `offers`
   * the pools that somebody who passed a check could still pay from.
   */
  | (Common & {
      readonly says: 'spent'
      readonly value: number
      readonly limit: number
      readonly waitMs: number | null
      readonly what: string
      readonly offers: readonly Pool[]
    })
  /** The client showed something that speaks for it: a device (`known-device`), or a `pass`; `what` says which kind. */
  | (Common & { readonly says: 'shown'; readonly what: string })
  /** Refused for what it is, not for how often. */
  | (Common & { readonly says: 'refuse'; readonly what: string })
  /** It needs a check: whether one was passed that is good for it, and whether waiting would be one. */
  | (Common & {
      readonly says: 'check'
      readonly what: string
      readonly passed: boolean
      readonly mayWait: boolean
    })
  /** The operator lets this one through, whatever the others say. */
  | (Common & { readonly says: 'allow'; readonly what: string })
  /** The store did not answer in time. */
  | (Common & { readonly says: 'unknown' })
  /** More comes from its network than the site's rate limit lets through: nothing else was asked. */
  | (Common & { readonly says: 'flood' })

/** What is done with the attempt, and the reading that decided it. */
export type Decision =
  | { readonly do: 'forward'; readonly because: null }
  /** A check is asked for; where `mayWait`, waiting is one. */
  | { readonly do: 'challenge'; readonly because: Reason; readonly mayWait: boolean }
  | { readonly do: 'cool-down'; readonly because: Reason; readonly retryAfterMs: number }
  | { readonly do: 'refuse'; readonly because: Reason }

export interface Verdict {
  /** What happens. */
  readonly decision: Decision
  /** What would have happened if every rule that watches did act. Equal to `decision` where none only watches. */
  readonly watched: Decision
  readonly readings: readonly Reading[]
}

/** Whether the client showed it: a device that its account knows, or a pass that is good. */
export function shown(readings: readonly Reading[], what: 'device' | 'pass'): boolean {
  return readings.some(({ says, reason }) => says === 'shown' && reason === otherReasons[what])
}
