// The store on Durable Objects: finds the shard of each subject, asks each shard in one call, and lets what an isolate
// has for one shard leave together. It decides nothing: the counting is in `src/ledger/`.
import type { Subject } from '../attempt.ts'
import type { Before, FollowUp, LedgerMethods, Taking } from '../ledger/contract.ts'
import { type GatheringCalls, gatherCalls, type KeepAlive } from '../lib/gather-calls.ts'
import { hash } from '../lib/hash.ts'
import type { Answer, Ask, Prover, Store } from './contract.ts'
import { onceADay } from './once-a-day.ts'

export interface DurableStoreOptions {
  /** The object of this name, created near the origin. */
  readonly object: (name: string) => LedgerMethods
  readonly site: string
  readonly shards: number
  /** The number of shards before it was changed; null while it was not. */
  readonly previousShards: number | null
  readonly now: () => number
  readonly waitUntil: KeepAlive
}

/** How long asks of one shard, and what follows an outcome, wait for each other where one is under way. */
const gatherAsksMs = 10
const gatherAfterwardsMs = 100
/** Provers that an isolate told of today, of whom the Ledger need not hear again. */
const mostTold = 10_000

/** The calls to one shard. What an attempt takes stays together. */
interface Shard {
  readonly takes: GatheringCalls<readonly Taking[], readonly (Answer | null)[]>
  readonly followUps: GatheringCalls<FollowUp, boolean>
}

export function durableStore(options: DurableStoreOptions): Store {
  const { object, site, shards, previousShards, now, waitUntil } = options
  const platform = { now, waitUntil }
  const known = new Map<string, Shard>()
  const isFirstToday = onceADay(now, mostTold)

  const nameOf = ({ key }: Subject) => objectName(site, shards, key)

  /** One change may follow another while both are still told of: the later one's place comes first. */
  function before({ key, previous }: Subject): readonly Before[] {
    const keys = previous === null ? [key] : [key, previous]
    const counts = previousShards === null ? [shards] : [previousShards, shards]
    const places = keys.flatMap(key => counts.map(count => ({ object: objectName(site, count, key), key })))
    return places.filter(place => place.key !== key || place.object !== objectName(site, shards, key))
  }

  async function take(name: string, attempts: readonly (readonly Taking[])[]) {
    const asked = JSON.stringify(attempts.flat())
    const text = await object(name).take(asked).catch(failed)
    const answers: readonly (Answer | null)[] = JSON.parse(text)
    return inParts(answers, attempts)
  }

  /** Twice is no more than once: a charge is given back once, and what is known or forgotten again is just that. */
  async function followUp(name: string, followUps: readonly FollowUp[]): Promise<readonly boolean[]> {
    const said = JSON.stringify(followUps)
    return JSON.parse(await twice(() => object(name).followUp(said)).catch(failed))
  }

  function shardOf(name: string): Shard {
    const found = known.get(name) ?? {
      takes: gatherCalls({ call: all => take(name, all), gatherMs: gatherAsksMs, ...platform }),
      followUps: gatherCalls({ call: all => followUp(name, all), gatherMs: gatherAfterwardsMs, ...platform }),
    }
    known.set(name, found)
    return found
  }

  return {
    take: asks =>
      perObject(asks, nameOf, async (name, group) => {
        const takings = group.map(({ subject, ...ask }: Ask) => ({
          key: subject.key,
          ask,
          before: before(subject),
        }))
        // Whoever waits in the object for a refund makes nobody else wait.
        if (!group.some(isPatient)) return shardOf(name).takes.ask(takings)
        const [answers = []] = await take(name, [takings])
        return answers
      }),

    settle: settlements =>
      Promise.all(
        settlements.map(async ({ subject, ...settlement }) => {
          const { followUps } = shardOf(nameOf(subject))
          const settling = { does: 'settle', key: subject.key, ...settlement } as const
          if (settlement.instead !== null) return followUps.ask(settling)
          await followUps.tell(settling)
          return true
        }),
      ),

    relate(subject, provenance) {
      const { followUps } = shardOf(nameOf(subject))
      return followUps.tell({ does: 'relate', key: subject.key, provenance, before: before(subject) })
    },

    async prove(subject, prover) {
      if (!isFirstToday(textOf(subject, prover))) return
      const { followUps } = shardOf(nameOf(subject))
      await followUps.tell({ does: 'prove', key: subject.key, prover, before: before(subject) })
    },

    async remember(subject, device) {
      const { followUps } = shardOf(nameOf(subject))
      const remembering = { does: 'remember', key: subject.key, device, before: before(subject) } as const
      if (!(await followUps.ask(remembering))) throw new Error('The Ledger did not remember a device.')
    },

    forgetDevices: subject => object(nameOf(subject)).forgetDevices(subject.key, before(subject)),
    async forget(subject, names, price) {
      const { followUps } = shardOf(nameOf(subject))
      const forgetting = { does: 'forget', key: subject.key, names, price, before: before(subject) } as const
      if (!(await followUps.ask(forgetting))) throw new Error('The Ledger did not forget.')
    },
    lift: (subject, name, forMs) => object(nameOf(subject)).lift(subject.key, name, forMs, before(subject)),
  }
}

