// The smallest parts of the configuration's schema, on valibot: each reads one value and says in plain words what is
// allowed. Tables of them are in `tables.ts`.
import * as v from 'valibot'
import { parseDuration } from '../lib/duration.ts'
import { nearest } from './near-miss.ts'

/** Reads a value of type T from plain JSON. */
export type Shape<T> = v.GenericSchema<unknown, T>

/** A value for which `read` does not answer null. `suggest` guesses what a text that is refused was meant to be. */
export function scalar<T>(
  allowed: string,
  read: (value: unknown) => T | null,
  suggest: (text: string) => string | null = () => null,
): Shape<T> {
  return v.pipe(
    v.unknown(),
    v.rawTransform<unknown, T>(({ dataset: { value }, addIssue, NEVER }) => {
      const result = read(value)
      if (result !== null) return result
      const suggestion = typeof value === 'string' ? suggest(value) : null
      addIssue({ message: allowed, expected: suggestion ?? undefined })
      return NEVER
    }),
  )
}

/** Text for which `read` does not answer null. */
export function text<T>(
  allowed: string,
  read: (text: string) => T | null,
  suggest?: (text: string) => string | null,
): Shape<T> {
  return scalar(allowed, value => (typeof value === 'string' ? read(value) : null), suggest)
}

/** Text that a pattern matches. */
export function textLike(pattern: RegExp, allowed: string): Shape<string> {
  return text(allowed, value => (pattern.test(value) ? value : null))
}

/** One of a few words. `suggest` guesses what another was meant to be: the nearest, unless it is told better. */
export function choice<const T extends string>(
  options: readonly T[],
  suggest: (text: string) => string | null = written => nearest(written, options),
): Shape<T> {
  return text(options.join(', '), value => options.find(option => option === value) ?? null, suggest)
}

export function flag(): Shape<boolean> {
  return scalar('true, false', value => (typeof value === 'boolean' ? value : null))
}

export function wholeNumber(least: number, most: number): Shape<number> {
  return scalar(`a whole number from ${least} to ${most}`, value =>
    typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most ? value : null,
  )
}

/** Per cent: a number above 0, with as many decimals as anybody likes. */
export function percentage(most: number): Shape<number> {
  return scalar(`a number of per cent above 0, ${most} at most`, value =>
    typeof value === 'number' && value > 0 && value <= most ? value : null,
  )
}

/** A length of time, in milliseconds. The bounds are written as the value is: `duration('1s', '365d')`. */
export function duration(least: string, most: string): Shape<number> {
  const [from, to] = [parseDuration(least) ?? 0, parseDuration(most) ?? 0]
  return text(`a time from "${least}" to "${most}", such as "20s", "15m" or "1h"`, value => {
    const length = parseDuration(value)
    return length !== null && length >= from && length <= to ? length : null
  })
}

/** A list of `least` to `most` items. */
export function listOf<T>(item: Shape<T>, least = 0, most = 200): Shape<readonly T[]> {
  const allowed = `a list of ${least} to ${most}`
  return v.pipe(v.array(item, allowed), v.minLength(least, allowed), v.maxLength(most, allowed))
}

/** A list, or one item that stands for a list of it. */
export function oneOrMore<T>(item: Shape<T>, least = 1, most = 200): Shape<readonly T[]> {
  const several = listOf(item, least, most)
  const one: Shape<readonly T[]> = v.pipe(
    item,
    v.transform(value => [value]),
  )
  return v.lazy(input => (Array.isArray(input) ? several : one))
}

/** Where nothing is written, `fallback` is read as if it had been. */
export function withDefault<T>(shape: Shape<T>, fallback: NonNullable<unknown>): Shape<T> {
  return v.optional(shape, fallback)
}

/** Null where nothing is written. */
export function maybe<T>(shape: Shape<T>): Shape<T | null> {
  return v.pipe(
    v.optional(shape),
    v.transform(value => (value === undefined ? null : value)),
  )
}
