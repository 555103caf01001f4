// Finding out which names exist. Says what is tried; the rest is in `means/`.
import type { Attack } from './contract.ts'
import { carryOut } from './means/carry-out.ts'
import { gather } from './means/gather.ts'

export const enumeration: Attack = {
  note: 'Password resets for one name after the other, of which `knownAccountShare` exist: which of them do?',
  start(options, index, population, stage) {
    const means = gather(options, index, population, stage)
    const { names, passwords } = means

    carryOut(
      {
        surface: 'password-reset',
        guess(n) {
          const name = names.any(n)
          return { name, right: names.exists(name), ...passwords.none }
        },
      },
      means,
    )
  },
}