function textOf({ key }: Subject, { address, accounts }: Prover): string {
  return `${key} ${address} ${accounts[0]}`
}

/**
 * Once more where it fails: a failure at once is what a restart of the object looks like. Not where the platform says
 * that the object is overloaded: whoever asks again makes that worse.
 */
function twice<Given>(call: () => Promise<Given>): Promise<Given> {
  return call().catch(error => (isOverloaded(error) ? Promise.reject(error) : call()))
}

/** The platform calls all of these `Error`, and marks them; names are what an operator is told. */
class LedgerAway extends Error {
  override readonly name: 'LedgerOverloaded' | 'LedgerUnreachable' | 'LedgerFailed'

  constructor(why: unknown) {
    super('The Ledger did not answer.')
    if (isOverloaded(why)) this.name = 'LedgerOverloaded'
    else this.name = isMarked(why, 'retryable') ? 'LedgerUnreachable' : 'LedgerFailed'
  }
}

function failed(why: unknown): never {
  throw new LedgerAway(why)
}

function isOverloaded(error: unknown): boolean {
  return isMarked(error, 'overloaded')
}

function isMarked(error: unknown, mark: 'overloaded' | 'retryable'): boolean {
  return (
    error instanceof Error && Object.entries(error).some(([name, value]) => name === mark && value === true)
  )
}

function isPatient({ debits }: Ask): boolean {
  return debits.some(({ patienceMs }) => patienceMs > 0)
}

/** Hands what concerns one object to `send` together; what it gives comes back in the order of the items. */
async function perObject<Item extends { readonly subject: Subject }, Given>(
  items: readonly Item[],
  nameOf: (subject: Subject) => string,
  send: (name: string, group: readonly Item[]) => Promise<readonly (Given | null)[]>,
): Promise<readonly Given[]> {
  const groups = Map.groupBy(items, ({ subject }) => nameOf(subject))
  const given = new Map<Item, Given>()
  await Promise.all(
    Array.from(groups, async ([name, group]) => {
      const answers = await send(name, group)
      group.forEach((item, at) => {
        const answer = answers[at]
        if (answer === undefined || answer === null) throw new Error('The Ledger gave no answer.')
        given.set(item, answer)
      })
    }),
  )
  return items.flatMap(item => given.get(item) ?? [])
}

/** The answers of all attempts of a call, for each attempt its own. */
function inParts<Given>(answers: readonly Given[], attempts: readonly (readonly unknown[])[]) {
  let at = 0
  return attempts.map(({ length }) => {
    at += length
    return answers.slice(at - length, at)
  })
}

/** The name of the object that holds a subject, with the site and the shard count of its generation. */
export function objectName(site: string, shards: number, key: string): string {
  return `${site}:${shards}:${hash(key) % shards}`
}
