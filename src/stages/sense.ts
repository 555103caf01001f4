// Asks every signal what it sees and what it counts, and the store for all of it: one call a subject, in parallel, one
// round trip. It decides nothing, and a store that does not answer becomes a reading that says so.
import type { Attempt } from '../attempt.ts'
import type { Policy } from '../config/policy.ts'
import { inTime } from '../lib/in-time.ts'
import { second } from '../lib/time.ts'
import { signalMode } from '../mode.ts'
import type { Signal } from '../signals/contract.ts'
import type { Site } from '../site.ts'
import type { Answer, Ask, Store } from '../stores/contract.ts'
import { takeInTime } from '../stores/take-in-time.ts'
import type { Reading } from '../verdict.ts'
import type { Found } from '../watchtower/isolate/sighting.ts'
import { type Asking, hasDevicePool, type Part, part, type Wanted, want } from './asking.ts'
import { type Answers, type Charge, chargesOf, guessesIn, readingsOf } from './counted.ts'
import { floodReading } from './flooded.ts'
import { circumstancesOf, foundIn, readersOf, relationReadings } from './relating.ts'
import { senseHere } from './sense-here.ts'

export type SenseTools = Pick<
  Site,
  'policy' | 'signals' | 'store' | 'standby' | 'isFlood' | 'lookout' | 'recentlyRight' | 'report'
>

export interface Sensed {
  readonly readings: readonly Reading[]
  /** What the records say of where it comes from; null where they were not asked, or did not answer. */
  readonly found: Found | null
  /** Wrong guesses that its account has taken from strangers, this attempt too; 0 where it was not asked. */
  readonly guesses: number
  /** What was debited. Known later where the store answered too late for the verdict. Never rejects. */
  readonly charges: Promise<readonly Charge[]>
  /** To be called once it is known whether the credential was right. */
  readonly ended: (right: boolean) => void
}

/** How long an attempt of a crowd waits for the refunds of those before it. */
const crowdPatienceMs = 2_000
/** How long an answer that came too late for the verdict is still waited for, so that its charges can be settled. */
const lateMs = 10 * second

const nothingAsked = { found: null, guesses: 0, charges: Promise.resolve([]), ended: () => {} } as const

export async function sense(
  attempt: Attempt,
  { policy, signals, store, standby, isFlood, lookout, recentlyRight, report }: SenseTools,
): Promise<Sensed> {
  const looked = look(attempt, policy, signals)
  const allowed = looked.filter(allows).map(({ about }) => about)
  const flood = allowed.includes('network') ? null : await floodReading(attempt, policy, isFlood)
  const seen = flood === null ? looked : [...looked, flood]
  // Nothing is asked for it and nothing charged: that is what the shield is for.
  if (flood?.mode === 'enforce') return { ...nothingAsked, readings: seen }
  const refused = seen.some(reading => reading.says === 'refuse' && reading.mode === 'enforce')
  // Where every request counts, a right one is no reason to let the next go free.
  const credentialTag = attempt.counts === 'failures' ? attempt.credentialTag : null
  if (!refused && credentialTag !== null && (await recentlyRight.known(credentialTag))) {
    return { ...nothingAsked, readings: seen }
  }
  const ended = credentialTag === null ? () => {} : recentlyRight.begin(credentialTag)
  const wanted = want(attempt, policy, signals).filter(({ signal }) => !allowed.includes(signal.about))
  // It is neither about the network nor about the account alone: whoever is let in for one of them is no stranger.
  const readers = allowed.length > 0 ? [] : readersOf(attempt, policy, signals)
  const asking = { refused, checks: policy.challenge !== null, detection: strictestOf(readers) }
  const parts = partsOf(attempt, wanted, asking)

  const asked = store.take(parts.map(({ ask }) => ask))
  try {
    const first = await takeInTime(asked, policy.patienceMs)
    const answers =
      attempt.counts === 'failures' ? await waitInCrowd(store, parts, first, policy.patienceMs) : first
    const charges = Promise.resolve(chargesOf(parts, answers))
    const found = foundIn(answers)
    const circumstances = found === null ? null : circumstancesOf(attempt, found, answers, lookout)
    const readings = [
      ...seen,
      ...readingsOf(attempt, parts, answers),
      ...relationReadings(attempt, readers, parts, answers, circumstances),
    ]
    return { readings, found, guesses: guessesIn(answers), charges, ended }
  } catch (error) {
    report('store', error)
    const mode = strictestOf([...wanted, ...readers]) ?? 'monitor'
    const here = await senseHere(attempt, parts, mode, { standby })
    return {
      readings: [...seen, ...here.readings],
      found: null,
      guesses: 0,
      charges: lateCharges(asked, parts).then(late => [...late, ...here.charges]),
      ended,
    }
  }
}

