// What a watch remembers as one text, and back. Pure.
import type { KeptMarks } from '../memory/decoys.ts'
import type { KeptSuccesses } from '../memory/seen-today.ts'
import type { KeptTakenOver } from '../memory/taken-over.ts'

export interface Kept {
  readonly tower: string
  readonly takenOver: KeptTakenOver
  readonly marks: KeptMarks
  /** Earlier versions did not keep them. */
  readonly successes?: KeptSuccesses
}

const format = 1

export function textOfKept(kept: Kept): string {
  return JSON.stringify({ format, ...kept })
}

/**
 * Null where it is none, of another format, or a part is missing: one spoilt row must not keep the object from
 * starting.
 */
export function keptIn(text: string): Kept | null {
  try {
    const kept: (Kept & { readonly format: number }) | null = JSON.parse(text)
    return kept?.format === format && isWhole(kept) ? kept : null
  } catch {
    return null
  }
}

function isWhole({ takenOver, marks, successes }: Kept): boolean {
  const lists = [takenOver?.latest, takenOver?.lists, marks, successes === undefined ? [] : successes.names]
  return lists.every(list => Array.isArray(list))
}
