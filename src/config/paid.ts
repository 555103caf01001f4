// What a limit leaves for whoever passed a check: `paid` in a table of [vars.LIMITS].
import * as v from 'valibot'
import type { PaidSetting } from '../signals/contract.ts'
import { nearest } from './near-miss.ts'
import { isTable } from './problems.ts'
import { duration, maybe, type Shape, scalar, text, wholeNumber } from './shapes.ts'
import { table } from './tables.ts'

const most = 100_000

/** `"off"`, or a table that changes the default; null: nothing is left. Only where the limit has a default for it. */
export function paid(byDefault: PaidSetting | null): Shape<PaidSetting | null> {
  if (byDefault === null) return without
  return v.lazy(input => {
    if (input === undefined) return always(byDefault)
    if (input === 'off') return always(null)
    return isTable(input) ? changed(byDefault) : misspelled
  })
}

const without: Shape<null> = v.lazy(input => (input === undefined ? always(null) : refused))
const refused = scalar<null>('nothing: this limit leaves nothing to those who passed a check', () => null)
const misspelled = text<null>(
  '"off", or a table of most, refill, every',
  () => null,
  written => nearest(written, ['off']),
)

function always<T>(value: T): Shape<T> {
  return v.pipe(
    v.unknown(),
    v.transform(() => value),
  )
}

function changed(byDefault: PaidSetting): Shape<PaidSetting> {
  return v.pipe(
    table({
      most: maybe(wholeNumber(1, most)),
      refill: maybe(wholeNumber(1, most)),
      every: maybe(duration('1s', '365d')),
    }),
    v.transform(written => ({
      most: written.most ?? byDefault.most,
      refill: written.refill ?? byDefault.refill,
      everyMs: written.every ?? byDefault.everyMs,
    })),
  )
}
