// The var PRESET: one name, or a list of them.
import * as v from 'valibot'
import type { Preset } from '../presets/contract.ts'
import { Described } from './problems.ts'
import { choice, oneOrMore, type Shape, scalar } from './shapes.ts'
import { alongside } from './tables.ts'

export function presetNames(presets: readonly Preset[]): Shape<readonly string[]> {
  const known = presets.map(({ name }) => name)
  const names = oneOrMore(choice(known), 0)
  const severalInOne = scalar<readonly string[]>(
    `several as a list, such as ["${known.slice(0, 2).join('", "')}"], of ${known.join(', ')}`,
    () => null,
  )
  const listed: Shape<readonly string[]> = v.lazy(input =>
    typeof input === 'string' && /[^\s,;+][\s,;+]+[^\s,;+]/.test(input) ? severalInOne : names,
  )
  return alongside(listed, (written, report) => {
    if (!Array.isArray(written)) return
    for (const [at, name] of written.entries()) {
      if (written.indexOf(name) < at)
        report([String(at)], 'each preset once', new Described('a preset listed before'))
    }
  })
}
