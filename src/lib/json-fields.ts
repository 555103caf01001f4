// Values in a JSON body at the places where a route expects names and passwords. Decides nothing; what it returns holds
// passwords, so never log it.

/** Objects and arrays inside one another. No login needs more, and some parsers stop earlier. */
const maxDepth = 100

export type JsonReading =
  | {
      readonly ok: true
      readonly value: unknown
      /** Some object has a key twice, also if only in other case: parsers differ on which one counts, Go ignores case. */
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
        for (at++; json[at] !== '"'; at++) if (json[at] === '\\') at++
        const keys = open.at(-1)
        if (!expectsKey || keys === null || keys === undefined) break
        const key = String(JSON.parse(json.slice(start, at + 1)))
          .toUpperCase()
          .toLowerCase()
        duplicate ||= keys.has(key)
        keys.add(key)
        expectsKey = false
        break
      }
    }
  }
  return duplicate ? 'duplicate' : 'unique'
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
  collect(value, steps, found)
  return found
}

function collect(value: unknown, steps: readonly string[], found: unknown[]): void {
  const [step, ...rest] = steps
  if (Array.isArray(value)) {
    if (step !== undefined && /^(0|[1-9]\d*)$/.test(step)) {
      if (Number(step) < value.length) collect(value[Number(step)], rest, found)
    } else for (const element of value) collect(element, steps, found)
  } else if (step === undefined) found.push(value)
  else if (typeof value === 'object' && value !== null && Object.hasOwn(value, step)) {
    collect((value as Readonly<Record<string, unknown>>)[step], rest, found)
  }
}

/**
 * All texts at these pointers, in the order of the pointers. Numbers and booleans count as their text, because many
 * origins take `{"password": 123456}`; objects and `null` do not count.
 */
export function stringsAt(value: unknown, pointers: readonly string[]): readonly string[] {
  return pointers
    .flatMap(pointer => atPointer(value, pointer))
    .filter(leaf => typeof leaf === 'string' || typeof leaf === 'number' || typeof leaf === 'boolean')
    .map(String)
}
