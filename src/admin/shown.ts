// A line of the record as the API answers it: what is stored, and the sentence made of it now.
import type { Entry } from '../journal/entry.ts'
import type { Line, Merged } from '../journal/line.ts'
import { lineSentence, type SpeakingSignal } from '../journal/sentences.ts'

export type ShownEntry = Entry & { readonly sentence: string }
/** `at` is the time of the last attempt merged. */
export type ShownMerged = Merged & { readonly at: number; readonly sentence: string }
/** A merged line is the one that has a `count`. */
export type ShownLine = ShownEntry | ShownMerged

export function shown(line: Line, signals: readonly SpeakingSignal[]): ShownLine {
  const sentence = lineSentence(line, signals)
  return line.is === 'entry'
    ? { ...line.entry, sentence }
    : { ...line.merged, at: line.merged.last.at, sentence }
}
