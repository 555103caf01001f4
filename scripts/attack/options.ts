// What an attack can be told, its limits, and the check of them. Names every problem at once, in the words of the
// command line. Pure: whether a target may be attacked is `target.ts`.
import { mostNetworks } from './networks.ts'
import type { SuccessMark } from './success.ts'

export const attackKinds = ['brute-force', 'stuffing', 'spray', 'reset-flood', 'signup'] as const
export type AttackKind = (typeof attackKinds)[number]

export type Credential = { readonly account: string; readonly password: string }

export type AttackOptions = {
  readonly kind: AttackKind
  /** `http://127.0.0.1:8787`. A path in it is the path attacked, unless `path` is given. */
  readonly target: string
  /** Default by kind and format: `/login`, `/reset`, `/signup`, for JSON below `/api`. */
  readonly path?: string | undefined
  /** Client addresses played by turns. Default 1. */
  readonly networks?: number | undefined
  /** Default by kind, or the whole of the lists given. At most a million. */
  readonly attempts?: number | undefined
  /** Attempts per second; 0, the default, is as fast as possible. */
  readonly rate?: number | undefined
  /** Attempts under way at once. Default 16. */
  readonly concurrency?: number | undefined
  /** Default 1. The same seed gives the same accounts, passwords and addresses. */
  readonly seed?: number | undefined
  /** Play a /64 for each network, all in one /48. */
  readonly ipv6?: boolean | undefined
  readonly account?: string | undefined
  readonly accounts?: readonly string[] | undefined
  readonly passwords?: readonly string[] | undefined
  readonly combos?: readonly Credential[] | undefined
  /** Tried after all others: the right one, to see whether the attack gets that far. */
  readonly lastPassword?: string | undefined
  /** The fields of account and password. Default `email`, `password`. */
  readonly fields?: readonly string[] | undefined
  /** Further fields sent with every attempt. */
  readonly extraFields?: Readonly<Record<string, string>> | undefined
  readonly format?: 'form' | 'json' | undefined
  readonly userAgent?: string | undefined
  /** Solve the checks that attempts are answered with, and send those again with the pass. */
  readonly solve?: boolean | undefined
  /** All of them must hold. Default: a redirect elsewhere, or JSON without an error, that sets a session cookie. */
  readonly success?: readonly SuccessMark[] | undefined
  /** Needed for any target that is not on a loopback address. */
  readonly iOwnThisSite?: boolean | undefined
  /** Ends the attack; it still resolves, with the report so far. */
  readonly signal?: AbortSignal | undefined
}

export const mostAttempts = 1_000_000
const mostConcurrency = 1024
const mostRate = 100_000

/** Thrown before an attack begins, or when nobody answers. Each problem is one sentence. */
export class AttackError extends Error {
  readonly kind: 'bad-options' | 'unreachable'
  readonly problems: readonly string[]

  constructor(kind: AttackError['kind'], problems: readonly string[]) {
    super(problems.join('\n'))
    this.kind = kind
    this.problems = problems
  }
}

type ListOption = 'account' | 'accounts' | 'passwords' | 'combos' | 'lastPassword'

const listOptions: Readonly<
  Record<ListOption, { readonly flag: string; readonly kinds: readonly AttackKind[] }>
> = {
  account: { flag: '--account', kinds: ['brute-force', 'reset-flood'] },
  accounts: { flag: '--accounts', kinds: ['stuffing', 'spray', 'reset-flood', 'signup'] },
  passwords: { flag: '--passwords', kinds: ['brute-force', 'stuffing', 'spray'] },
  combos: { flag: '--combos', kinds: ['stuffing'] },
  lastPassword: { flag: '--last-password', kinds: ['brute-force', 'spray'] },
}

/** Every problem with the options that are there; what is missing is the caller's to find. */
export function optionProblems(options: Partial<AttackOptions>): readonly string[] {
  const { networks, attempts, rate, concurrency, seed, fields, path, userAgent } = options
  const mostOfThem = options.ipv6 === true ? mostNetworks.ipv6 : mostNetworks.ipv4
  return [
    ...wholeProblem('--networks', networks, 1, mostOfThem),
    ...wholeProblem('--attempts', attempts, 1, mostAttempts),
    ...wholeProblem('--concurrency', concurrency, 1, mostConcurrency),
    ...wholeProblem('--seed', seed, 0, 0xffffffff),
    ...(rate === undefined || (rate >= 0 && rate <= mostRate)
      ? []
      : [`--rate is attempts per second, from 0 (as fast as possible) to ${mostRate}, not ${rate}.`]),
    ...(fields === undefined || (fields.length <= 2 && fields.length > 0 && fields.every(name => name !== ''))
      ? []
      : ['--fields names the field of the account and that of the password: --fields email,password.']),
    ...(path === undefined || /^\/(?![/\\])[\x21-\x7e]*$/.test(path)
      ? []
      : [`--path begins with one / and has no blanks, not ${JSON.stringify(path)}.`]),
    ...(userAgent === undefined || /^[\x20-\x7e]+$/.test(userAgent)
      ? []
      : ['--user-agent is one line of ASCII letters.']),
    ...listProblems(options),
  ]
}

function listProblems(options: Partial<AttackOptions>): readonly string[] {
  const { kind } = options
  const problems: string[] = []
  for (const [name, { flag, kinds }] of Object.entries(listOptions) as [
    ListOption,
    (typeof listOptions)[ListOption],
  ][]) {
    const value = options[name]
    if (value === undefined) continue
    if (value.length === 0) problems.push(`${flag} is empty.`)
    if (kind !== undefined && !kinds.includes(kind))
      problems.push(`${flag} is for ${kinds.join(', ')}, not ${kind}.`)
  }
  if (options.combos !== undefined && (options.accounts !== undefined || options.passwords !== undefined)) {
    problems.push('--combos holds accounts and passwords already: leave --accounts and --passwords out.')
  }
  if (options.account !== undefined && options.accounts !== undefined) {
    problems.push('--account and --accounts exclude each other.')
  }
  return problems
}

function wholeProblem(flag: string, value: number | undefined, min: number, max: number): readonly string[] {
  if (value === undefined || (Number.isInteger(value) && value >= min && value <= max)) return []
  return [`${flag} is a whole number from ${min} to ${max}, not ${value}.`]
}
