// What somebody types until he is in: mostly the right thing at once; else mistakes, with the repeats that people make.
import type { Surface } from '../arrival.ts'
import { isWithin, periodOf } from '../period.ts'
import type { Random } from '../random.ts'
import type { PeopleOptions, SiteOptions } from '../scenario.ts'
import { unknownNamesFrom } from './contract.ts'
import { otherPasswords, type Passwords } from './passwords.ts'

/** One time that a form is sent. */
export interface Try {
  readonly surface: Surface
  readonly name: number
  readonly password: number
  readonly exists: boolean
  readonly right: boolean
}

/** For forms that ask for none. */
export const noPassword = -1

/**
 * Of sessions with a failure (G17 to G20, as the scenario's default adds them up). With the repeats below, .06 of
 * sessions make 11 % of attempts.
 */
const parts = { typo: 20 / 60, other: 20 / 60, name: 18 / 60, forgotten: 2 / 60 } as const
export const forgottenPart = parts.forgotten

const repeats = { typo: 2 / 3, other: 1 / 3, name: 0.2 } as const
/** A repeat after a typo is the very same as often as it is another typo. */
const sameTypo = 0.5
const mostTypos = 20
/** A wrong name is seldom somebody else's; it is as often an old name of one's own as it is a typo. */
const somebodyElse = 0.1
const oldName = 0.5
const typedNamesFrom = unknownNamesFrom + 200_000_000
const typedNames = 200_000_000
/** Whoever forgot it tries 3 to 9 times (G20). */
const leastTries = 3
const mostTries = 9
const asksTwice = 0.1
/** Give up after a failure (G21). */
const leave = 0.03

/** Against the mean, hour by hour (G32). */
const dispersion = 0.15
const hourMs = 3_600_000

export type Mistakes = (account: number, at: number, random: Random) => readonly Try[]

export function createMistakes(
  accounts: number,
  sessionsWithFailure: PeopleOptions['sessionsWithFailure'],
  renamed: SiteOptions['renamedLogins'],
  passwords: Passwords,
  random: Random,
): Mistakes {
  const renaming = periodOf(renamed, (renamed?.hours ?? 0) * 60)
  /** Beside the usual ones, in sessions with a failure as they usually are. */
  const oldNames = parts.name * ((renamed?.times ?? 1) - 1)
  let hour = -1
  let share = 0

  function shareAt(at: number): number {
    if (Math.floor(at / hourMs) !== hour) {
      hour = Math.floor(at / hourMs)
      share = sessionsWithFailure * random.fork(hour).logNormal(Math.exp(-(dispersion ** 2) / 2), dispersion)
    }
    return share
  }

  const wrong = (name: number, password: number): Try => ({
    surface: 'login',
    name,
    password,
    exists: name < accounts,
    right: false,
  })

  function typos(account: number, draws: Random): Try[] {
    const tries = [wrong(account, passwords.mistyped(draws))]
    while (tries.length < mostTypos && draws.chance(repeats.typo)) {
      const last = tries.at(-1)
      tries.push(
        last !== undefined && draws.chance(sameTypo) ? last : wrong(account, passwords.mistyped(draws)),
      )
    }
    return tries
  }

  function others(account: number, draws: Random): Try[] {
    const tries = [wrong(account, passwords.other(account, 0))]
    while (tries.length < otherPasswords && draws.chance(repeats.other))
      tries.push(wrong(account, passwords.other(account, tries.length)))
    return tries
  }

  function wrongName(account: number, draws: Random): number {
    if (draws.chance(somebodyElse)) {
      const else_ = draws.below(accounts)
      // With the same common password he would be in, at somebody else's.
      if (passwords.of(else_) !== passwords.of(account)) return else_
    }
    return draws.chance(oldName) ? oldNameOf(account) : typedNamesFrom + draws.below(typedNames)
  }

  function names(name: number, account: number, draws: Random): Try[] {
    const first = wrong(name, passwords.of(account))
    const tries = [first]
    while (tries.length < mostTypos && draws.chance(repeats.name)) tries.push(first)
    return tries
  }

  function forgotten(account: number, draws: Random): Try[] {
    const tries = leastTries + draws.below(mostTries - leastTries + 1)
    return [
      ...Array.from({ length: tries }, () =>
        wrong(account, passwords.other(account, draws.below(otherPasswords))),
      ),
      ...resets(account, draws),
    ]
  }

  return (account, at, draws) => {
    const right: Try = { ...wrong(account, passwords.of(account)), right: true }
    const luck = draws.next() / shareAt(at)
    if (!(luck < (isWithin(renaming, at) ? 1 + oldNames : 1))) return [right]
    if (luck < parts.forgotten) return forgotten(account, draws)
    const failed =
      luck < parts.forgotten + parts.typo
        ? typos(account, draws)
        : luck < parts.forgotten + parts.typo + parts.other
          ? others(account, draws)
          : names(luck < 1 ? wrongName(account, draws) : oldNameOf(account), account, draws)
    return draws.chance(leave) ? failed : [...failed, right]
  }
}

const oldNameOf = (account: number) => unknownNamesFrom + account

/** Asks for a new password; some ask again, as the mail takes long. */
export function resets(account: number, random: Random): readonly Try[] {
  const one: Try = {
    surface: 'password-reset',
    name: account,
    password: noPassword,
    exists: true,
    right: true,
  }
  return random.chance(asksTwice) ? [one, one] : [one]
}
