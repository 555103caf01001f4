// Counts what happened to people and to attackers, after the warm-up. Keys and meanings are the proving ground's
// (README, "The proving ground").
import type { Arrival, Price, Truth } from './arrival.ts'
import type { Campaign, Decision, Outcome, Told } from './policies/contract.ts'
import type { Scenario } from './scenario.ts'
import { workOf } from './work.ts'

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
  /** Of these, for the sake of a campaign while no attack was under way. */
  peopleInterruptedByFalseAlarms: number
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
  knocked(arrival: Arrival, truth: Truth, decision: Decision, outcome: Outcome): void
  solved(at: number, truth: Pick<Truth, 'by' | 'attack'>, price: Price): void
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
    peopleInterruptedByFalseAlarms: 0,
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

  /** A right password that the site could not check is neither a guess nor an end of them. */
  function guessed({ at, name }: Arrival, { right }: Truth, outcome: Outcome): void {
    if (right) {
      if (outcome === 'success') rows.delete(name)
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
  function attacked(arrival: Arrival, truth: Truth, decision: Decision, outcome: Outcome): void {
    const { surface } = arrival
    const { right, exists, own } = truth
    const sent = isBackFromPage(arrival) ? 0 : 1
    const delivered = decision.do === 'forward' ? 1 : 0
    counts.attackAttempts += sent
    if (isForwarded(decision)) counts.attackForwarded += 1
    if (!exists || own || surface !== 'login') return
    counts.attackAtExisting += sent
    counts.attackAtExistingForwarded += delivered
    if (!right) return
    counts.validPairsTried += sent
    if (outcome === 'success') counts.takeovers += delivered
  }

  function visited(arrival: Arrival, truth: Truth, decision: Decision): void {
    // A page that somebody saw is one interruption; coming back from it is no second attempt.
    const isBack = isBackFromPage(arrival)
    if (!isBack) {
      const isInterrupted = decision.do === 'check' || truth.waited === true
      const isChecked = decision.do === 'forward' && decision.checked
      counts.people += 1
      if (isInterrupted) counts.peopleInterrupted += 1
      else if (isChecked) counts.peopleChecked += 1
      if (truth.shared) counts.shared += 1
      if (truth.shared && (isInterrupted || isChecked)) counts.sharedChecked += 1
    }
    switch (decision.do) {
      case 'check':
        if (!isBack && decision.campaign === true && !isAttacked(scenario, arrival.at))
          counts.peopleInterruptedByFalseAlarms += 1
        return
      case 'forward':
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
    knocked(arrival, truth, decision, outcome) {
      if (arrival.at < from || truth.stale) return
      if (isForwarded(decision) && truth.exists && arrival.surface === 'login')
        guessed(arrival, truth, outcome)
      if (truth.by === 'attack') attacked(arrival, truth, decision, outcome)
      else if (arrival.surface === 'login') visited(arrival, truth, decision)
    },
    solved(at, { by, attack }, price) {
      if (at < from || by !== 'attack') return
      counts.challengesSolvedByAttack += 1
      counts.attackCost += (workOf[price] * (scenario.attacks[attack ?? 0]?.costPer1000Solves ?? 0)) / 1_000
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

/** Later, its pass may be good for another attempt. */
function isBackFromPage({ at, pass }: Arrival): boolean {
  return pass !== null && pass.how !== 'unseen' && pass.at === at
}

/** The origin is asked. */
export function isForwarded(decision: Decision): boolean {
  return decision.do === 'forward' || decision.do === 'pretend'
}

/** An attack is under way for this long after its end: what is declared then is no false alarm. */
export const lateMs = day / 24

export function falseAlarms(scenario: Scenario, campaigns: readonly Campaign[]): number {
  return campaigns.filter(
    ({ declaredAt }) => declaredAt >= scenario.warmupDays * day && !isAttacked(scenario, declaredAt),
  ).length
}

/** From the beginning of the first attack to the first campaign declared while one is under way; null for none. */
export function minutesToDetect(scenario: Scenario, { campaigns }: Told): number | null {
  const { attacks } = scenario
  const declared = campaigns.map(({ declaredAt }) => declaredAt).filter(at => isAttacked(scenario, at))
  if (declared.length === 0) return null
  const first = Math.min(...attacks.map(({ startDay }) => startDay)) * day
  return (Math.min(...declared) - first) / 60_000
}

function isAttacked({ attacks }: Scenario, at: number): boolean {
  return attacks.some(({ startDay, days }) => at >= startDay * day && at <= (startDay + days) * day + lateMs)
}
