// Targeted guessing: a botnet that knows something of each victim. Says what is tried; the rest is in
// `means/`.
import type { Random } from '../random.ts'
import type { Attack } from './contract.ts'
import { carryOut } from './means/carry-out.ts'
import { gather } from './means/gather.ts'

const usualTargets = 100

/**
 * Who knows another password of somebody opens this share of the accounts within so many guesses (Pal 2019
 * for a thousand; the others assumed).
 */
const curve = [
  { guesses: 10, share: 0.08 },
  { guesses: 100, share: 0.12 },
  { guesses: 1_000, share: 0.16 },
] as const

interface Victim {
  readonly name: number
  /** At which guess, from 0, the right password comes; null for never. */
  readonly rightGuess: number | null
  /** How many of the guesses were answered. */
  answered: number
}

export const targeted: Attack = {
  note:
    'Guesses made up for each of `targets` victims (100 where none are given), all of whom have an ' +
    'account, the likeliest first. A guess that was refused is tried again; whoever was opened is left ' +
    'alone.',
  start(options, index, population, stage) {
    const means = gather({ ...options, targets: options.targets ?? usualTargets }, index, population, stage)
    const { names, passwords, random } = means
    /** Those who were not opened yet, and whose turn it is among them. */
    const closed = Array.from(
      { length: names.accounts },
      (_, at): Victim => ({
        name: names.account(at),
        rightGuess: rightGuess(random.fork('victim', at)),
        answered: 0,
      }),
    )
    let turn = 0

    function leave(victim: Victim): void {
      const at = closed.indexOf(victim)
      if (at >= 0) closed.splice(at, 1)
    }

    carryOut(
      {
        surface: 'login',
        guess() {
          turn = turn < closed.length ? turn : 0
          const victim = closed[turn]
          if (victim === undefined) return null
          turn += 1
          const number = victim.answered
          const right = number === victim.rightGuess
          return {
            name: victim.name,
            right,
            ...(right ? passwords.right(victim.name) : passwords.own(victim.name * 1_000 + number)),
            heard(answer) {
              victim.answered = Math.max(victim.answered, number + 1)
              if (answer === 'in') leave(victim)
            },
          }
        },
      },
      means,
    )
  },
}

function rightGuess(random: Random): number | null {
  const luck = random.next()
  let before = 0
  for (const { guesses, share } of curve) {
    if (luck < share) return before + random.below(guesses - before)
    before = guesses
  }
  return null
}
