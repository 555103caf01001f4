// What is wrong with a configuration: where, what was found, what is allowed, and what was most likely meant. A value
// that may be a secret or somebody's name is described and never shown.
import type * as v from 'valibot'

export interface Problem {
  /** Names joined by dots: `LIMITS.login.network-budget.every`, `ROUTES.0.paths`. */
  readonly path: string
  readonly found: string
  readonly allowed: string
  readonly suggestion: string | null
}

/** One plain line, such as `MODE: "enfore". Allowed: off, monitor, enforce. Did you mean "enforce"?` */
export function problemText({ path, found, allowed, suggestion }: Problem): string {
  const question = suggestion === null ? '' : ` Did you mean ${JSON.stringify(suggestion)}?`
  return `${path}: ${found}. Allowed: ${allowed}.${question}`
}

/** Stands for a value that cannot be read, or must not be shown: only this is said of it. */
export class Described {
  readonly found: string

  constructor(found: string) {
    this.found = found
  }
}

/** How a schema says that a key is not one of its own (`received` of the issue). */
export const unknownKey = 'unknown key'

/**
 * The problem in a validation issue. The schemas of this folder give what is allowed as the message, and what was most
 * likely meant as `expected`.
 */
export function problemOf(issue: v.BaseIssue<unknown>): Problem {
  const keys = (issue.path ?? []).map(({ key }) => String(key))
  const suggestion = suggestionOf(issue)
  if (issue.received !== unknownKey) {
    const found = described(issue.input, keys[0] === 'LISTS')
    return { path: keys.map(shownKey).join('.'), found, allowed: issue.message, suggestion }
  }
  // A list written as a table has account names for keys.
  const last = keys.at(-1) ?? ''
  const shown = keys[0] === 'LISTS' && suggestion === null ? hiddenKey : shownKey(last)
  const path = [...keys.slice(0, -1).map(shownKey), shown].join('.')
  return { path, found: `${unknownKey} ${JSON.stringify(shown)}`, allowed: issue.message, suggestion }
}

/** What was most likely meant. Schemas that are valibot's own say something else in `expected`. */
export function suggestionOf({ type, expected }: v.BaseIssue<unknown>): string | null {
  return type === 'raw_transform' ? expected : null
}

const hiddenKey = '(hidden)'

function shownKey(key: string): string {
  return /^[\w.[\]-]{1,40}$/.test(key) && !mayBeSecret(key) ? key : hiddenKey
}

function described(value: unknown, isPrivate: boolean): string {
  if (value instanceof Described) return value.found
  switch (typeof value) {
    case 'undefined':
      return 'missing'
    case 'string':
      return isShown(value, isPrivate) ? JSON.stringify(value) : `text of ${value.length} characters`
    case 'number':
      return isPrivate ? 'a number' : String(value)
    case 'boolean':
      return String(value)
    default:
      if (value === null) return 'null'
      if (Array.isArray(value)) return 'a list'
      return isTable(value) ? 'a table' : 'a binding'
  }
}

/** In a list, only what looks like an address, an ASN or a country is shown: anything else may be somebody's name. */
function isShown(text: string, isPrivate: boolean): boolean {
  if (!isPrivate) return text.length <= 60 && !mayBeSecret(text)
  return /^(?:(?=\d+[./])[\d./]{1,50}|(?=[^:]*:)[\da-f:./]{1,50}|AS\d{1,12}|[a-z]{2})$/i.test(text)
}

/** Has a name and a password in it, an address, a parameter, or looks random. */
function mayBeSecret(text: string): boolean {
  return /[@=]/.test(text) || /^(?=.*\d)[\w+/-]{24,}$/.test(text)
}

/** A plain table, as JSON has them; not a list, and not a binding of the platform. */
export function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}
