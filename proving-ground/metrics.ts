// Counts what happened to people and to attackers, after the warm-up. Keys and meanings are the proving ground's
// (README, "The proving ground").
import type { Arrival, Truth } from './arrival.ts'
import type { Campaign, Decision, Told } from './policies/contract.ts'
import type { Scenario } from './scenario.ts'

export interface Counts {
  takeovers: number
  validPairsTried: number
  attackAttempts: number
  attackForwarded: number
  /** Of attack attempts at names that exist and are not the attacker's own: sent, and let through. */
  attackAtExisting: number
  attackAtExistingForwarded: number
  /** At the worst account: wrong guesses that reached the origin, in any 24 hours and without a success in between. */
  maxGuessesPerAccountDay: number
  maxGuessesInARow: number
  people: number
  peopleChecked: number
  peopleInterrupted: number
  peopleBlocked: number
  peopleBlockedCorrect: number
  shared: number
  sharedChecked: number
  challengesSolvedByAttack: number
  attackCost: number
  ownersKnown: number
  ownersKnownLockedOut: number
  ownersNew: number
  ownersNewLockedOut: number
}

export interface Metrics {
  knocked(arrival: Arrival, truth: Truth, decision: Decision): void
  solved(at: number, truth: Pick<Truth, 'by' | 'attack'>): void
  /** Somebody with the right password gave up before a check that he did not pass. */
  gaveUp(at: number): void
  /** An owner under a lockout attack tried to get in, and did or did not. */
  ownerTried(at: number, from: 'known-device' | 'new-device', got: boolean): void
  readonly counts: Readonly<Counts>
}

const day = 86_400_000

export function createMetrics(scenario: Scenario): Metrics {
  const from = scenario.warmupDays * day
  const counts: Counts = {
    takeovers: 0,
    validPairsTried: 0,
    attackAttempts: 0,
    attackForwarded: 0,
    attackAtExisting: 0,
    attackAtExistingForwarded: 0,
    maxGuessesPerAccountDay: 0,
    maxGuessesInARow: 0,
    people: 0,
    peopleChecked: 0,
    peopleInterrupted: 0,
    peopleBlocked: 0,
    peopleBlockedCorrect: 0,
    shared: 0,
    sharedChecked: 0,
    challengesSolvedByAttack: 0,
    attackCost: 0,
    ownersKnown: 0,
    ownersKnownLockedOut: 0,
    ownersNew: 0,
    ownersNewLockedOut: 0,
  }
  /** When wrong guesses at an account reached the origin, of the last day; and how many did in a row. */
  const guesses = new Map<number, number[]>()
  const rows = new Map<number, number>()

  function guessed({ at, name }: Arrival, { right }: Truth): void {
    if (right) {
      rows.delete(name)
      return
    }
    const times = guesses.get(name) ?? []
    guesses.set(name, times)
    times.push(at)
    while ((times[0] ?? at) <= at - day) times.shift()
    const row = (rows.get(name) ?? 0) + 1
    rows.set(name, row)
    counts.maxGuessesPerAccountDay = Math.max(counts.maxGuessesPerAccountDay, times.length)
    counts.maxGuessesInARow = Math.max(counts.maxGuessesInARow, row)
  }

  /** Coming back from a check with a pass is no second attempt. */
  function attacked({ at, surface, pass }: Arrival, { right, exists, own }: Truth, decision: Decision): void {
    const sent = pass?.how === 'seen' && pass.at === at ? 0 : 1
    const delivered = decision.do === 'forward' ? 1 : 0
    counts.attackAttempts += sent
    if (isForwarded(decision)) counts.attackForwarded += 1
    if (!exists || own || surface !== 'login') return
    counts.attackAtExisting += sent
    counts.attackAtExistingForwarded += delivered
    if (!right) return
    counts.validPairsTried += sent
    counts.takeovers += delivered
  }

  function visited({ pass }: Arrival, truth: Truth, decision: Decision): void {
    // A page that somebody saw is one interruption; coming back from it is no second attempt.
    const isBack = pass?.how === 'seen'
    if (!isBack) counts.people += 1
    if (truth.shared && !isBack) counts.shared += 1
    switch (decision.do) {
      case 'check':
        if (!isBack) counts.peopleInterrupted += 1
        if (truth.shared && !isBack) counts.sharedChecked += 1
        return
      case 'forward':
        if (!decision.checked || isBack) return
        counts.peopleChecked += 1
        if (truth.shared) counts.sharedChecked += 1
        return
      case 'turn-away':
      case 'pretend':
        if (decision.do === 'pretend' && !truth.right) return
        counts.peopleBlocked += 1
        if (truth.right) counts.peopleBlockedCorrect += 1
    }
  }

  return {
    counts,
    knocked(arrival, truth, decision) {
      if (arrival.at < from || truth.stale) return
      if (isForwarded(decision) && truth.exists && arrival.surface === 'login') guessed(arrival, truth)
      if (truth.by === 'attack') attacked(arrival, truth, decision)
      else if (arrival.surface === 'login') visited(arrival, truth, decision)
    },
    solved(at, { by, attack }) {
      if (at < from || by !== 'attack') return
      counts.challengesSolvedByAttack += 1
      counts.attackCost += (scenario.attacks[attack ?? 0]?.costPer1000Solves ?? 0) / 1_000
    },
    gaveUp(at) {
      if (at < from) return
      counts.peopleBlocked += 1
      counts.peopleBlockedCorrect += 1
    },
    ownerTried(at, device, got) {
      if (at < from) return
      if (device === 'known-device') counts.ownersKnown += 1
      else counts.ownersNew += 1
      if (got) return
      if (device === 'known-device') counts.ownersKnownLockedOut += 1
      else counts.ownersNewLockedOut += 1
    },
  }
}

function isForwarded(decision: Decision): boolean {
  return decision.do === 'forward' || decision.do === 'pretend'
}

/** An attack is under way for this long after its end: what is declared then is no false alarm. */
export const lateMs = day / 24

export function falseAlarms({ attacks, warmupDays }: Scenario, campaigns: readonly Campaign[]): number {
  return campaigns.filter(
    ({ declaredAt }) =>
      declaredAt >= warmupDays * day && !attacks.some(attack => isDuring(attack, declaredAt)),
  ).length
}

/** From the beginning of the first attack to the first campaign declared while one is under way; null for none. */
export function minutesToDetect({ attacks }: Scenario, { campaigns }: Told): number | null {
  const declared = campaigns
    .map(({ declaredAt }) => declaredAt)
    .filter(at => attacks.some(attack => isDuring(attack, at)))
  if (declared.length === 0) return null
  const first = Math.min(...attacks.map(({ startDay }) => startDay)) * day
  return (Math.min(...declared) - first) / 60_000
}

function isDuring({ startDay, days }: Scenario['attacks'][number], at: number): boolean {
  return at >= startDay * day && at <= (startDay + days) * day + lateMs
}