function strictestOf(
  rules: readonly { readonly mode: 'monitor' | 'enforce' }[],
): 'monitor' | 'enforce' | null {
  if (rules.length === 0) return null
  return rules.some(({ mode }) => mode === 'enforce') ? 'enforce' : 'monitor'
}

/** Every subject that is asked, with what it is asked. */
function partsOf(attempt: Attempt, wanted: readonly Wanted[], asking: Asking): readonly Part[] {
  // What is refused is never asked of an account: nobody empties a stranger's account by being refused.
  const payers = asking.refused ? [] : [attempt.accountSubject, ...attempt.alsoCharged]
  // A known device is not held by its network, and one that is none after all can guess at this one account only.
  const isHeld = asking.refused || attempt.device?.ripe !== true || !hasDevicePool(wanted)
  const ofNetwork = isHeld ? wanted : wanted.filter(({ signal }) => signal.about !== 'network')
  return [
    part(attempt.network.subject, 'network', ofNetwork, attempt, asking),
    ...payers.map(subject => part(subject, 'account', wanted, attempt, asking)),
  ].filter(({ debits, ask }) => debits.length > 0 || ask.claims.length > 0 || ask.provenance !== null)
}

/** What a store debits that answers too late is a charge like any other: it is settled by how the attempt ended. */
function lateCharges(asked: Promise<Answers>, parts: readonly Part[]): Promise<readonly Charge[]> {
  const late = asked.then(
    answers => chargesOf(parts, answers),
    () => [],
  )
  return inTime<readonly Charge[]>(late, lateMs, () => [])
}

function look(attempt: Attempt, policy: Policy, signals: readonly Signal[]): readonly Reading[] {
  const seen = signals.flatMap(signal => {
    const mode = signal.kind === 'looks' ? signalMode(policy, attempt.surface, signal.name) : 'off'
    const sight = signal.kind === 'looks' && mode !== 'off' ? signal.look(attempt, policy.lists) : null
    return sight === null || mode === 'off' ? [] : [{ ...sight, reason: signal.name, mode }]
  })
  const allowed = seen.filter(allows).map(({ about }) => about)
  return seen.filter(({ says, about }) => says === 'allow' || !allowed.includes(about))
}

function allows({ says, mode }: Pick<Reading, 'says' | 'mode'>): boolean {
  return says === 'allow' && mode === 'enforce'
}

/**
 * Where a network's budget is only spent by attempts that are still in flight, this one waits for them: fifty people
 * behind one address who sign in at the same second all get in. Asked again because nobody waits in the first call.
 */
async function waitInCrowd(
  store: Store,
  parts: readonly Part[],
  first: Answers,
  patienceMs: number,
): Promise<Answers> {
  return Promise.all(
    parts.map(({ ask }, at) => {
      const again = patiently(ask, first[at])
      return again === null ? first[at] : askedAgain(store, again, first[at], patienceMs)
    }),
  )
}

/** The ask with patience; null where waiting is no use. */
function patiently(ask: Ask, first: Answer | undefined): Ask | null {
  const [debit] = ask.debits
  const [denied] = first?.debits ?? []
  if (debit === undefined || debit.shadow || ask.subject.kind !== 'network') return null
  // Without a counter nothing was denied: a shield answered for the other subject, and this one was not asked.
  if (denied === undefined || denied.granted !== null || denied.firm || denied.counted.length === 0)
    return null
  // What was claimed the first time is not claimed again: it has opened what it opens.
  const claimed = first?.claims.every(good => good) === true ? 'anybody' : 'nobody'
  const alternatives = debit.alternatives.map(way =>
    way.opensTo === 'claim' ? ({ ...way, opensTo: claimed } as const) : way,
  )
  return { ...ask, debits: [{ ...debit, alternatives, patienceMs: crowdPatienceMs }], claims: [] }
}

/** The denial stands where the second call fails: the charges of the first are known. */
async function askedAgain(
  store: Store,
  again: Ask,
  first: Answer | undefined,
  patienceMs: number,
): Promise<Answer | undefined> {
  const [answer] = await takeInTime(store.take([again]), crowdPatienceMs + patienceMs).catch(() => [])
  const [patient] = answer?.debits ?? []
  if (first === undefined || patient === undefined) return first
  return { ...first, debits: [patient, ...first.debits.slice(1)] }
}
