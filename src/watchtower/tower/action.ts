// What to do about a campaign: where attackers are many against people, attempts pay more; the worst odds first, as far
// as the operator's budgets go. Pure.
//
//     odds = A/L    A: the attack's attempts in a cell · [0.74, 0.13, 0.11, 0.02] for what they share with the account
//                   L: people's attempts there + 0.15
//     unseen: A ≥ 0.1 and odds ≥ 0.1, within the budget for checks
//     seen:   odds ≥ 0.3, within the budget for interruptions
//
// Names are no input: a guess at a name that exists looks better than others, and only it can succeed. It inherits the
// odds of its cell. Whoever comes from a network that the account is known at is in no cell.
//
// A poisoner may send attempts that look like the most common clients, to make it hard for those who have them. He gets
// the unseen price for them, within its budget, and nothing else: where more than 2 % of people have a client, no check
// is ever seen. All rare clients together may be a tenth of people: nobody can be hit by imitating what hardly anybody
// has, and a check that is seen costs them no more than its budget. Whoever shares both the ASN and the client with the
// account is asked for nothing: that is almost always its owner, and of an attack one in fifty.
import { type Stranger, strangers } from '../contract.ts'

/** Shares of people's attempts, 0 to 1: how many may need a pass, and how many may see a check. */
export interface Budgets {
  readonly check: number
  readonly interrupt: number
}

/** A stratum and a class of networks, in a window. */
export interface Suspect {
  readonly attack: number
  readonly people: Readonly<Record<Stranger, number>>
  readonly mayBeSeen: boolean
}

/** The bits of `strangers` for each suspect, in the order of the suspects. */
export interface Plan {
  readonly unseen: readonly number[]
  readonly seen: readonly number[]
  /** People's attempts in the window that are expected to need a pass, and to see a check. */
  readonly checked: number
  readonly interrupted: number
  /** All attempts of people in the window. */
  readonly everybody: number
}

/** What an attack through proxies of the site's own country shares with the accounts that it guesses at. */
const sharedByAttack: Readonly<Record<Stranger, number>> = { none: 0.74, client: 0.13, asn: 0.11, both: 0.02 }
const leastAttack = 0.1
const unseenOdds = 0.1
const seenOdds = 0.3
/**
 * Of people who need a pass, so many see something after all: no script, or a slow device. Their budget comes first.
 */
const unseenButSeen = 0.05
/** The largest shares of people with a client, or with a rare one, that may see a check. */
const mostOfSeen = 0.02
const mostOfRareSeen = 0.1

/** Whether a check may be seen by whoever has such a client. `share` is the share of people who have. */
export function isUncommon(share: number, rare: boolean): boolean {
  return share <= (rare ? mostOfRareSeen : mostOfSeen)
}

interface Candidate {
  readonly suspect: number
  readonly bit: number
  readonly people: number
  readonly odds: number
  readonly mayBeSeen: boolean
}

/**
 * `everybody`: all attempts of people in the window, of which the budgets are shares. `correction`: how many times as
 * many people were met in planned cells as had been expected there.
 */
export function planFor(
  suspects: readonly Suspect[],
  everybody: number,
  budgets: Budgets,
  correction: number,
): Plan {
  const unseen = suspects.map(() => 0)
  const seen = suspects.map(() => 0)
  const mostSeen = (budgets.interrupt - budgets.check * unseenButSeen) * everybody
  let checked = 0
  let shown = 0
  for (const { suspect, bit, people, odds, mayBeSeen } of candidates(suspects)) {
    const cost = people * correction
    if (mayBeSeen && odds >= seenOdds && shown + cost <= mostSeen) {
      shown += cost
      seen[suspect] = (seen[suspect] ?? 0) | bit
    } else if (checked + cost <= budgets.check * everybody) {
      checked += cost
      unseen[suspect] = (unseen[suspect] ?? 0) | bit
    }
  }
  return { unseen, seen, checked, interrupted: shown + checked * unseenButSeen, everybody }
}

/** Cells worth their price, the worst odds first. */
function candidates(suspects: readonly Suspect[]): readonly Candidate[] {
  const found: Candidate[] = []
  for (const [suspect, { attack, people, mayBeSeen }] of suspects.entries()) {
    for (const [at, stranger] of strangers.entries()) {
      if (stranger === 'both') continue
      const attempts = attack * sharedByAttack[stranger]
      const odds = attempts / (people[stranger] + 0.15)
      if (attempts < leastAttack || odds < unseenOdds) continue
      found.push({ suspect, bit: 1 << at, people: people[stranger], odds, mayBeSeen })
    }
  }
  return found.sort((one, other) => other.odds - one.odds)
}
