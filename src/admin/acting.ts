// What the operator can do through the admin API: end a block, let somebody through for a while, forget an account's
// devices, erase an account. What concerns campaigns is in `campaigns.ts`.
import type { InferOutput } from 'valibot'
import type { Subject } from '../attempt.ts'
import { networkOf, parseNetwork } from '../lib/ip-network.ts'
import { watchTags } from './campaigns.ts'
import type { AdminSite } from './contract.ts'
import type { allowInput, forgetInput, unblockInput } from './input.ts'
import type { InputProblem } from './problem.ts'
import { tagsOf } from './reading.ts'

/** Rounds of erasing in one request; each is a bounded number of lines. */
const mostRounds = 20

export type Done<Result> =
  | { readonly ok: true; readonly result: Result }
  | { readonly ok: false; readonly problems: readonly InputProblem[] }

/** Whom an operator means: the subject to act on, and under which name its limits can be lifted. */
interface Meant {
  readonly subject: Subject
  readonly lift: string | null
  /** The /24 or /48; null for an account. */
  readonly wide: string | null
}

/** Forgets every counter of a /24 or /48, or of an account. */
export async function unblock(input: InferOutput<typeof unblockInput>, site: AdminSite) {
  const meant = meantBy(input, site)
  if (!meant.ok) return meant
  const { subject, wide } = meant.result
  await site.store.forget(subject, [''], null)
  return done({ subject: subject.kind, network: wide })
}

/** Lets an address, a prefix or an account through free of charge; 0 ends that. */
export async function allow({ forMs, ...input }: InferOutput<typeof allowInput>, site: AdminSite) {
  const meant = meantBy(input, site)
  if (!meant.ok) return meant
  const { subject, lift } = meant.result
  if (lift === null) return refused('network', 'must be an address, a /24, a /64, a /56 or a /48')
  await site.store.lift(subject, lift, forMs)
  return done({ subject: subject.kind, name: lift, forMs })
}

/** Makes every device of an account unknown: of all names that are one to the budgets. */
export async function forgetDevices(input: InferOutput<typeof forgetInput>, site: AdminSite) {
  const meant = meantBy(input, site)
  if (!meant.ok) return meant
  await site.store.forgetDevices(meant.result.subject)
  return done({ subject: meant.result.subject.kind })
}

/**
 * Erases an account from the record and from what the watchtower knows, and its devices, which only a name that counts
 * can have. Counters end by themselves.
 */
export async function forget(input: InferOutput<typeof forgetInput>, site: AdminSite) {
  await forgetDevices(input, site)
  const tags = tagsOf(input.account, site)
  let lines = 0
  for (let round = 0; round < mostRounds; round += 1) {
    const erased = await site.journal().forget(tags)
    lines += erased.lines
    if (erased.more) continue
    // Only once, and after all else: a name that is not there any more may take another one's place with it.
    await forgetName(input.account, site)
    return { lines, more: false }
  }
  return { lines, more: true }
}

async function forgetName(name: string, site: AdminSite): Promise<void> {
  const tags = watchTags(name, site)
  if (tags.length > 0) await site.watchtower().forgetNames(tags)
}

function meantBy({ network, account }: InferOutput<typeof unblockInput>, site: AdminSite): Done<Meant> {
  if (network === 'no-address') {
    return done({ subject: site.subjects.network(network), lift: network, wide: network })
  }
  if (network !== undefined) return meantNetwork(network, site)
  const reduced = site.skeleton(account ?? '')
  if (reduced === '') return refused('account', 'nothing is left of this name once signs are taken away')
  return done({ subject: site.subjects.account(reduced), lift: 'account', wide: null })
}

function meantNetwork(text: string, { subjects }: AdminSite): Done<Meant> {
  const parsed = parseNetwork(text)
  const inside = networkOf(text.split('/')[0] ?? '')
  if (parsed === null || inside === null) return refused('network', 'must be an address or a network')
  const { address, middle, wide } = inside
  const widest = parsed.family === 4 ? 24 : 48
  if (parsed.bits < widest)
    return refused('network', `must lie within one /${widest}: that is what is counted together`)
  const names = new Map([
    [widest, wide],
    ...(middle === null ? [] : [[56, middle] as const]),
    [parsed.family === 4 ? 32 : 64, address],
    [128, address],
  ])
  return done({ subject: subjects.network(wide), lift: names.get(parsed.bits) ?? null, wide })
}

function done<Result>(result: Result): Done<Result> {
  return { ok: true, result }
}

function refused(path: string, problem: string): Done<never> {
  return { ok: false, problems: [{ path, problem }] }
}
