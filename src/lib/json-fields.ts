// Values in a JSON body at the places where a route expects names and passwords. Decides nothing; what it returns holds
// passwords, so never log it.
import { type FoundByNumber, foldedCase, foundFor, isIndex, type PlaceTree } from './place-tree.ts'

/** Objects and arrays inside one another. No login needs more, and some parsers stop earlier. */
const maxDepth = 100

export type JsonReading =
  | {
      readonly ok: true
      readonly value: unknown
      /**
       * Some object has a key twice, also if only in other case: parsers differ on which one counts, Go ignores case.
       */
      readonly duplicateKeys: boolean
    }
  | { readonly ok: false }

/** Reads JSON (RFC 8259). A byte order mark in front is skipped, as most parsers do. Deeper than 100: not read. */
export function jsonValues(text: string): JsonReading {
  const json = text.startsWith('\ufeff') ? text.slice(1) : text
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    return { ok: false }
  }
  const keys = keysIn(json)
  return keys === 'too-deep' ? { ok: false } : { ok: true, value, duplicateKeys: keys === 'duplicate' }
}

/** Looks through the text of valid JSON, because `JSON.parse` keeps the last of two keys and says nothing. */
function keysIn(json: string): 'unique' | 'duplicate' | 'too-deep' {
  /** The keys of each object that is open; `null` for an array. */
  const open: (Set<string> | null)[] = []
  let duplicate = false
  let expectsKey = false
  for (let at = 0; at < json.length; at++) {
    switch (json[at]) {
      case '{':
      case '[':
        open.push(json[at] === '{' ? new Set() : null)
        if (open.length > maxDepth) return 'too-deep'
        expectsKey = json[at] === '{'
        break
      case '}':
      case ']':
        open.pop()
        break
      case ',':
        expectsKey = open.at(-1) !== null
        break
      case '"': {
        const start = at
        at = endOfText(json, start)
        const keys = open.at(-1)
        if (!expectsKey || keys === null || keys === undefined) break
        const key = keyOf(json.slice(start, at + 1))
        duplicate ||= keys.has(key)
        keys.add(key)
        expectsKey = false
        break
      }
    }
  }
  return duplicate ? 'duplicate' : 'unique'
}

/** Where the quoted text that begins at `start` ends. */
function endOfText(json: string, start: number): number {
  let at = start + 1
  while (json[at] !== '"') at += json[at] === '\\' ? 2 : 1
  return at
}

function keyOf(quoted: string): string {
  return foldedCase(quoted.includes('\\') ? String(JSON.parse(quoted)) : quoted.slice(1, -1))
}

/**
 * Adds every value that stands where a parameter of the tree may stand. A list on the way or at the end stands for all
 * its elements, so a list of credentials is seen as many. Names are compared without their case, as Go, Jackson and
 * .NET may do it. Nothing is inherited: `__proto__` is only a key of that name.
 */
export function collectJson(value: unknown, tree: PlaceTree, found: FoundByNumber, inList = false): void {
  if (Array.isArray(value)) {
    for (const element of value) collectJson(element, tree, found, true)
    return
  }
  for (const number of tree.here) {
    const known = foundFor(found, number)
    known.values.push(value)
    known.isList ||= inList
  }
  if (tree.below.size === 0 || typeof value !== 'object' || value === null) return
  const members = value as Readonly<Record<string, unknown>>
  for (const key of Object.keys(members)) {
    const below = tree.below.get(foldedCase(key))
    if (below !== undefined) collectJson(members[key], below, found, inList)
    else if (isIndex(key)) collectJson(members[key], tree, found, true)
  }
}

/**
 * The values at a JSON pointer (RFC 6901), such as `/user/email`. An array on the way or at the end stands for all its
 * elements, so a list of credentials is seen as many; a number in the pointer takes that element, as in the RFC.
 * Names are compared with their case. Nothing is inherited: `/__proto__` finds only a key of that name.
 *
 * @throws TypeError for a pointer that is neither empty nor begins with `/`
 */
export function atPointer(value: unknown, pointer: string): readonly unknown[] {
  if (pointer !== '' && !pointer.startsWith('/')) throw new TypeError('A JSON pointer begins with /')
  const steps = pointer
    .split('/')
    .slice(1)
    .map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'))
  const found: unknown[] = []
  collectAt(value, steps, 0, found)
  return found
}

function collectAt(value: unknown, steps: readonly string[], depth: number, found: unknown[]): void {
  const step = steps[depth]
  if (Array.isArray(value)) {
    if (step !== undefined && /^(0|[1-9]\d*)$/.test(step)) {
      if (Number(step) < value.length) collectAt(value[Number(step)], steps, depth + 1, found)
    } else for (const element of value) collectAt(element, steps, depth, found)
  } else if (step === undefined) found.push(value)
  else if (typeof value === 'object' && value !== null && Object.hasOwn(value, step)) {
    collectAt((value as Readonly<Record<string, unknown>>)[step], steps, depth + 1, found)
  }
}
