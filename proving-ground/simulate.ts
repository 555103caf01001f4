// One scenario, one seed, one policy: people and attackers come to the door, in the order of time. The same three give
// the same numbers.
import { attacks } from './attacks/index.ts'
import { createDoor } from './door.ts'
import { type Counts, createMetrics, falseAlarms, minutesToDetect } from './metrics.ts'
import { createOrigin } from './origin.ts'
import { createPeople } from './people/people.ts'
import type { Policy } from './policies/contract.ts'
import { seeded } from './random.ts'
import type { Scenario } from './scenario.ts'
import { createSchedule } from './schedule.ts'

export interface Run {
  readonly counts: Readonly<Counts>
  readonly minutesToDetect: number | null
  readonly falseAlarms: number
  readonly storeCalls: number
  readonly attempts: number
  /** What was declared, in sentences. */
  readonly campaigns: readonly string[]
}

const day = 86_400_000

export async function simulate(
  scenario: Scenario,
  policy: Policy,
  seed: number,
  onDay: (day: number) => void = () => {},
): Promise<Run> {
  const random = seeded(seed)
  const schedule = createSchedule()
  const metrics = createMetrics(scenario)
  const attackers = new WeakSet<object>()
  const running = policy.start({
    random: random.fork('policy'),
    accounts: scenario.site.accounts,
    isAttack: arrival => attackers.has(arrival),
  })
  const asked = createDoor(running, metrics, createOrigin(scenario.site, random.fork('origin')))
  let attempts = 0
  const door: typeof asked = {
    ...asked,
    knock(arrival, truth) {
      attempts += 1
      if (truth.by === 'attack') attackers.add(arrival)
      return asked.knock(arrival, truth)
    },
  }
  const stage = { scenario, schedule, door, metrics, random }
  const population = createPeople(stage)
  for (const [index, options] of scenario.attacks.entries())
    attacks[options.kind].start(options, index, population, stage)
  for (let date = 0; date < scenario.days; date += 1) {
    await schedule.run(Math.min(date + 1, scenario.days) * day)
    onDay(date + 1)
  }
  const told = running.told()
  return {
    counts: metrics.counts,
    minutesToDetect: minutesToDetect(scenario, told),
    falseAlarms: falseAlarms(scenario, told.campaigns),
    storeCalls: told.storeCalls,
    attempts,
    campaigns: told.campaigns.map(({ what }) => what),
  }
}
