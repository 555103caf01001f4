// What a check costs somebody: by what his network has used up and, where one is needed, whether a campaign is going
// on; never by the name he means. Who asks often has a dearer one, but nobody is turned away for asking: others may be
// behind the same address.
import type { Surface } from '../attempt.ts'
import { type Price, prices } from '../challenges/contract.ts'
import { detectionMode } from '../mode.ts'
import type { Site } from '../site.ts'
import { type Wanted, want } from '../stages/asking.ts'
import type { Sender } from '../stages/sender.ts'
import type { Debit, DebitAnswer } from '../stores/contract.ts'
import { takeInTime } from '../stores/take-in-time.ts'
import { addressWithin } from '../trust/prover.ts'
import type { Pool } from '../verdict.ts'
import { priceOfAction } from '../watchtower/contract.ts'

export type PriceTools = Pick<Site, 'policy' | 'signals' | 'store' | 'lookout' | 'askedHere' | 'report'>

/** The name of the signal. */
const campaigns = 'campaigns'

/** Checks that one address asks for in an hour before they get dearer: more than an office needs. */
const askedCheaply = 300
/** Of what those who passed a check have together, this share must be left, or the next check is a dear one. */
const dearBelow = 0.5

/**
 * What a check costs that is needed: more while a campaign is going on in which anybody is asked for a dear one.
 * Whether this visitor is, only his sign-in tells, which is another kind of request than this: what is asked for here
 * must be enough.
 */
export async function priceOfNeeded(sender: Sender, surface: Surface, tools: PriceTools): Promise<Price> {
  const price = await priceFor(sender, surface, tools)
  const isActing = detectionMode(tools.policy, { surface, route: '' }, campaigns) === 'enforce'
  return surface === 'login' && isActing ? dearest(price, priceOfAction[tools.lookout.dearest()]) : price
}

/**
 * What a check costs that is done before anybody knows whether it is needed: people type meanwhile, and shall not wait.
 */
export async function priceFor(sender: Sender, surface: Surface, tools: PriceTools): Promise<Price> {
  const { policy, store, report } = tools
  const { subject, address } = sender.network
  const proversAt = addressWithin(sender.network)
  const asked: Price = tools.askedHere.count(address) > askedCheaply ? 'middle' : 'low'
  const debits = looks(sender, surface, tools)
  const ask = { subject, debits, claims: [], device: null, provenance: null, proversAt, lifts: [] }
  try {
    const [answer] = await takeInTime(store.take([ask]), policy.patienceMs)
    return dearest(asked, priceBy(answer?.debits ?? []))
  } catch (error) {
    report('store', error)
    return 'middle'
  }
}

export function dearest(one: Price, other: Price): Price {
  return prices.indexOf(one) < prices.indexOf(other) ? other : one
}

/** What the store has to be asked to know a price: it debits nothing. */
export function looks(
  sender: Sender,
  surface: Surface,
  { policy, signals }: Pick<PriceTools, 'policy' | 'signals'>,
): readonly Debit[] {
  const { network } = sender
  const nobodys = {
    surface,
    network,
    account: null,
    accountSubject: network.subject,
    flow: null,
    device: null,
  }
  const wanted = want(nobodys, policy, signals).filter(
    ({ signal, mode }) => signal.about === 'network' && mode === 'enforce',
  )
  return [look('free', wanted, 1), look('paid', wanted, share(wanted))]
}

/** The price by the answers to `looks`. */
export function priceBy([free, paid]: readonly DebitAnswer[]): Price {
  if (paid?.offers.includes('paid') !== true) return 'high'
  return free?.offers.includes('free') === true ? 'low' : 'middle'
}

/** Looks whether a pool of the network's could pay so much. */
function look(pool: Pool, wanted: readonly Wanted[], cost: number): Debit {
  const counters = wanted.map(({ counter }) => counter).filter(({ pools }) => pools.includes(pool))
  const buckets = counters.filter(counter => counter.counts === 'attempts')
  return {
    alternatives: [{ name: pool, opensTo: 'nobody', buckets, distinct: [] }],
    cost,
    how: 'whole',
    shadow: false,
    denialCosts: false,
    patienceMs: 0,
  }
}

/** How much must be left of the narrowest paid counter. */
function share(wanted: readonly Wanted[]): number {
  const capacities = wanted
    .filter(({ counter: { pools } }) => pools.includes('paid'))
    .map(({ counter }) => counter.capacity)
  return capacities.length === 0 ? 1 : Math.ceil(Math.min(...capacities) * dearBelow)
}
