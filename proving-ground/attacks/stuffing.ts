// Credential stuffing, from loud to slow. Says what is tried; the rest is in `means/`.
import type { Attack } from './contract.ts'
import { carryOut } from './means/carry-out.ts'
import { cases } from './means/cases.ts'
import { gather } from './means/gather.ts'

export const stuffing: Attack = {
  note:
    'Pairs of names and passwords from breaches elsewhere, each tried once: `knownAccountShare` of the ' +
    'names exist, and of those `correctShare` come with the right password first.',
  start(options, index, population, stage) {
    const means = gather(options, index, population, stage)
    const { names, passwords, random } = means
    const isRight = cases(random.fork('right'))
    const { passwordsPerAccount, correctShare } = options

    carryOut(
      {
        surface: 'login',
        guess(n) {
          const entry = Math.floor(n / passwordsPerAccount)
          const name = names.any(entry)
          const right = names.exists(name) && n % passwordsPerAccount === 0 && isRight(entry, correctShare)
          return { name, right, ...(right ? passwords.right(name) : passwords.own(n)) }
        },
      },
      means,
    )
  },
}
