// What a request gives for one thing, a name or a credential: every value, and how many they are. Pure. Values are in
// clear, so never log one.
import type { Found, FoundByNumber } from '../lib/place-tree.ts'
import { mostFields } from './route.ts'

/** What a request says for one thing: the different values that are not empty. */
export interface Given {
  readonly values: readonly string[]
  /** The same field is there filled and empty: which one counts depends on who reads it. */
  readonly mixed: boolean
  /** How many there are: more than the values where they were only counted. */
  readonly count: number
}

export const nothing: Given = { values: [], mixed: false, count: 0 }

export function onlyOne(value: string): Given {
  return value === '' ? nothing : { values: [value], mixed: false, count: 1 }
}

/**
 * Different values over all the fields that may hold the same thing, as far as they are worth counting; empty ones only
 * where the same field has both.
 *
 * @param from number of the first parameter that may hold it, `to` of the first that may not
 * @param readings what counts of a parameter
 */
export function given(
  found: FoundByNumber,
  from: number,
  to: number,
  readings: (found: Found) => readonly unknown[],
): Given {
  const values = new Set<string>()
  let mixed = false
  for (const each of found.slice(from, to)) {
    const texts = each === undefined ? [] : readings(each).map(textOf)
    const filled = texts.filter(text => text !== '')
    for (const text of filled) if (values.size < mostFields) values.add(text)
    mixed ||= filled.length > 0 && filled.length < texts.length
  }
  return { values: [...values], mixed, count: values.size + (mixed ? 1 : 0) }
}

/** Numbers and booleans as the texts that many origins take them for. A table is none: it may not even become text. */
export function textOf(value: unknown): string {
  if (value === null) return ''
  return typeof value === 'object' ? '{}' : String(value)
}
