// Finds what a visitor's reference stands for: its entry or, where entries were merged, the line that it went into.
// Where nothing is kept any more, what is sealed in the reference itself still tells when, from where and why.
import type { JournalMethods } from '../journal/contract.ts'
import type { Line, Merged } from '../journal/line.ts'
import { type ReferenceContent, readReference, shortTag } from '../lib/reference.ts'
import { otherReasons } from '../verdict.ts'
import type { AdminSite } from './contract.ts'

/** What the reference says by itself. */
export interface Sealed {
  readonly at: number
  /** The /24 or /48, where a line of that minute names it. */
  readonly network: string | null
  readonly reason: string | null
}

export interface Found {
  /** The entry; or the merged lines that may count it, mostly one; or nothing. */
  readonly lines: readonly Line[]
  /** Null for a reference that these secrets did not make. */
  readonly sealed: Sealed | null
}

/** What the seal holds as reason where no signal said anything. */
const noReason = 'none'

export async function findReference(
  reference: string,
  { keyring, subjects, signals }: AdminSite,
  journal: JournalMethods,
): Promise<Found> {
  const content = readReference(keyring, reference)
  const line = await journal.find(reference, content?.at ?? null)
  if (content === null) return { lines: line === null ? [] : [line], sealed: null }

  const names = [...signals.map(({ name }) => name), ...Object.values(otherReasons), noReason]
  const reason = names.find(name => shortTag(name, 2) === content.reason) ?? null
  if (line !== null) return { lines: [line], sealed: { at: content.at, network: wideOf(line), reason } }

  const merged = await journal.merged(content.at)
  const own = merged.find(({ network, subject }) => {
    if (network === null || subject !== 'network') return false
    const { key, previous } = subjects.network(network.wide)
    return [key, previous].some(made => made !== null && shortTag(made, 4) === content.network)
  })
  const lines = own === undefined ? merged.filter(other => mayCount(other, content)) : [own]
  return {
    lines: lines.map(found => ({ is: 'merged', merged: found })),
    sealed: { at: content.at, network: own?.network?.wide ?? null, reason },
  }
}

function wideOf(line: Line): string | null {
  return line.is === 'entry' ? line.entry.network.wide : (line.merged.network?.wide ?? null)
}

/** A line that is not one network's counts an attempt if it has the reason, and was open at the time. */
function mayCount({ subject, cells, first, last }: Merged, { at, reason }: ReferenceContent): boolean {
  const open = first.at <= at && at <= last.at
  return subject !== 'network' && open && cells.some(cell => shortTag(cell.reason ?? noReason, 2) === reason)
}
