// Tables of the configuration's schema. A table goes on after the first problem, so that all are told at once, and
// takes no key that it does not know.
import * as v from 'valibot'
import { nearest } from './near-miss.ts'
import { isTable, suggestionOf, unknownKey } from './problems.ts'
import type { Shape } from './shapes.ts'

export type Fields<T> = { readonly [Name in keyof T]: Shape<T[Name]> }

/**
 * Reports what no value shows alone: where (keys from here down), what is allowed there, what was found, what was
 * meant.
 */
export type Report = (keys: readonly string[], allowed: string, found: unknown, meant?: string) => void

type AddIssue = v.RawTransformContext<unknown>['addIssue']

/**
 * A table with these fields and no others. Every field is read, whatever is wrong with another. `contradictions` sees
 * those that could be read; one that could not is undefined. `suggest` guesses what a key that is none of these was
 * meant to be, before the nearest is looked for.
 */
export function table<T extends object>(
  fields: Fields<T>,
  contradictions: (read: Readonly<Partial<T>>, report: Report) => void = () => {},
  suggest: (key: string) => string | null = () => null,
): Shape<T> {
  const names = Object.keys(fields) as (keyof T & string)[]
  return v.pipe(
    v.unknown(),
    v.rawTransform<unknown, T>(({ dataset: { value }, addIssue, NEVER }) => {
      if (!isTable(value)) {
        addIssue({ message: `a table of ${names.join(', ')}` })
        return NEVER
      }
      for (const key of Object.keys(value).filter(key => !Object.hasOwn(fields, key))) {
        const expected = suggest(key) ?? nearest(key, names) ?? undefined
        addIssue({ message: names.join(', '), received: unknownKey, expected, path: pathOf([key]) })
      }
      const read: Partial<T> = {}
      for (const name of names) {
        const result = v.safeParse(fields[name], Object.hasOwn(value, name) ? value[name] : undefined)
        if (result.success) read[name] = result.output
        else passOn(result.issues, [name], addIssue)
      }
      contradictions(read, reporter(addIssue))
      // Where a field is missing, its issue keeps this from being anybody's result.
      return read as T
    }),
  )
}

/** A table whose keys are names of the operator's own: pairs, in order. `entry` reads the value under one name. */
export function namedEntries<T>(
  namePattern: RegExp,
  allowedNames: string,
  entry: (name: string) => Shape<T>,
): Shape<readonly (readonly [name: string, value: T])[]> {
  return v.pipe(
    v.unknown(),
    v.rawTransform<unknown, readonly (readonly [string, T])[]>(({ dataset: { value }, addIssue, NEVER }) => {
      if (!isTable(value)) {
        addIssue({ message: `a table whose keys are ${allowedNames}` })
        return NEVER
      }
      const entries: (readonly [string, T])[] = []
      for (const name of Object.keys(value)) {
        if (!namePattern.test(name))
          addIssue({ message: allowedNames, received: unknownKey, path: pathOf([name]) })
        const result = v.safeParse(entry(name), value[name])
        if (result.success) entries.push([name, result.output])
        else passOn(result.issues, [name], addIssue)
      }
      return entries
    }),
  )
}

/** `shape`, and beside it a look at the value as it was written, whether `shape` can read it or not. */
export function alongside<T>(shape: Shape<T>, look: (written: unknown, report: Report) => void): Shape<T> {
  return v.pipe(
    v.unknown(),
    v.rawTransform<unknown, T>(({ dataset: { value }, addIssue, NEVER }) => {
      look(value, reporter(addIssue))
      const result = v.safeParse(shape, value)
      if (result.success) return result.output
      passOn(result.issues, [], addIssue)
      return NEVER
    }),
  )
}

function reporter(addIssue: AddIssue): Report {
  return (keys, message, input, expected) => addIssue({ message, input, expected, path: pathOf(keys) })
}

/** Issues of a value, as issues of what holds it under `keys`. */
function passOn(issues: readonly v.BaseIssue<unknown>[], keys: readonly string[], addIssue: AddIssue): void {
  for (const issue of issues) {
    const { message, input, received } = issue
    const path = pathOf([...keys, ...(issue.path ?? []).map(({ key }) => String(key))])
    addIssue({ message, input, received, expected: suggestionOf(issue) ?? undefined, path })
  }
}

function pathOf(keys: readonly string[]): [v.IssuePathItem, ...v.IssuePathItem[]] | undefined {
  const [first, ...rest] = keys.map(
    (key): v.IssuePathItem => ({
      type: 'unknown',
      origin: 'value',
      input: undefined,
      key,
      value: undefined,
    }),
  )
  return first === undefined ? undefined : [first, ...rest]
}
