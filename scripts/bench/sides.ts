// What is measured, as a table: the bare Worker, Doorward on each of its stores, and what somebody would write instead
// for the same store. Which cases each is measured with, and what Doorward is held against.
export const alternativeNames = ['hono-rate-limiter', 'upstash-ratelimit'] as const
export type AlternativeName = (typeof alternativeNames)[number]

/** Measured with attempts alone, and left out where their store cannot be started. */
export const attemptOnlySides = ['doorward-upstash', ...alternativeNames] as const
export type AttemptOnlySide = (typeof attemptOnlySides)[number]

export const sideNames = ['bare', 'doorward', ...attemptOnlySides] as const
export type Side = (typeof sideNames)[number]

export type ComparedSide = Exclude<Side, 'bare'>

type SideRow = {
  /** For people, in a table. */
  readonly title: string
  readonly store: 'none' | 'objects' | 'upstash'
  /** Doorward answers an attempt that it stops with a page of its own, everything else with 429. */
  readonly isDoorward: boolean
}

export const sides: Readonly<Record<Side, SideRow>> = {
  bare: { title: 'nothing', store: 'none', isDoorward: false },
  doorward: { title: 'Doorward, durable', store: 'objects', isDoorward: true },
  'hono-rate-limiter': { title: 'hono-rate-limiter', store: 'objects', isDoorward: false },
  'doorward-upstash': { title: 'Doorward, Upstash', store: 'upstash', isDoorward: true },
  'upstash-ratelimit': { title: 'hono + @upstash/ratelimit', store: 'upstash', isDoorward: false },
}

/** The cases (`cases.ts`) in which the stores are held against each other, as people are told of them. */
export const comparedCases = {
  'login-success': 'a right sign-in',
  'login-known': 'a right sign-in on a known device',
  'login-failure': 'a wrong sign-in',
  refused: 'an attempt that is stopped',
} as const
export type ComparedCase = keyof typeof comparedCases
export const comparedNames = Object.keys(comparedCases) as readonly ComparedCase[]

/** The alternatives know no devices: what such a person costs there is any right sign-in. */
export function caseOn(side: Side, name: ComparedCase): ComparedCase {
  return name === 'login-known' && !sides[side].isDoorward ? 'login-success' : name
}

/** Those of the compared cases that a side is measured with. */
export function casesOf(side: Side): readonly ComparedCase[] {
  return comparedNames.filter(name => caseOn(side, name) === name)
}

/** Doorward and what somebody would write instead, with the same store behind both. */
export const pairs = [
  { doorward: 'doorward', alternative: 'hono-rate-limiter' },
  { doorward: 'doorward-upstash', alternative: 'upstash-ratelimit' },
] as const satisfies readonly { readonly doorward: Side; readonly alternative: AlternativeName }[]

export function attemptOnlySidesWith(hasUpstash: boolean): readonly AttemptOnlySide[] {
  return attemptOnlySides.filter(side => sides[side].store !== 'upstash' || hasUpstash)
}
