// A site's people before a door, in tests: lets them come for some days to a policy that a test makes up, and writes
// down everything that arrived.
import type { Answer, Arrival, Truth } from '../../../proving-ground/arrival.ts'
import { createDoor } from '../../../proving-ground/door.ts'
import { type Counts, createMetrics } from '../../../proving-ground/metrics.ts'
import { createOrigin } from '../../../proving-ground/origin.ts'
import type { Population } from '../../../proving-ground/people/contract.ts'
import { createPeople } from '../../../proving-ground/people/people.ts'
import { forward, plain, type RunningPolicy } from '../../../proving-ground/policies/contract.ts'
import { seeded } from '../../../proving-ground/random.ts'
import { readScenario } from '../../../proving-ground/scenario.ts'
import { createSchedule, type Schedule } from '../../../proving-ground/schedule.ts'

export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour

export interface Knock {
  readonly arrival: Arrival
  readonly truth: Truth
  readonly answer: Answer
}

export interface Ran {
  readonly population: Population
  readonly counts: Readonly<Counts>
  /** All of them, in the order of time. */
  readonly knocks: readonly Knock[]
  /** Logins by people, without the repeats of stale programs. */
  readonly logins: readonly Knock[]
  /** The first knock of each session, after the warm-up where there is one. */
  readonly sessions: readonly Knock[]
}

/** Lets everybody through, and gives a browser a new cookie each time that it signs in. */
export const letIn: RunningPolicy = {
  ...plain,
  decide: () => forward,
  ended: ({ surface, name, at }, _, outcome) =>
    surface === 'login' && outcome === 'success' ? `${name}@${at}` : null,
}

interface World {
  readonly [key: string]: unknown
  readonly site?: object
  readonly people?: object
}

export async function run(
  world: World,
  policy: Partial<RunningPolicy> = {},
  act: (population: Population, schedule: Schedule) => void = () => {},
): Promise<Ran> {
  const read = readScenario(JSON.stringify({ name: 'people', days: 7, warmupDays: 3, ...world }))
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  const { scenario } = read
  const schedule = createSchedule()
  const metrics = createMetrics(scenario)
  const origin = createOrigin(scenario.site, seeded(scenario.seed))
  const door = createDoor({ ...letIn, ...policy }, metrics, origin)
  const knocks: Knock[] = []
  const population = createPeople({
    scenario,
    schedule,
    metrics,
    random: seeded(scenario.seed),
    door: {
      ...door,
      async knock(arrival, truth) {
        const answer = await door.knock(arrival, truth)
        knocks.push({ arrival, truth, answer })
        return answer
      },
    },
  })
  act(population, schedule)
  await schedule.run(scenario.days * day)

  const logins = knocks.filter(({ arrival, truth }) => arrival.surface === 'login' && !truth.stale)
  const begun = new Set<number | null>()
  const sessions = logins.filter(({ arrival: { at, visit } }) => {
    if (begun.has(visit)) return false
    begun.add(visit)
    return at >= scenario.warmupDays * day
  })
  return { population, counts: metrics.counts, knocks, logins, sessions }
}

/** How many of them are so. */
export function share<Item>(items: readonly Item[], is: (item: Item) => boolean): number {
  return items.filter(is).length / items.length
}

/** A site of a size at which the shares of networks and clients come out. */
export const site = { accounts: 10_000 }
