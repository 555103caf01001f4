// A tiny world to let attacks loose on: a population of a few hundred accounts, and a door that writes down
// who knocked and answers as a test wants it to.
import type { Answer, Arrival, Pass, Truth } from '../../../proving-ground/arrival.ts'
import { attacks } from '../../../proving-ground/attacks/index.ts'
import type { Door } from '../../../proving-ground/door.ts'
import { createMetrics } from '../../../proving-ground/metrics.ts'
import type { Population } from '../../../proving-ground/people/contract.ts'
import { ipv4 } from '../../../proving-ground/places.ts'
import { seeded } from '../../../proving-ground/random.ts'
import { type AttackOptions, readScenario } from '../../../proving-ground/scenario.ts'
import { createSchedule } from '../../../proving-ground/schedule.ts'

export const hour = 3_600_000
export const day = 24 * hour

const home = { asn: 7, hosting: false, country: 1, location: 1 }
/** The address that people are at, in the world of these tests. */
export const peoplesAddress = 77
const fingerprints = [100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111]

/** Every account has a password of its own, but those whose number ends in 0: the most common one. */
export const passwordOf = (name: number) => (name % 10 === 0 ? 0 : 10_000 + name)

export interface Knock {
  readonly arrival: Arrival
  readonly truth: Truth
}

export interface Visit {
  readonly at: number
  readonly name: number
  readonly from: 'known-device' | 'new-device'
}

export interface Played {
  readonly knocks: readonly Knock[]
  /** Passes of work that was done on a page. */
  readonly solved: readonly Pass[]
  /** Passes of unseen work. */
  readonly entered: readonly Pass[]
  /** Passes of pages that were waited at. */
  readonly waited: readonly Pass[]
  readonly visits: readonly Visit[]
}

export interface World {
  readonly seed?: number
  readonly accounts?: number
  readonly days?: number
  /** The price of unseen work; none is done where it is not given. */
  readonly unseen?: Pass['price']
  /** Where it says nothing, the origin answers. */
  readonly answer?: (knock: Knock, number: number) => Answer | null
}

export async function play(attack: Partial<AttackOptions>, world: World = {}): Promise<Played> {
  const accounts = world.accounts ?? 400
  const random = seeded(world.seed ?? 1)
  const scenario = scenarioWith(attack)
  const [options] = scenario.attacks
  if (options === undefined) throw new Error('The scenario has no attack.')
  const schedule = createSchedule()
  const knocks: Knock[] = []
  const solved: Pass[] = []
  const entered: Pass[] = []
  const waited: Pass[] = []
  const passes = { unseen: entered, seen: solved, waited }
  const visits: Visit[] = []

  function pass(price: Pass['price'], how: Pass['how'], at: number): Pass {
    const made = { id: solved.length + entered.length + waited.length, price, how, at }
    passes[how].push(made)
    return made
  }

  const door: Door = {
    enter: ({ client, at }) =>
      client.script && world.unseen !== undefined ? pass(world.unseen, 'unseen', at) : null,
    solve: (price, at) => pass(price, 'seen', at),
    wait: at => pass('low', 'waited', at),
    async knock(arrival, truth) {
      const knock = { arrival, truth }
      const answer = world.answer?.(knock, knocks.length) ?? null
      knocks.push(knock)
      if (answer !== null) return answer
      return truth.right ? { is: 'in', cookie: `of ${arrival.name}` } : { is: 'wrong' }
    },
  }
  const population: Population = {
    accounts,
    passwordOf,
    carrier: () => home,
    place: () => ipv4(peoplesAddress, home),
    commonFingerprints: () => fingerprints,
    fingerprint: random => (random.chance(0.5) ? 100 : random.pick(fingerprints)),
    ownerOf: name => ({ carrier: { ...home, asn: 900 + (name % 3) }, fingerprint: name }),
    visit: (name, from) => void visits.push({ at: schedule.now(), name, from }),
  }
  attacks[options.kind].start(options, 0, population, {
    scenario,
    schedule,
    door,
    metrics: createMetrics(scenario),
    random,
  })
  await schedule.run((world.days ?? scenario.days) * day)
  return { knocks, solved, entered, waited, visits }
}

function scenarioWith(attack: Partial<AttackOptions>) {
  const read = readScenario(JSON.stringify({ name: 'a-test', attacks: [{ startDay: 1, ...attack }] }))
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return read.scenario
}

/** The most that one of them did within an hour, ends not included. */
export function mostWithinAnHour(times: ReadonlyMap<number, readonly number[]>): number {
  let most = 0
  for (const ofOne of times.values()) {
    let first = 0
    ofOne.forEach((time, at) => {
      while ((ofOne[first] ?? time) <= time - hour) first += 1
      most = Math.max(most, at - first + 1)
    })
  }
  return most
}

/** When each address sent something. */
export function timesByAddress(knocks: readonly Knock[]): Map<number, number[]> {
  const times = new Map<number, number[]>()
  for (const { arrival } of knocks) {
    const ofOne = times.get(arrival.place.address) ?? []
    times.set(arrival.place.address, ofOne)
    ofOne.push(arrival.at)
  }
  return times
}

export const shareOf = <T>(all: readonly T[], is: (one: T) => boolean) => all.filter(is).length / all.length

export const exists = ({ truth }: Knock) => truth.exists
export const right = ({ truth }: Knock) => truth.right
export const namesOf = (knocks: readonly Knock[]) => new Set(knocks.map(({ arrival }) => arrival.name))

/** How often each number comes, in no order. */
export function counted(numbers: readonly number[]): readonly number[] {
  const counts = new Map<number, number>()
  for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1)
  return [...counts.values()]
}
