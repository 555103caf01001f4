// Asks every signal what it sees and what it counts, and the store for all of it: one call a subject, in parallel, one
// round trip. It decides nothing, and a store that does not answer becomes a reading that says so.
import type { Attempt, Subject } from '../attempt.ts'
import type { Policy } from '../config/policy.ts'
import { inTime } from '../lib/in-time.ts'
import { signalMode } from '../mode.ts'
import type { Signal } from '../signals/contract.ts'
import {
  type Answer,
  type Ask,
  type Counted,
  counterKind,
  type Debit,
  type DebitAnswer,
  type Store,
} from '../stores/contract.ts'
import type { RecentlyRight } from '../trust/recently-right.ts'
import { otherReasons, type Reading } from '../verdict.ts'
import { counterName, type Part, part, type Wanted, type Whose, want } from './asking.ts'

export interface SenseTools {
  readonly policy: Policy
  readonly signals: readonly Signal[]
  readonly store: Store
  readonly recentlyRight: RecentlyRight
}

/** A debit that was made for this attempt, so that `learn` can give it back. */
export interface Charge {
  readonly subject: Subject
  readonly charge: string
  readonly about: Whose
  readonly shadow: boolean
}

export interface Sensed {
  readonly readings: readonly Reading[]
  readonly charges: readonly Charge[]
  /** To be called once it is known whether the credential was right. */
  readonly ended: (right: boolean) => void
}

type Counts = Pick<Sensed, 'readings' | 'charges'>

/** How long an attempt of a crowd waits for the refunds of those before it. */
const crowdPatienceMs = 2_000

export async function sense(
  attempt: Attempt,
  { policy, signals, store, recentlyRight }: SenseTools,
): Promise<Sensed> {
  const seen = look(attempt, policy, signals)
  const refused = seen.some(reading => reading.says === 'refuse' && reading.mode === 'enforce')
  // Where every request counts, a right one is no reason to let the next go free.
  const credentialTag = attempt.counts === 'failures' ? attempt.credentialTag : null
  if (!refused && credentialTag !== null && (await recentlyRight.known(credentialTag))) {
    return { readings: seen, charges: [], ended: () => {} }
  }
  const ended = credentialTag === null ? () => {} : recentlyRight.begin(credentialTag)
  const allowed = seen.filter(allows).map(({ about }) => about)
  const wanted = want(attempt, policy, signals).filter(({ signal }) => !allowed.includes(signal.about))
  // What is refused is never asked of an account: nobody empties a stranger's account by being refused.
  const payers = refused ? [] : [attempt.accountSubject, ...attempt.alsoCharged]
  const parts = [
    part(attempt.network.subject, 'network', wanted, attempt, refused),
    ...payers.map(subject => part(subject, 'account', wanted, attempt, false)),
  ].filter(({ debits }) => debits.length > 0)

  try {
    const counts = await askAll(store, parts, policy.patienceMs, attempt.counts === 'failures')
    return { readings: [...seen, ...counts.readings], charges: counts.charges, ended }
  } catch {
    const mode = wanted.some(({ mode }) => mode === 'enforce') ? 'enforce' : 'monitor'
    return {
      readings: [...seen, { says: 'unknown', reason: otherReasons.unknown, about: 'request', mode }],
      charges: [],
      ended,
    }
  }
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

async function askAll(
  store: Store,
  parts: readonly Part[],
  patienceMs: number,
  mayWait: boolean,
): Promise<Counts> {
  const first = await answered(store.take(parts.map(({ ask }) => ask)), patienceMs)
  const answers = await Promise.all(
    parts.map(({ ask }, at) => (mayWait ? waitInCrowd(store, ask, first[at], patienceMs) : first[at])),
  )
  const readings: Reading[] = []
  const charges: Charge[] = []
  parts.forEach(({ ask, about, debits }, at) => {
    const lift = answers[at]?.lifted ?? null
    if (lift !== null)
      readings.push({ says: 'allow', reason: otherReasons.lifted, about, mode: 'enforce', what: lift })
    debits.forEach(({ debit, wanted }, index) => {
      const answer = answers[at]?.debits[index]
      if (answer === undefined) return
      readings.push(
        ...wanted.flatMap(entry => readingOf(entry, debit.shadow, answer.counted, answer.granted === null)),
      )
      if (answer.granted !== null && answer.charge !== null) {
        charges.push({ subject: ask.subject, charge: answer.charge, about, shadow: debit.shadow })
      }
    })
  })
  const denied = parts.some(({ debits }, at) =>
    debits.some(({ debit }, index) => isDenied(debit, answers[at]?.debits[index])),
  )
  // A denial that names no counter of ours is a store that speaks of something else: nothing falls through.
  if (denied && !readings.some(({ says }) => says === 'spent')) {
    readings.push({ says: 'unknown', reason: otherReasons.unknown, about: 'request', mode: 'enforce' })
  }
  return { readings, charges }
}

function isDenied({ shadow, how }: Debit, answer: DebitAnswer | undefined): boolean {
  return !shadow && how === 'whole' && (answer === undefined || answer.granted === null)
}

/**
 * Where a network's budget is only spent by attempts that are still in flight, this one waits for them: fifty people
 * behind one address who sign in at the same second all get in. Asked again because nobody waits in the first call.
 */
async function waitInCrowd(
  store: Store,
  ask: Ask,
  first: Answer | undefined,
  patienceMs: number,
): Promise<Answer | undefined> {
  const [debit] = ask.debits
  const [denied] = first?.debits ?? []
  if (first === undefined || debit === undefined || debit.shadow || ask.subject.kind !== 'network')
    return first
  // Without a counter nothing was denied: a shield answered for the other subject, and this one was not asked.
  if (denied === undefined || denied.granted !== null || denied.firm || denied.counted.length === 0)
    return first
  const again: Ask = { ...ask, debits: [{ ...debit, patienceMs: crowdPatienceMs }] }
  const [answer] = await answered(store.take([again]), crowdPatienceMs + patienceMs)
  const [patient] = answer?.debits ?? []
  return patient === undefined ? first : { ...first, debits: [patient, ...first.debits.slice(1)] }
}

function readingOf(
  { signal, mode, counter }: Wanted,
  shadow: boolean,
  counted: readonly Counted[],
  denied: boolean,
): readonly Reading[] {
  const named = (wanted: string) => counted.find(({ name }) => name === wanted)
  const own = counterName(counter, shadow)
  const found = named(own) ?? named(counterKind(own))
  if (found === undefined) return []
  const said = {
    reason: signal.name,
    about: signal.about,
    mode,
    value: found.used,
    limit: found.capacity,
  } as const
  if (!denied || found.waitMs === 0) return [{ ...said, says: 'fine' }]
  return [{ ...said, says: 'spent', waitMs: found.waitMs, what: counterKind(counter.name) }]
}

/** What comes later is nobody's: its charge stands, and ends by itself. */
function answered<T>(promise: Promise<T>, ms: number): Promise<T> {
  return inTime(promise, ms, () => {
    throw new Error('The store did not answer in time.')
  })
}
