// What has to be true of a soak, whatever went wrong in it: what was sent held against what arrived. Pure.
import type { Arrival } from './origin.ts'
import type { Trouble } from './schedule.ts'
import type { Sent } from './visitors.ts'

export interface Soaked {
  /** When the load began, in milliseconds since 1970; troubles are told from there. */
  readonly beganAt: number
  readonly troubles: readonly Trouble[]
  readonly sent: readonly Sent[]
  readonly arrivals: readonly Arrival[]
  /** Attempts that the load added to the record. */
  readonly recorded: number
  /** Guesses that were let through afterwards at each person's account, on his device. */
  readonly guessesAfterwards: ReadonlyMap<string, number>
  /** Megabytes of the Worker's heap, one sample every ten seconds, after the last restart. */
  readonly memory: readonly number[]
  /** Keys in Redis that never expire; null where the store is another one. */
  readonly keysForEver: number | null
}

export interface Finding {
  readonly what: string
  /** What there is of it, and how much there may be. */
  readonly found: number
  readonly most: number
  readonly least?: number
  readonly isGood: boolean
}

/** From the table of limits: what strangers have free at one account and from one address. */
const [freeOfAccount, refillMs] = [8, 15 * 60_000]
/** Attempts that no site answered are given back to an account. */
const [freeUnanswered, unansweredRefillMs] = [10, 6 * 60_000]
const [freeOfAddress, addressRefillMs] = [30, 20_000]
/** On a known device: ten, and then those that anybody has. */
export const freeAfterwards = 18
/** An object that ends without a warning may forget the last two seconds. */
const forgottenMs = 2_000
/** How long after a trouble its last answers are still on their way. */
const aftermathMs = { store: 3_000, origin: 35_000, worker: 5_000 } as const

export function findings(soaked: Soaked): readonly Finding[] {
  return bounds(soaked).map(bound => ({ ...bound, isGood: isWithin(bound) }))
}

type Bound = Omit<Finding, 'isGood'>

function isWithin({ found, most, least = 0 }: Bound): boolean {
  return found <= most && found >= least
}

function bounds(soaked: Soaked): readonly Bound[] {
  const { sent, arrivals, troubles, recorded, keysForEver } = soaked
  const restarts = troubles.filter(({ of }) => of === 'worker').length
  const lengthMs = Math.max(...sent.map(({ endedAt }) => endedAt)) - soaked.beganAt
  const guesses = arrivals.filter(({ isRight, surface }) => !isRight && surface === 'login')
  const [sprayed, guessed] = partition(guesses, ({ mark }) => mark.startsWith('spray'))
  const [judged, unanswered] = partition(guessed, ({ isAnswered }) => isAnswered)
  const answered = sent.filter(({ status }) => status !== null)

  const people = sent.filter(({ kind }) => kind === 'person')
  const turnedAway = people.filter(({ mitigated }) => mitigated !== null)
  const unserved = people.filter(({ status, mitigated }) => mitigated === null && status !== 303)
  const crashes = answered.filter(({ status, mitigated }) => status === 500 && mitigated === null)
  const afterwards = [...soaked.guessesAfterwards].map(([name, reached]) => ({
    tooMany: reached - freeAfterwards,
    tooFew: freeAfterwards - reached - lossesOf(name, soaked),
  }))

  return [
    { what: 'attempts that arrived twice', found: repeated(arrivals), most: 0 },
    {
      what: 'guesses at one account that the site judged',
      found: mostOfOne(judged),
      most: allowed(freeOfAccount, refillMs, mostOfOne(sent.filter(isAtGuessed))),
    },
    {
      what: 'guesses at one account that it gave no answer',
      found: mostOfOne(unanswered),
      most: allowed(freeUnanswered, unansweredRefillMs, mostOfOne(sent.filter(isAtGuessed))),
    },
    {
      what: 'guesses of one address that arrived',
      found: sprayed.length,
      most: allowed(freeOfAddress, addressRefillMs, sent.filter(({ kind }) => kind === 'spray').length),
    },
    { what: 'codes that arrived while the store was away', found: codesWhileAway(soaked), most: 0 },
    { what: 'people on their own devices who were turned away', found: turnedAway.length, most: 0 },
    {
      what: 'people who got no answer while nothing was wrong',
      found: unserved.filter(one => !isIn(one, soaked, ['origin', 'worker'])).length,
      most: 0,
    },
    { what: 'answers that nobody foresaw (500)', found: crashes.length, most: 0 },
    { what: 'guesses too many afterwards', found: most(afterwards.map(each => each.tooMany)), most: 0 },
    { what: 'guesses too few afterwards', found: most(afterwards.map(each => each.tooFew)), most: 0 },
    {
      what: 'attempts in the record',
      found: recorded,
      least: answered.length - Math.ceil((restarts * aftermathMs.worker * sent.length) / lengthMs),
      most: sent.length,
    },
    ...(keysForEver === null ? [] : [{ what: 'keys that never expire', found: keysForEver, most: 0 }]),
    ...memoryFinding(soaked.memory),
  ]

  /** What the limit grants, and with each restart as much as came in the time that may be forgotten. */
  function allowed(free: number, everyMs: number, came: number): number {
    const forgotten = Math.min(free, Math.ceil((came / lengthMs) * forgottenMs))
    return free + Math.ceil(lengthMs / everyMs) + restarts * forgotten
  }
}

