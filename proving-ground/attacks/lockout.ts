// Locking owners out: the attacker wants the limits of others to be hit. Says what is tried, and plans
// the owners' visits; the rest is in `means/`.
import type { Attack } from './contract.ts'
import { carryOut } from './means/carry-out.ts'
import { gather, type Means } from './means/gather.ts'

const usualTargets = 1_000
/** Of so many victims the owners' visits are looked at. */
const watchedVictims = 200
const day = 86_400_000

export const lockout: Attack = {
  note:
    'Wrong guesses spread evenly over `targets` accounts (1,000 where none are given), so that their ' +
    'owners are locked out. Each of up to 200 owners visits twice a day meanwhile: from a device that he ' +
    'used before, and from a new one.',
  start(options, index, population, stage) {
    const means = gather({ ...options, targets: options.targets ?? usualTargets }, index, population, stage)
    const { names, passwords } = means
    planVisits(means)

    carryOut(
      { surface: 'login', guess: n => ({ name: names.account(n), right: false, ...passwords.own(n) }) },
      means,
    )
  },
}

function planVisits({ options, population, stage: { schedule }, random, names }: Means): void {
  const end = (options.startDay + options.days) * day
  for (let victim = 0; victim < Math.min(names.accounts, watchedVictims); victim += 1) {
    const name = names.account(victim)
    const times = random.fork('owner', victim)
    for (let from = options.startDay * day; from < end; from += day) {
      const lasting = Math.min(day, end - from)
      for (const device of ['known-device', 'new-device'] as const)
        schedule.at(from + times.next() * lasting, () => population.visit(name, device))
    }
  }
}
