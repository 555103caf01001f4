// A small site whose people and attackers sign in, drawn from a seed: what a tower is tested on. People's figures are
// those of the first simulation: of 100 sessions 78 on known devices, 13 from networks that the account is known at,
// and 9 by strangers, of whom 46 % come from proven networks.
import type { Sighting, Where } from '../../../src/watchtower/contract.ts'
import { readTable } from '../../../src/watchtower/risk-table.ts'
import { createTower, type Tower } from '../../../src/watchtower/tower/tower.ts'

export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour

/** What an attacker does. Shares are of 1. */
export interface Attack {
  readonly perHour: number
  /** `own`: ten clients that nobody else has; `random`: a new one each time; `common`: people's ten most common. */
  readonly clients: 'own' | 'random' | 'common' | 'most-common'
  readonly sharedNetworks?: number
  /** Names that exist: by default 5 %. */
  readonly known?: number
}

/** What is different with people for a while. */
export interface Change {
  readonly times?: number
  /** Share of sessions without a device. */
  readonly bare?: number
  /** Share that fails because the site does. */
  readonly broken?: number
  /** How many times as often a wrong name is given. */
  readonly wrongNames?: number
}

export interface SiteOptions {
  readonly seed: number
  readonly perHour?: number
  /** Relative standard deviation of each hour's shares of wrong names, and of wrong passwords. */
  readonly swing?: number
  /** Whether every attempt by a stranger that shares not both client and ASN needs a pass. */
  readonly strangersPay?: boolean
  readonly tower?: Tower
  readonly at?: number
}

/** What happened in a while. */
export interface Happened {
  attempts: number
  /** Of the attack's, those that were let through. */
  opened: number
  people: number
  checked: number
  seen: number
}

const clients = 40
const weights = Array.from({ length: clients }, (_, at) => 1 / (at + 1))
const allWeights = weights.reduce((sum, weight) => sum + weight, 0)

export type Site = ReturnType<typeof site>

