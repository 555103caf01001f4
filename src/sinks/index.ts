// The shelf of sinks. A new one is a file beside this one and a line here.
import type { JournalWriter } from '../journal/contract.ts'
import { consoleSink } from './console.ts'
import type { Sink } from './contract.ts'
import { journalSink } from './journal.ts'

/** What sinks are made from. */
export interface SinkParts {
  readonly log: (line: object) => void
  /** The Journal object of the site, asked for anew for every call: a stub belongs to the request that made it. */
  readonly journal: () => JournalWriter
  readonly retentionDays: number
  readonly now: () => number
}

export const sinks = {
  console: ({ log }) => consoleSink(log),
  journal: ({ journal, retentionDays, now }) => journalSink({ journal, retentionDays, now }),
} as const satisfies Readonly<Record<string, (parts: SinkParts) => Sink>>