function isAtGuessed({ kind }: Sent): boolean {
  return kind === 'guess' || kind === 'gone'
}

function mostOfOne(attempts: readonly { readonly name: string }[]): number {
  return most([...Map.groupBy(attempts, ({ name }) => name).values()].map(({ length }) => length))
}

function partition<Item>(items: readonly Item[], isFirst: (item: Item) => boolean) {
  return [items.filter(isFirst), items.filter(item => !isFirst(item))] as const
}

function most(numbers: readonly number[]): number {
  return Math.max(0, ...numbers)
}

function repeated(arrivals: readonly Arrival[]): number {
  return arrivals.length - new Set(arrivals.map(({ mark }) => mark)).size
}

function isIn(
  { at, endedAt }: Pick<Sent, 'at' | 'endedAt'>,
  { beganAt, troubles }: Soaked,
  of: readonly Trouble['of'][],
) {
  return troubles.some(
    trouble =>
      of.includes(trouble.of) &&
      endedAt >= beganAt + trouble.at &&
      at <= beganAt + trouble.at + trouble.lastsMs + aftermathMs[trouble.of],
  )
}

/** Only those for whose whole way the store could not answer. */
function codesWhileAway({ arrivals, troubles, beganAt }: Soaked): number {
  const away = troubles.filter(({ of, name }) => of === 'store' && name !== 'slow')
  const during = (at: number) =>
    away.some(trouble => at > beganAt + trouble.at + 1_000 && at < beganAt + trouble.at + trouble.lastsMs)
  return arrivals.filter(({ surface, at }) => surface === 'code' && during(at)).length
}

/**
 * Attempts of his whose charge nobody could give back: the store counted them and its answer was lost, the site did
 * not say what it made of them, or the Worker that waited for them was gone.
 */
function lossesOf(name: string, soaked: Soaked): number {
  const lost = soaked.troubles.filter(trouble => trouble.of !== 'store' || trouble.name === 'cut')
  return soaked.sent.filter(
    one =>
      one.kind === 'person' &&
      one.name === name &&
      isIn(one, { ...soaked, troubles: lost }, ['store', 'origin', 'worker']),
  ).length
}

/**
 * The last quarter beside the second: in the first, what the Worker remembers in bounded maps fills up. A leak goes on.
 */
function memoryFinding(samples: readonly number[]): readonly Bound[] {
  if (samples.length < leastSamples) return []
  const quarter = Math.floor(samples.length / 4)
  const [first, last] = [median(samples.slice(quarter, 2 * quarter)), median(samples.slice(-quarter))]
  return [{ what: 'megabytes of the Worker’s heap at the end', found: last, most: Math.round(first * 1.25) }]
}

/** Four minutes. */
const leastSamples = 24

function median(numbers: readonly number[]): number {
  return numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? 0
}
