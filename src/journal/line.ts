// A line of the record: one entry or, under a flood, all entries of one subject in one minute, merged to counts. Pure.
// Nothing is lost in merging but the single stories: counts of two lines add up to the counts of one.
import type { Outcome, Surface } from '../attempt.ts'
import { minute } from '../lib/time.ts'
import type { Decision } from '../verdict.ts'
import type { Entry } from './entry.ts'

/** How many attempts of one kind a merged line stands for. */
export interface Cell {
  readonly surface: Surface
  readonly route: string
  readonly action: Decision['do']
  readonly watched: Decision['do']
  readonly outcome: Outcome['is']
  readonly reason: string | null
  readonly count: number
}

/** One end of a merged line: the reference a visitor may hold, and its time in milliseconds. */
interface Mark {
  readonly reference: string
  readonly at: number
}

export interface Merged {
  readonly v: 1
  /** Whose entries came too fast, or were all alike: one network's (/24 or /48), one account's, or everybody's. */
  readonly subject: 'network' | 'account' | 'everything'
  /** The start of the minute, in milliseconds since 1970. */
  readonly minute: number
  /** Attempts in all; the sum of `cells`. */
  readonly count: number
  readonly cells: readonly Cell[]
  readonly first: Mark
  readonly last: Mark
  /** The one network that all of them came from; null where there were several. */
  readonly network: {
    readonly wide: string
    readonly asn: number | null
    readonly country: string | null
  } | null
  /** The one account that all of them meant; null where there were several, or none. */
  readonly account: { readonly tag: string; readonly hint: string } | null
}

export type Line =
  | { readonly is: 'entry'; readonly entry: Entry }
  | { readonly is: 'merged'; readonly merged: Merged }

/** Kinds of attempt that one line tells apart. Beyond, the route and the reason of new kinds are not told. */
const mostCells = 60
/** Stands for a route or a reason that is not told apart any more. */
export const several = 'several'

/** Whether the attempt got into the account: what no flood may hide. */
export function gotIn({ outcome }: Entry): boolean {
  return isOpened(outcome.is)
}

/** Of the attempts that a merged line stands for, how many got into an account. */
export function openedIn({ cells }: Merged): number {
  return cells.reduce((sum, cell) => (isOpened(cell.outcome) ? sum + cell.count : sum), 0)
}

function isOpened(outcome: Outcome['is']): boolean {
  return outcome === 'success' || outcome === 'pending'
}

/** The start of the minute of a time. */
export function minuteOf(at: number): number {
  return at - (at % minute)
}

/**
 * Whose line an attempt is merged into, where no limit of another decides. Accounts that were opened never share one:
 * each has a line of its own.
 */
export function subjectOf(entry: Entry): 'network' | 'account' {
  return gotIn(entry) && entry.account !== null ? 'account' : 'network'
}

/** The entry as a merged line of one. */
export function mergedOf(subject: Merged['subject'], entry: Entry): Merged {
  const { reference, at, surface, route, action, watched, reason, network, account } = entry
  return {
    v: 1,
    subject,
    minute: minuteOf(at),
    count: 1,
    cells: [{ surface, route, action, watched, outcome: entry.outcome.is, reason, count: 1 }],
    first: { reference, at },
    last: { reference, at },
    network: { wide: network.wide, asn: network.asn, country: network.country },
    account,
  }
}

/** Two lines of the same subject and minute as one. */
export function combine(a: Merged, b: Merged): Merged {
  return {
    ...a,
    count: a.count + b.count,
    cells: addCells(a.cells, b.cells),
    first: b.first.at < a.first.at ? b.first : a.first,
    last: b.last.at >= a.last.at ? b.last : a.last,
    network: commonNetwork(a.network, b.network),
    account: a.account?.tag === b.account?.tag ? a.account : null,
  }
}

function commonNetwork(a: Merged['network'], b: Merged['network']): Merged['network'] {
  if (a === null || b === null || a.wide !== b.wide) return null
  return {
    wide: a.wide,
    asn: a.asn === b.asn ? a.asn : null,
    country: a.country === b.country ? a.country : null,
  }
}

function addCells(a: readonly Cell[], b: readonly Cell[]): readonly Cell[] {
  const cells = [...a]
  for (const cell of b) {
    const room = cells.length < mostCells || cells.some(other => isAlike(other, cell))
    const kept = room ? cell : { ...cell, route: several, reason: several }
    const at = cells.findIndex(other => isAlike(other, kept))
    const before = cells[at]
    if (before === undefined) cells.push(kept)
    else cells[at] = { ...kept, count: before.count + kept.count }
  }
  return cells
}

function isAlike(a: Cell, b: Cell): boolean {
  return (
    a.surface === b.surface &&
    a.route === b.route &&
    a.action === b.action &&
    a.watched === b.watched &&
    a.outcome === b.outcome &&
    a.reason === b.reason
  )
}

/** What tells the merged lines of one minute apart. It begins with a sign that no reference begins with. */
export function mergedKey({ subject, network, account }: Merged): string {
  switch (subject) {
    case 'network':
      return `~network ${network?.wide ?? ''}`
    case 'account':
      return `~account ${account?.tag ?? ''}`
    case 'everything':
      return '~everything'
  }
}

/** The line as the kinds of attempt it stands for: one for an entry. */
export function cellsOf(line: Line): readonly Cell[] {
  return line.is === 'merged' ? line.merged.cells : mergedOf('network', line.entry).cells
}