export function site(options: SiteOptions) {
  const { seed, perHour = 3_000, swing = 0.15, strangersPay = false } = options
  const random = numbers(seed)
  const tower = options.tower ?? createTower({ now: options.at ?? 0 })
  let at = options.at ?? 0
  /** People's clients, the most common first. */
  const common = Array.from({ length: clients }, (_, n) => 1_000 + n)
  let nextClient = 5_000
  let swings = { unknown: 0, failed: 0, deviceUnknown: 0, deviceFailed: 0 }

  const chance = (share: number) => random() < share
  const session = () => Math.floor(random() * 2 ** 32)
  const swung = () => Math.max(-0.9, normal(random) * swing)
  const client = () => {
    if (chance(0.02)) return 100_000 + Math.floor(random() * 2_000)
    let left = random() * allWeights
    for (const [n, weight] of weights.entries()) {
      left -= weight
      if (left <= 0) return common[n] ?? 0
    }
    return common[0] ?? 0
  }

  /** 6 % of people get a new version of their client. */
  function updateClients(): void {
    let left = 0.06 * allWeights
    while (left > 1 / clients) {
      const n = Math.floor(random() * clients)
      const weight = weights[n] ?? 0
      if (weight > left) continue
      common[n] = nextClient
      nextClient += 1
      left -= weight
    }
  }

  function person(change: Change): Sighting {
    const device = !chance(change.bare ?? 0.22)
    const known = device || chance(0.6)
    const proven = chance(0.46)
    const unknownShare = device
      ? 0.015 * (1 + swings.deviceUnknown)
      : known
        ? 0
        : (proven ? 0.27 : 0.06) * (1 + swings.unknown)
    const times = change.wrongNames ?? 1
    const unknown = chance((unknownShare * times) / (1 - unknownShare + unknownShare * times))
    const failedShare = device ? 0.09 * (1 + swings.deviceFailed) : 0.12 * (1 + swings.failed)
    const failed = unknown || chance(failedShare) || chance(change.broken ?? 0)
    const draw = random()
    const stranger = draw < 0.15 ? 'none' : draw < 0.25 ? 'client' : draw < 0.55 ? 'asn' : 'both'
    return {
      at,
      stratum: client(),
      proven,
      relation: device ? 'none' : known ? 'network' : stranger,
      device,
      name: unknown ? 'unknown' : 'known',
      outcome: failed ? 'failure' : 'success',
      solved: null,
      session: session(),
      repeat: false,
    }
  }

  function attempt({ clients: kind, sharedNetworks = 0, known = 0.05 }: Attack): Sighting {
    const draw = random()
    const imitates = kind === 'common' || kind === 'most-common'
    const exists = chance(known)
    const strata = {
      own: 9_000_000 + Math.floor(random() * 10),
      random: Math.floor(random() * 2 ** 32),
      common: common[Math.floor(random() * 10)] ?? 0,
      'most-common': common[0] ?? 0,
    }
    return {
      at,
      stratum: strata[kind],
      proven: chance(sharedNetworks),
      relation:
        draw < 0.87
          ? imitates && draw > 0.74
            ? 'client'
            : 'none'
          : draw < 0.98 || !imitates
            ? 'asn'
            : 'both',
      device: false,
      name: exists ? 'known' : 'unknown',
      outcome: exists && chance(0.1) ? 'success' : 'failure',
      solved: null,
      session: session(),
      repeat: false,
    }
  }

  /** Lets time pass, five minutes at a time. Who is asked for a check passes it if he is a person, 95 times in 100. */
  function pass(ms: number, during: { readonly attack?: Attack; readonly people?: Change } = {}): Happened {
    const happened: Happened = { attempts: 0, opened: 0, people: 0, checked: 0, seen: 0 }
    const { attack, people = {} } = during
    for (const end = at + ms; at < end; at += 5 * minute) {
      if (at % hour === 0) {
        swings = { unknown: swung(), failed: swung(), deviceUnknown: swung(), deviceFailed: swung() }
      }
      if (at % (7 * day) === 4 * day) updateClients()
      const decide = readTable(tower.table())
      const priceOf = (sighting: Sighting) => {
        const action = sighting.device ? 'none' : decide(where(sighting))
        const pays = !sighting.device && sighting.relation !== 'network' && sighting.relation !== 'both'
        return action === 'none' && strangersPay && pays ? 'unseen' : action
      }
      const batch: Sighting[] = []
      const timeOfDay = Math.max(0.2, 1 + 0.9 * Math.sin(((at / hour - 8) / 12) * Math.PI))
      for (let n = poisson(random, ((perHour * timeOfDay) / 12) * (people.times ?? 1)); n > 0; n -= 1) {
        const sighting = person(people)
        const action = priceOf(sighting)
        const solved = action !== 'none' && chance(0.95)
        happened.people += 1
        if (action !== 'none') happened.checked += 1
        if (action === 'seen') happened.seen += 1
        const outcome = action === 'none' || solved ? sighting.outcome : 'unsolved'
        batch.push({ ...sighting, outcome, solved: solved ? 'worked' : null })
      }
      for (let n = attack === undefined ? 0 : poisson(random, attack.perHour / 12); n > 0; n -= 1) {
        if (attack === undefined) break
        const sighting = attempt(attack)
        const stopped = priceOf(sighting) !== 'none'
        happened.attempts += 1
        if (!stopped) happened.opened += 1
        batch.push(stopped ? { ...sighting, outcome: 'unsolved' } : sighting)
      }
      tower.see(batch, at)
    }
    tower.tick(at)
    return happened
  }

  return { tower, pass, now: () => at, commonClients: () => common }
}

/** How long a tower watches a site before something happens to it. */
export const watchedFor = 8 * day
const snapshots = new Map<number, string>()

/** A site that has been watched for eight quiet days. It is midnight; most people come at two in the afternoon. */
export function watched(seed = 1, options: { readonly strangersPay?: boolean } = {}): Site {
  const tower = createTower({ now: 0 })
  const snapshot = snapshots.get(seed) ?? quietSnapshot(seed)
  snapshots.set(seed, snapshot)
  tower.restore(snapshot)
  return site({ seed: seed + 1_000, tower, at: watchedFor, ...options })
}

function quietSnapshot(seed: number): string {
  const quiet = site({ seed })
  quiet.pass(watchedFor)
  return quiet.tower.snapshot()
}

/** Lets an attack go on until it is declared. Returns after how many minutes, or 600 where it is not. */
export function minutesUntilDeclared({ pass, tower }: Site, attack: Attack): number {
  for (let minutes = 5; minutes < 600; minutes += 5) {
    pass(5 * minute, { attack })
    if (tower.campaigns().length > 0) return minutes
  }
  return 600
}

function where({ stratum, proven, relation }: Sighting): Where {
  return { stratum, proven, relation, ownDevice: false }
}

/** Mulberry32: from 0, below 1. */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

function poisson(random: () => number, mean: number): number {
  if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)))
  let count = 0
  for (let product = random(); product > Math.exp(-mean); product *= random()) count += 1
  return count
}
