// Decides who is tried with what, in which order: attempt number `index` is always the same for the same options.
// Knows nothing of HTTP.
import { demoAccounts, people } from '../demo-site/seeds.ts'
import { commonPasswords } from './common-passwords.ts'
import type { AttackOptions } from './options.ts'
import { seededInteger } from './seeded.ts'

export type PlannedAttempt = {
  readonly account: string
  /** Null where the surface takes none. */
  readonly password: string | null
}

export type AttackPlan = {
  readonly attempts: number
  /** `index` from 0 to `attempts - 1` */
  readonly attemptAt: (index: number) => PlannedAttempt
}

const defaultAttempts = {
  'brute-force': 300,
  stuffing: 500,
  spray: 300,
  'reset-flood': 50,
  signup: 50,
} as const
const defaultSprayPasswords = 3

/**
 * Of the pairs made up for stuffing, one in so many is right on the demo site. Lists traded today open between 0.1 and
 * 2 accounts in a hundred; the upper end shows something in a short run.
 */
const rightPairOneIn = 50

/** Expects options without problems. A list that was given is never repeated: the attack ends with it. */
export function planAttack(options: AttackOptions): AttackPlan {
  switch (options.kind) {
    case 'brute-force':
      return bruteForce(options)
    case 'stuffing':
      return stuffing(options)
    case 'spray':
      return spray(options)
    case 'reset-flood': {
      const accounts = options.accounts ?? [options.account ?? demoAccount.email]
      return {
        attempts: options.attempts ?? Math.max(defaultAttempts['reset-flood'], accounts.length),
        attemptAt: index => ({ account: at(accounts, index % accounts.length), password: null }),
      }
    }
    case 'signup':
      return signup(options)
  }
}

const demoAccount = demoAccounts[0] ?? { email: 'ada@demo.example', password: '' }

function bruteForce(options: AttackOptions): AttackPlan {
  const account = options.account ?? demoAccount.email
  // With nothing given, the demo account's own password comes last: where nothing stops the attack, it succeeds.
  const builtIn = options.account === undefined && options.passwords === undefined
  const last = options.lastPassword ?? (builtIn ? demoAccount.password : undefined)
  const before = (options.passwords ?? commonPasswords).filter(password => password !== last)
  const listed = before.length + (last === undefined ? 0 : 1)
  const attempts = capped(options, options.passwords === undefined ? undefined : listed)
  return {
    attempts,
    attemptAt: index => ({
      account,
      password:
        last !== undefined && index === attempts - 1 ? last : (before[index] ?? variant(before, index)),
    }),
  }
}

function stuffing(options: AttackOptions): AttackPlan {
  const { combos, accounts, passwords } = options
  if (combos !== undefined)
    return { attempts: capped(options, combos.length), attemptAt: index => at(combos, index) }
  const seed = options.seed ?? 1
  const attempts = capped(options, accounts?.length)
  const made = accounts === undefined ? people(attempts) : []
  return {
    attempts,
    attemptAt: index => {
      const chance = seededInteger(seed, index)
      const person = made[index]
      if (person !== undefined && passwords === undefined && chance % rightPairOneIn === 0) {
        return { account: person.email, password: person.password }
      }
      const list = passwords ?? commonPasswords
      return { account: person?.email ?? at(accounts ?? [], index), password: at(list, chance % list.length) }
    },
  }
}

function spray(options: AttackOptions): AttackPlan {
  const last = options.lastPassword
  const before = (options.passwords ?? commonPasswords.slice(0, defaultSprayPasswords)).filter(
    password => password !== last,
  )
  const passwords = last === undefined ? before : [...before, last]
  const wanted = options.attempts ?? defaultAttempts.spray
  const accounts =
    options.accounts ?? people(Math.ceil(wanted / passwords.length)).map(person => person.email)
  return {
    attempts: capped(
      options,
      options.accounts === undefined ? undefined : accounts.length * passwords.length,
    ),
    // One password over all accounts, then the next: what a spray does so as not to lock anybody out.
    attemptAt: index => ({
      account: at(accounts, index % accounts.length),
      password: at(passwords, Math.floor(index / accounts.length)),
    }),
  }
}

function signup(options: AttackOptions): AttackPlan {
  const { accounts } = options
  const seed = options.seed ?? 1
  return {
    attempts: capped(options, accounts?.length),
    attemptAt: index => ({
      account: accounts === undefined ? `new-${seed}-${index + 1}@demo.example` : at(accounts, index),
      password: `${at(commonPasswords, index % commonPasswords.length)}-${seededInteger(seed, index)}`,
    }),
  }
}

/** As many as wanted; no more than the lists hold, where lists were given. */
function capped(options: AttackOptions, listed: number | undefined): number {
  if (listed === undefined) return options.attempts ?? usualAttempts(options)
  return Math.min(options.attempts ?? listed, listed)
}

/** Lists are played with one guess from each network, so that no limit of a network's is met. */
function usualAttempts({ kind, networks = 1 }: AttackOptions): number {
  return kind === 'stuffing' ? Math.max(defaultAttempts.stuffing, networks) : defaultAttempts[kind]
}

/** When the built-in list is spent: its words with a number behind them, in a form that is not in it. */
function variant(words: readonly string[], index: number): string {
  return `${at(words, index % words.length)}_${Math.floor(index / words.length)}`
}

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index]
  if (item === undefined) throw new RangeError(`no item ${index} in a list of ${items.length}`)
  return item
}
