// Carries an attack out: attempts at random moments at the rate that was asked for, each from the address
// whose turn it is, and sign-ins to the attacker's own accounts in between. Reacts where it is refused. What
// is tried says the plan.
import type { Surface } from '../../arrival.ts'
import type { Random } from '../../random.ts'
import { createAddresses } from './addresses.ts'
import { createClients } from './clients.ts'
import type { Means } from './gather.ts'
import { createPace, type Turn } from './pace.ts'
import type { Sent } from './passwords.ts'
import { createProfiles, type Profile } from './profiles.ts'
import { atWork, perHourAt } from './rate.ts'
import { createSender, type Sending } from './sender.ts'

export interface Guess extends Sent {
  readonly name: number
  /** Whether the origin would say yes. */
  readonly right: boolean
  /** Called where an answer came that looks like the origin's; not where the attempt was refused. */
  heard?(answer: 'in' | 'wrong'): void
}

export interface Plan {
  readonly surface: Surface
  /** What the n-th attempt, from 0, tries; null once there is nothing left to do. */
  guess(n: number): Guess | null
}

const hour = 3_600_000
const day = 24 * hour

export const pauseMs = hour / 2

/** An own account is signed in to so long after the attempt before, at least and at most. */
const betweenMs = { least: 5_000, most: 30_000 } as const

export function carryOut({ surface, guess }: Plan, means: Means): void {
  const { options, index, population, stage, random, names, passwords } = means
  const { schedule } = stage
  const gaps = random.fork('gaps')
  const attempts = random.fork('attempts')
  const signIns = random.fork('sign-ins')
  const browsers = random.fork('browsers')
  const pace = createPace(options.networks, options.perNetworkPerHour)
  const addressOf = createAddresses(options, population, random.fork('addresses'))
  const clientOf = createClients(options, index, population)
  const profiles = createProfiles(options, names, random.fork('profiles'))
  const sender = createSender(index, stage)
  const end = (options.startDay + options.days) * day
  let quietUntil = options.startDay * day
  let attempted = 0
  let signedIn = 0

  const isQuiet = (now: number) => now < quietUntil || atWork(options, now) > now

  function planNext(): void {
    const from = Math.max(schedule.now(), quietUntil)
    const at = atWork(options, from + gaps.exponential(hour / perHourAt(options, from)))
    if (at < end) schedule.at(at, step)
  }

  async function step(): Promise<void> {
    const now = schedule.now()
    if (isQuiet(now)) return planNext()
    const turn = pace.next(now)
    if ('notBefore' in turn) {
      // Rounded up: a sum of fractions may be a hair too early.
      if (turn.notBefore < end) schedule.at(Math.floor(turn.notBefore) + 1, step)
      return
    }
    const next = guess(attempted)
    if (next === null) return
    const draws = attempts.fork(attempted)
    const profile = profiles.of(attempted)
    attempted += 1
    if (profile !== null && profiles.isDue(turn)) {
      const wait = betweenMs.least + draws.below(betweenMs.most - betweenMs.least)
      schedule.at(now + wait, () => signIn(turn, profile))
    }
    await send(turn, { surface, guess: next, own: false, profile, draws })
    planNext()
  }

  /** From the address of the attempt before it, unless that has sent enough. */
  function signIn(before: Turn, profile: Profile): Promise<void> | undefined {
    const now = schedule.now()
    if (isQuiet(now)) return
    const turn = pace.may(before.slot, now) ? before : pace.next(now)
    if ('notBefore' in turn) return
    const right = { ...passwords.right(profile.name), name: profile.name, right: true }
    const draws = signIns.fork(signedIn)
    signedIn += 1
    return send(turn, { surface: 'login', guess: right, own: true, profile, draws })
  }

  function send(turn: Turn, what: What): Promise<void> {
    const { guess, own, profile, draws } = what
    const { name, password, listed, right } = guess
    const works = draws.chance(options.solves)
    const waits = options.waits > 0 && draws.chance(options.waits)
    const isAtVictim = !own && names.exists(name) && draws.chance(options.knowsVictims)
    const victim = isAtVictim ? population.ownerOf(name) : null
    const { place, shared } = addressOf(turn, victim?.carrier)
    const browser = profile === null ? draws : browsers.fork(profile.at)
    const usual = clientOf(browser, schedule.now())
    const imitated = victim === null ? usual : { ...usual, fingerprint: victim.fingerprint }
    const client = sender.clientAt(place.address) ?? imitated
    const sending: Sending = {
      arrival: {
        surface: what.surface,
        name,
        password,
        listed,
        place,
        client,
        cookie: profile?.cookie ?? null,
      },
      truth: {
        by: 'attack',
        attack: index,
        exists: names.exists(name),
        right,
        own,
        stale: false,
        owner: null,
        shared,
      },
      effort: works ? 'works' : waits ? 'waits' : null,
      heard(answer) {
        guess.heard?.(answer.is)
        if (own && profile !== null && answer.is === 'in') profile.cookie = answer.cookie ?? profile.cookie
      },
      refused: () => react(turn, shared),
    }
    // Coming back with a pass belongs to the same attempt; all else counts against the pace of the address.
    pace.sent(turn.slot, schedule.now())
    return sender.send(sending)
  }

  function react({ slot }: Turn, shared: boolean): void {
    const now = schedule.now()
    switch (options.reaction) {
      case 'ignore':
        return
      case 'rotate':
        // Where each attempt has a new /64 or /56, the one that was refused does not come up again anyhow.
        if (options.ipv6 === 'none' || shared) pace.rest(slot, now)
        return
      case 'pause':
        quietUntil = now + pauseMs
    }
  }

  schedule.at(quietUntil, planNext)
}

interface What {
  readonly surface: Surface
  readonly guess: Guess
  /** Whether it is an account of the attacker's own. */
  readonly own: boolean
  /** The browser profile that it is sent from; null for a new browser. */
  readonly profile: Profile | null
  readonly draws: Random
}
