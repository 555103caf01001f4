// Flooding mailboxes with resets. Says what is tried; the rest is in `means/`.
import type { Attack } from './contract.ts'
import { carryOut } from './means/carry-out.ts'
import { gather } from './means/gather.ts'

const usualTargets = 1

export const resetFlood: Attack = {
  note: 'Password resets for `targets` accounts (one where none are given), again and again: mail to their owners.',
  start(options, index, population, stage) {
    const means = gather({ ...options, targets: options.targets ?? usualTargets }, index, population, stage)
    const { names, passwords } = means

    carryOut(
      {
        surface: 'password-reset',
        guess: n => ({ name: names.account(n), right: true, ...passwords.none }),
      },
      means,
    )
  },
}
