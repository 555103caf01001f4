// What a check costs somebody: by what his network has used up, and never by the name he means. Asking counts against the
// network too, but nobody is turned away for it: it makes the next check dearer.
import type { Attempt, Network, Surface } from '../attempt.ts'
import type { Price } from '../challenges/contract.ts'
import { inTime } from '../lib/in-time.ts'
import { second } from '../lib/time.ts'
import { attemptsCounter } from '../signals/counting.ts'
import type { Site } from '../site.ts'
import { type Wanted, want } from '../stages/asking.ts'
import type { Sender } from '../stages/sender.ts'
import type { Alternative, Debit } from '../stores/contract.ts'
import type { Pool } from '../verdict.ts'

export type PriceTools = Pick<Site, 'policy' | 'signals' | 'store' | 'report'>

/** Checks that one address may ask for before they get dearer: more than an office needs. */
const askedCheaply = { free: 300, refill: 1, everyMs: 10 * second }
const askedAtAll = { free: 1_200, refill: 1, everyMs: 3 * second }

/** Of what those who passed a check have together, this share must be left, or the next check is a dear one. */
const dearBelow = 0.5

export async function priceFor(
  sender: Sender,
  surface: Surface,
  now: number,
  { policy, signals, store, report }: PriceTools,
): Promise<Price> {
  const { subject } = sender.network
  const wanted = want(nobodys(sender, surface, now), policy, signals).filter(
    ({ signal, mode }) => signal.about === 'network' && mode === 'enforce',
  )
  const debits = [
    asked(sender.network, askedAtAll, 'checks/all'),
    asked(sender.network, askedCheaply, 'checks/cheap'),
    look('free', wanted, 1),
    look('paid', wanted, share(wanted)),
  ]
  const ask = { subject, debits, claims: [], device: null, lifts: [] }
  try {
    const [answer] = await inTime(store.take([ask]), policy.patienceMs, () => {
      throw new Error('The store did not answer in time.')
    })
    const [all, cheap, free, paid] = answer?.debits ?? []
    if (all?.granted == null || paid?.offers.includes('paid') !== true) return 'high'
    return cheap?.granted == null || free?.offers.includes('free') !== true ? 'middle' : 'low'
  } catch (error) {
    report('store', error)
    return 'middle'
  }
}

/** Debits one unit, to count that a check was asked for. */
function asked({ address }: Network, setting: typeof askedAtAll, kind: string): Debit {
  const bucket = attemptsCounter(`${kind}=${address}`, setting)
  const buckets = bucket.counts === 'attempts' ? [bucket] : []
  return debit([{ name: 'asked', opensTo: 'anybody', buckets, distinct: [] }], 1)
}

/** Looks whether a pool of the network's could pay so much, and takes nothing of it. */
function look(pool: Pool, wanted: readonly Wanted[], cost: number): Debit {
  const counters = wanted.map(({ counter }) => counter).filter(({ pools }) => pools.includes(pool))
  const buckets = counters.filter(counter => counter.counts === 'attempts')
  return debit([{ name: pool, opensTo: 'nobody', buckets, distinct: [] }], cost)
}

function debit(alternatives: readonly Alternative[], cost: number): Debit {
  return { alternatives, cost, how: 'whole', shadow: false, denialCosts: false, patienceMs: 0 }
}

/** How much must be left of the narrowest paid counter. */
function share(wanted: readonly Wanted[]): number {
  const capacities = wanted
    .filter(({ counter: { pools } }) => pools.includes('paid'))
    .map(({ counter }) => counter.capacity)
  return capacities.length === 0 ? 1 : Math.ceil(Math.min(...capacities) * dearBelow)
}

/** An attempt that is none: nobody is named, and nothing was sent. */
function nobodys(sender: Sender, surface: Surface, at: number): Attempt {
  const { subject } = sender.network
  return {
    ...sender,
    at,
    surface,
    route: '',
    account: null,
    accountSubject: subject,
    alsoCharged: [],
    flow: null,
    malformed: null,
    counts: 'requests',
    credentials: 1,
    unambiguous: false,
    signedIn: false,
    device: null,
    credentialTag: null,
  }
}
