// Registering accounts by program. Says what is tried; the rest is in `means/`.
import type { Attack } from './contract.ts'
import { carryOut } from './means/carry-out.ts'
import { gather } from './means/gather.ts'

export const signup: Attack = {
  note: 'Accounts registered by a program, each with a name of its own.',
  start(options, index, population, stage) {
    const means = gather(options, index, population, stage)
    const { names, passwords } = means

    carryOut(
      { surface: 'signup', guess: n => ({ name: names.fresh(n), right: true, ...passwords.own(n) }) },
      means,
    )
  },
}
