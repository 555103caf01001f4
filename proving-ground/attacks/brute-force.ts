// Brute force: few accounts, many passwords, often from one address. Says what is tried; the rest is in
// `means/`.
import type { Attack } from './contract.ts'
import { carryOut } from './means/carry-out.ts'
import { gather } from './means/gather.ts'

const usualTargets = 10

export const bruteForce: Attack = {
  note:
    'A dictionary at `targets` accounts that exist (10 where none are given), the most common password ' +
    'first, each at all of them before the next.',
  start(options, index, population, stage) {
    const means = gather({ ...options, targets: options.targets ?? usualTargets }, index, population, stage)
    const { names, passwords } = means

    carryOut(
      {
        surface: 'login',
        guess(n) {
          const name = names.account(n)
          const sent = passwords.common(Math.floor(n / names.accounts))
          return { name, right: population.passwordOf(name) === sent.password, ...sent }
        },
      },
      means,
    )
  },
}
