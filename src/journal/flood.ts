// Decides which entries are written one by one and which are merged, so that a flood cannot fill the record, and no
// noise hides an account that was opened. Memory is bounded; what is merged adds up. It stores nothing itself.
import { second } from '../lib/time.ts'
import type { Entry } from './entry.ts'
import { combine, gotIn, type Line, type Merged, mergedKey, mergedOf, minuteOf } from './line.ts'

export interface FloodLimits {
  /** Entries a minute of one network (/24 or /48), and of one account. */
  readonly perSubject: number
  /** Of these, kept free for attempts that got into an account. */
  readonly perSubjectOpened: number
  /** Entries a second in all, and how many of these are kept free in the same way. */
  readonly perSecond: number
  readonly perSecondOpened: number
  /** Merged lines a minute; everything beyond goes into one more. */
  readonly lines: number
}

export const floodLimits: FloodLimits = {
  perSubject: 20,
  perSubjectOpened: 5,
  perSecond: 200,
  perSecondOpened: 50,
  lines: 500,
}

export interface Flood {
  /** Whether the entry is to be written by itself. If not, it has been merged into a line. */
  admit(entry: Entry): boolean
  /** Takes a line that was merged elsewhere. */
  merge(merged: Merged): void
  /** The lines that changed since `written` was last called. */
  changed(): readonly Merged[]
  written(): void
  /** Forgets what it knows about the last minutes, to learn it again from what is stored. */
  reset(): void
}

/** What came in one minute. */
interface Window {
  /** References of the entries written one by one: a batch that is sent again changes nothing. */
  readonly references: Set<string>
  readonly singles: Map<string, number>
  readonly seconds: Map<number, number>
  readonly lines: Map<string, Merged>
}

/** Minutes known at one time. Entries arrive within seconds, a few of them late. */
const mostWindows = 3

export interface FloodParts {
  /** The lines of a minute that are in the record already: after an eviction the limits still hold. */
  readonly stored: (minute: number) => Iterable<Line>
  /** Whether the record is so large that only attempts that got into an account are still written one by one. */
  readonly isCrowded: () => boolean
}

export function createFlood({ stored, isCrowded }: FloodParts, limits = floodLimits): Flood {
  const windows = new Map<number, Window>()
  const changed = new Map<string, Merged>()

  function windowOf(minute: number): Window {
    const known = windows.get(minute)
    if (known !== undefined) return known
    if (windows.size >= mostWindows) windows.delete(Math.min(...windows.keys()))
    const window: Window = { references: new Set(), singles: new Map(), seconds: new Map(), lines: new Map() }
    for (const line of stored(minute)) {
      if (line.is === 'entry') count(window, line.entry)
      else window.lines.set(mergedKey(line.merged), line.merged)
    }
    windows.set(minute, window)
    return window
  }

  function merge(merged: Merged): void {
    const { lines } = windowOf(merged.minute)
    const room = lines.has(mergedKey(merged)) || lines.size < limits.lines
    const line: Merged = room ? merged : { ...merged, subject: 'everything' }
    const key = mergedKey(line)
    const before = lines.get(key)
    const after = before === undefined ? line : combine(before, line)
    lines.set(key, after)
    changed.set(`${merged.minute} ${key}`, after)
  }

  return {
    admit(entry) {
      const window = windowOf(minuteOf(entry.at))
      if (window.references.has(entry.reference)) return true
      const over = overLimit(window, entry, limits, isCrowded())
      if (over === null) count(window, entry)
      else merge(mergedOf(over, entry))
      return over === null
    },
    merge,
    changed: () => [...changed.values()],
    written: () => changed.clear(),
    reset: () => windows.clear(),
  }
}

function count({ references, singles, seconds }: Window, entry: Entry): void {
  references.add(entry.reference)
  for (const subject of [networkOf(entry), accountOf(entry)]) {
    if (subject !== null) singles.set(subject, (singles.get(subject) ?? 0) + 1)
  }
  seconds.set(secondOf(entry), (seconds.get(secondOf(entry)) ?? 0) + 1)
}

/** Whose limit the entry is over; null where it has room. A flood over the limit of all is counted by network. */
function overLimit(
  { singles, seconds }: Window,
  entry: Entry,
  limits: FloodLimits,
  crowded: boolean,
): 'network' | 'account' | null {
  const opened = gotIn(entry)
  if (crowded && !opened) return 'network'
  const each = opened ? limits.perSubject : limits.perSubject - limits.perSubjectOpened
  const all = opened ? limits.perSecond : limits.perSecond - limits.perSecondOpened
  const account = accountOf(entry)
  if ((singles.get(networkOf(entry)) ?? 0) >= each) return 'network'
  if (account !== null && (singles.get(account) ?? 0) >= each) return 'account'
  return (seconds.get(secondOf(entry)) ?? 0) >= all ? 'network' : null
}

function networkOf({ network }: Entry): string {
  return `network ${network.wide}`
}

function accountOf({ account }: Entry): string | null {
  return account === null ? null : `account ${account.tag}`
}

function secondOf({ at }: Entry): number {
  return Math.floor(at / second)
}
