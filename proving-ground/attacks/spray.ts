// Password spraying: few passwords, many names. Says what is tried; the rest is in `means/`.
import type { Attack } from './contract.ts'
import { carryOut } from './means/carry-out.ts'
import { gather } from './means/gather.ts'
import { attemptsInAll } from './means/rate.ts'

export const spray: Attack = {
  note:
    'The most common passwords, in rounds: one of them at every name of the list, then the next one. The ' +
    'list is as long as the time is enough for with all `passwords`.',
  start(options, index, population, stage) {
    const means = gather(options, index, population, stage)
    const { names, passwords } = means
    const list = Math.max(1, Math.min(names.accounts, Math.floor(attemptsInAll(options) / options.passwords)))

    carryOut(
      {
        surface: 'login',
        guess(n) {
          const name = names.any(n % list)
          const sent = passwords.common(Math.floor(n / list) % options.passwords)
          return { name, right: names.exists(name) && population.passwordOf(name) === sent.password, ...sent }
        },
      },
      means,
    )
  },
}
