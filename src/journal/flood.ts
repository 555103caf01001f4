// Decides which entries are written one by one and which are merged, so that a flood fills neither the record nor the
// rows that a plan has for a day, and no noise hides an account that was opened. Memory is bounded; what is merged adds
// up. It stores nothing itself.
import { day } from '../lib/time.ts'
import { type Budget, returnLine, takeLine } from './budget.ts'
import type { Entry } from './entry.ts'
import { createHours } from './hours.ts'
import {
  combine,
  gotIn,
  type Line,
  type Merged,
  mergedKey,
  mergedOf,
  minuteOf,
  openedIn,
  subjectOf,
} from './line.ts'
import type { Party } from './table.ts'
import {
  addSingle,
  inSecond,
  openedAs,
  openedFrom,
  openWindow,
  singlesOf,
  type Window,
  whoseOf,
} from './window.ts'

/** "Opened": attempts that got into an account. What is said of the others does not bind them. */
export interface FloodLimits {
  /** Entries a minute of one network (/24 or /48), and of one account; and how many of these are kept for opened. */
  readonly perMinute: number
  readonly perMinuteOpened: number
  /** Entries of the others an hour of one network, and of one account. */
  readonly perHour: number
  /** Entries a second in all, and how many of these are kept for opened. */
  readonly perSecond: number
  readonly perSecondOpened: number
  /** Merged lines a minute, and how many of these are kept for opened; everything beyond goes into one more. */
  readonly lines: number
  readonly linesOpened: number
  /**
   * Lines of the others in all, single or merged: that many at once, as many again in a day, and one more for each
   * opened entry. So it suits a small site's plan, and grows with the people that a large one lets in.
   */
  readonly perDay: number
}

export const floodLimits: FloodLimits = {
  perMinute: 20,
  perMinuteOpened: 5,
  perHour: 100,
  perSecond: 200,
  perSecondOpened: 50,
  lines: 500,
  linesOpened: 125,
  perDay: 4_000,
}

export interface Flood {
  /** Null where the entry is to be written by itself; else the line that it is to be merged as. */
  admit(entry: Entry): Merged | null
  merge(merged: Merged): void
  /** Merged lines of minutes that began before a time, as far as they changed since they were `written`. */
  unwritten(before: number): readonly Merged[]
  written(before: number): void
  isWritten(): boolean
  /** When the budget of lines is full again: to be stored with every line, and to be given back after an eviction. */
  budgetFullAt(): number
  /** Forgets what it knows about the last minutes, to learn it again from what is stored. */
  reset(): void
}

/** Minutes known at one time. Entries arrive within seconds, a few of them late. */
const mostWindows = 3

export interface FloodParts {
  /** The lines of a minute that are in the record already: after an eviction the limits still hold. */
  readonly stored: (minute: number) => Iterable<Line>
  /** Entries in the record since a time, of attempts of a network or an account that did not get in. */
  readonly storedSince: (whose: Party, since: number) => number
  readonly budgetFullAt: number
  /** Writes what changed: called before it is forgotten. */
  readonly flush: () => void
  /** Whether the record is so large that only attempts that got into an account are still written one by one. */
  readonly isCrowded: () => boolean
}

export function createFlood(parts: FloodParts, limits = floodLimits): Flood {
  const windows = new Map<number, Window>()
  const hours = createHours(parts.storedSince)
  const budget: Budget = { lines: limits.perDay, everyMs: day }
  let fullAt = parts.budgetFullAt

  function windowAt(minute: number): Window {
    const known = windows.get(minute)
    if (known !== undefined) return known
    if (windows.size >= mostWindows) {
      parts.flush()
      windows.delete(Math.min(...windows.keys()))
    }
    const window = openWindow(parts.stored(minute))
    windows.set(minute, window)
    return window
  }

  /** Whose limit an attempt that did not get in is over; null where it has room. Over a limit of all, its network's. */
  function overLimit(window: Window, entry: Entry): Party['of'] | null {
    const left = takeLine(fullAt, entry.at, budget)
    const full = inSecond(window, entry) >= limits.perSecond - limits.perSecondOpened
    if (left === null || full || parts.isCrowded()) return 'network'
    const each = limits.perMinute - limits.perMinuteOpened
    for (const whose of whoseOf(entry)) {
      if (singlesOf(window, whose) >= each || hours.count(whose, entry.at) >= limits.perHour) return whose.of
    }
    fullAt = left
    return null
  }

  /** Whether there is room for one more merged line; where there is, it is paid for. */
  function hasRoom({ lines }: Window, merged: Merged): boolean {
    if (openedIn(merged) > 0) return lines.size < limits.lines
    const left = takeLine(fullAt, merged.last.at, budget)
    if (left === null || lines.size >= limits.lines - limits.linesOpened) return false
    fullAt = left
    return true
  }

  return {
    admit(entry) {
      const window = windowAt(minuteOf(entry.at))
      if (window.references.has(entry.reference)) return null
      const opened = gotIn(entry)
      const over = opened ? overLimitOpened(window, entry, limits) : overLimit(window, entry)
      if (over !== null) return mergedOf(over, entry)
      addSingle(window, entry)
      if (opened) fullAt = returnLine(fullAt, entry.at, budget)
      else for (const whose of whoseOf(entry)) hours.add(whose, entry.at)
      return null
    },

    merge(merged) {
      const window = windowAt(merged.minute)
      const room = window.lines.has(mergedKey(merged)) || hasRoom(window, merged)
      const line: Merged = room ? merged : { ...merged, subject: 'everything' }
      const key = mergedKey(line)
      const before = window.lines.get(key)
      window.lines.set(key, before === undefined ? line : combine(before, line))
      window.unwritten.add(key)
    },

    unwritten: before =>
      [...windows].flatMap(([minute, { lines, unwritten }]) =>
        minute < before ? [...unwritten].flatMap(key => lines.get(key) ?? []) : [],
      ),

    written(before) {
      for (const [minute, { unwritten }] of windows) if (minute < before) unwritten.clear()
    },

    isWritten: () => [...windows.values()].every(({ unwritten }) => unwritten.size === 0),
    budgetFullAt: () => fullAt,

    reset() {
      windows.clear()
      hours.forget()
    },
  }
}

/**
 * The same for an attempt that got in. The first of its account in a minute, and of each of its steps, is always
 * written by itself. What only repeats it, from the same network, is merged, and with nobody else's.
 */
function overLimitOpened(window: Window, entry: Entry, limits: FloodLimits): Party['of'] | null {
  const by = subjectOf(entry)
  if (inSecond(window, entry) >= limits.perSecond) return by
  if (entry.account !== null) {
    if (window.opened.has(openedFrom(entry))) return by
    if (!window.opened.has(openedAs(entry))) return null
  }
  return whoseOf(entry).some(whose => singlesOf(window, whose) >= limits.perMinute) ? by : null
}
