// What one minute holds while it is being written: who has how many entries, which accounts were opened, and the lines
// that are merged. It decides nothing; the limits bound it.
import { second } from '../lib/time.ts'
import type { Entry } from './entry.ts'
import { gotIn, type Line, type Merged, mergedKey } from './line.ts'
import type { Party } from './table.ts'

export interface Window {
  /** References of the entries written one by one: a batch that is sent again changes nothing. */
  readonly references: Set<string>
  readonly singles: Map<string, number>
  readonly seconds: Map<number, number>
  /** Ways in which accounts were opened: `openedAs` and `openedFrom` of each entry that got in. */
  readonly opened: Set<string>
  readonly lines: Map<string, Merged>
  /** Keys of the lines that are not in the record as they are here. */
  readonly unwritten: Set<string>
}

/** A window over what the record holds of its minute. */
export function openWindow(stored: Iterable<Line>): Window {
  const window: Window = {
    references: new Set(),
    singles: new Map(),
    seconds: new Map(),
    opened: new Set(),
    lines: new Map(),
    unwritten: new Set(),
  }
  for (const line of stored) {
    if (line.is === 'entry') addSingle(window, line.entry)
    else window.lines.set(mergedKey(line.merged), line.merged)
  }
  return window
}

export function addSingle({ references, singles, seconds, opened }: Window, entry: Entry): void {
  references.add(entry.reference)
  for (const { of, name } of whoseOf(entry)) {
    singles.set(`${of} ${name}`, (singles.get(`${of} ${name}`) ?? 0) + 1)
  }
  seconds.set(secondOf(entry), inSecond({ seconds }, entry) + 1)
  if (gotIn(entry)) opened.add(openedAs(entry)).add(openedFrom(entry))
}

/** Entries of this minute that were written one by one, of a network or an account. */
export function singlesOf({ singles }: Pick<Window, 'singles'>, { of, name }: Party): number {
  return singles.get(`${of} ${name}`) ?? 0
}

/** Entries of the same second that were written one by one. */
export function inSecond({ seconds }: Pick<Window, 'seconds'>, entry: Entry): number {
  return seconds.get(secondOf(entry)) ?? 0
}

/** The network that an entry came from and, where it names one, the account that it meant. */
export function whoseOf({ network, account }: Entry): readonly Party[] {
  const from: Party = { of: 'network', name: network.wide }
  return account === null ? [from] : [from, { of: 'account', name: account.tag }]
}

/** Whose account was opened, and how far. */
export function openedAs({ account, outcome }: Entry): string {
  return `${account?.tag} ${outcome.is}`
}

/** The same, and where: what is alike in this is one story told again. */
export function openedFrom(entry: Entry): string {
  return `${openedAs(entry)} ${entry.surface} ${entry.network.wide}`
}

function secondOf({ at }: Entry): number {
  return Math.floor(at / second)
}
