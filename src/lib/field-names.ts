// The names of form fields as the origin's stack reads them: two stacks that read `user[email]`, ` log` or `a.b`
// differently must not see different accounts. Decides nothing.
import type { NamePath } from './place-tree.ts'

/**
 * How a stack reads field names. `exact`: as they are (Django, Go, Express without `extended`). `php`: PHP's own way.
 * `brackets`: `user[email]` is nested, dots are letters (Rails, Rack, qs). `any`: nobody knows, so a name is whatever
 * one of them makes of it; ASP.NET's `user.email` for `user[email]`, and Spring's `!email` for a missing `email` too.
 */
export type FieldNameStyle = 'exact' | 'php' | 'brackets' | 'any'

/** What a stack of this style may take a field's name for. None: it drops the field. An empty step means: append. */
export function namePaths(raw: string, style: FieldNameStyle): readonly NamePath[] {
  if (/^[\w-]+$/.test(raw)) return [[raw]]
  switch (style) {
    case 'exact':
      return [[raw]]
    case 'php':
      return [phpName(raw)].filter(isRead)
    case 'brackets':
      return [bracketsName(raw)].filter(isRead)
    case 'any':
      return isWellNested(raw)
        ? wellNestedPaths(raw)
        : [[raw], phpName(raw), bracketsName(raw), dottedName(raw), unmarkedName(raw)].filter(isRead)
  }
}

/** No rule has a name of more steps; PHP and Rack read none that is deeper. */
const mostSteps = 100

/** `user[0][email]`: there is one way to read its brackets; ASP.NET takes them for dots. */
function isWellNested(raw: string): boolean {
  return /^[\w-]+(?:\[[^[\]\0]*\])+$/.test(raw)
}

function wellNestedPaths(raw: string): readonly NamePath[] {
  const path = raw.slice(0, -1).split(/\]\[|\[/, mostSteps)
  return [path, [path.join('.')]]
}

function isRead(path: NamePath | null): path is NamePath {
  return path !== null
}

/** `max_input_nesting_level`: PHP drops a variable that is nested deeper. */
const phpMaxNesting = 64

/** As `php_register_variable_ex` in PHP 8 does it; the test compares it with `parse_str` where PHP is installed. */
function phpName(raw: string): NamePath | null {
  const name = raw.replace(/^ +/, '').split('\0', 1)[0] ?? ''
  const bracket = name.indexOf('[')
  const base = (bracket === -1 ? name : name.slice(0, bracket)).replace(/[ .]/g, '_')
  if (base === '') return null
  const path: string[] = [base]
  for (let open = bracket; open !== -1 && name[open] === '['; ) {
    const close = name.indexOf(']', open + 1)
    if (close === -1) {
      // The first bracket, never closed, is a letter of the name. What follows a closed one is ignored.
      return path.length > 1 ? path : [`${base}_${name.slice(open + 1).replace(/[ .[]/g, '_')}`]
    }
    const step = name.slice(open + 1, close)
    path.push(/^\s$/.test(step) ? '' : step)
    if (path.length > phpMaxNesting + 1) return null
    open = close + 1
  }
  return path
}

/** As widely as any of these stacks: brackets only separate, wherever they stand. Rack skips blanks after an `&`. */
function bracketsName(raw: string): NamePath | null {
  const path = raw
    .trimStart()
    .split(/[[\]]+/, mostSteps)
    .filter(step => step !== '')
  if (path.length === 0) return null
  return raw.endsWith('[]') ? [...path, ''] : path
}

/** ASP.NET takes `Input[Email]` for `Input.Email`. */
function dottedName(raw: string): NamePath | null {
  return raw.includes('[') ? [raw.replaceAll('[', '.').replaceAll(']', '')] : null
}

/** Spring takes `!email` for the value of an `email` that is missing. */
function unmarkedName(raw: string): NamePath | null {
  return raw.startsWith('!') ? [raw.slice(1)] : null
}
