// [vars.LIMITS]: what each signal that counts allows on each surface. The defaults are the signals' own; an operator
// changes as little of one as he likes.
import * as v from 'valibot'
import { type Surface, surfaces } from '../attempt.ts'
import type {
  BudgetSetting,
  CountingSignal,
  DistinctSetting,
  LimitSetting,
  Signal,
} from '../signals/contract.ts'
import type { Mode } from '../verdict.ts'
import { nearest } from './near-miss.ts'
import { paid } from './paid.ts'
import type { LimitPolicy } from './policy.ts'
import { choice, duration, maybe, type Shape, text, wholeNumber, withDefault } from './shapes.ts'
import { nearestSurface } from './surface-names.ts'
import { type Fields, type Report, table } from './tables.ts'

export interface SurfaceLimits {
  readonly mode: Mode | null
  readonly limits: Readonly<Record<string, LimitPolicy>>
}

export const modes = ['off', 'monitor', 'enforce'] as const satisfies readonly Mode[]
/** More than any person or office needs; a larger number is a slip. */
const mostFree = 100_000

export function limits(signals: readonly Signal[]): Shape<Readonly<Record<Surface, SurfaceLimits>>> {
  const counting = signals.filter(signal => signal.kind === 'counts')
  const fields = Object.fromEntries(
    surfaces.map(surface => [surface, withDefault(surfaceLimits(counting, surface, signals), {})]),
  )
  return withDefault(
    table(
      fields as Fields<Record<Surface, SurfaceLimits>>,
      undefined,
      key => placeOf(key, signals) ?? nearestSurface(key),
    ),
    {},
  )
}

/**
 * Where a signal is set: below a surface where it counts, in RULES where it looks. Null for what is no signal's name.
 */
export function placeOf(name: string, signals: readonly Signal[]): string | null {
  const signal = signals.find(candidate => candidate.name === name)
  if (signal === undefined) return null
  if (signal.kind === 'looks') return `RULES.${name}`
  if (signal.kind === 'reads') return `DETECTION.${name}`
  const surface = surfaces.find(candidate => signal.defaults[candidate] !== null) ?? surfaces[0]
  return `LIMITS.${surface}.${name}`
}

function surfaceLimits(
  counting: readonly CountingSignal[],
  surface: Surface,
  signals: readonly Signal[],
): Shape<SurfaceLimits> {
  const entries = counting.map(signal => [signal.name, limit(signal, surface)] as const)
  const fields: Fields<Record<string, LimitPolicy | Mode | null>> = {
    ...Object.fromEntries(entries),
    mode: maybe(choice(modes)),
  }
  return v.pipe(
    table(fields, undefined, key => placeOf(key, signals)),
    v.transform(read => {
      const own = Object.entries(read).flatMap(([name, value]) =>
        typeof value === 'object' && value !== null ? [[name, value] as const] : [],
      )
      const mode = modes.find(mode => mode === read['mode']) ?? null
      return { mode, limits: Object.fromEntries(own) }
    }),
  )
}

/** `"off"`, or a table that changes the default. */
function limit(signal: CountingSignal, surface: Surface): Shape<LimitPolicy> {
  const byDefault = signal.defaults[surface]
  const isDistinct = Object.values(signal.defaults).some(setting => setting !== null && 'withinMs' in setting)
  const changed = isDistinct ? distinct(distinctOf(byDefault)) : budget(budgetOf(byDefault))
  const names = isDistinct ? 'free, within, mode' : 'free, refill, every, paid, mode'
  const off = text<LimitPolicy>(
    `"off", or a table of ${names}`,
    value => (value === 'off' ? { setting: null, mode: 'off' } : null),
    value => nearest(value, ['off']),
  )
  const unchanged: Shape<LimitPolicy> = v.pipe(
    v.unknown(),
    v.transform(() => ({ setting: byDefault, mode: null })),
  )
  return v.lazy(input => {
    if (input === undefined) return unchanged
    return typeof input === 'object' && input !== null && !Array.isArray(input) ? changed : off
  })
}

function budgetOf(setting: LimitSetting | null): BudgetSetting | null {
  return setting !== null && 'everyMs' in setting ? setting : null
}

function distinctOf(setting: LimitSetting | null): DistinctSetting | null {
  return setting !== null && 'withinMs' in setting ? setting : null
}

function budget(byDefault: BudgetSetting | null): Shape<LimitPolicy> {
  const everyAllowed = 'a time, because there is no default for it here'
  return v.pipe(
    table(
      {
        free: maybe(wholeNumber(1, mostFree)),
        refill: maybe(wholeNumber(0, mostFree)),
        every: maybe(duration('1s', '365d')),
        paid: paid(byDefault?.paid ?? null),
        mode: maybe(choice(modes)),
      },
      (read, report) => {
        if (read.mode === 'off') return
        requireWithoutDefault(['free', 'refill'], read, byDefault, report)
        if (read.free === undefined || read.refill === undefined || read.every === undefined) return
        const free = read.free ?? byDefault?.free ?? Number.POSITIVE_INFINITY
        const refill = read.refill ?? byDefault?.refill ?? 0
        if (refill > free) {
          const [key, found] =
            read.refill === null ? (['free', free] as const) : (['refill', refill] as const)
          report([key], `no more refill (${refill}) than free (${free})`, found)
        }
        const everyByDefault = byDefault !== null && byDefault.refill > 0
        if (refill > 0 && read.every === null && !everyByDefault) report(['every'], everyAllowed, undefined)
        if (refill === 0 && read.every !== null && !(read.refill === null && byDefault === null)) {
          report(['refill'], 'at least 1, because every means nothing without it', read.refill ?? undefined)
        }
      },
    ),
    v.transform(({ free, refill, every, paid, mode }): LimitPolicy => {
      if (mode === 'off') return { setting: null, mode }
      const base = byDefault ?? { free: 1, refill: 0, everyMs: 1 }
      const setting = {
        free: free ?? base.free,
        refill: refill ?? base.refill,
        everyMs: every ?? base.everyMs,
        ...(paid === null ? {} : { paid }),
      }
      return { setting, mode }
    }),
  )
}

function distinct(byDefault: DistinctSetting | null): Shape<LimitPolicy> {
  return v.pipe(
    table(
      {
        free: maybe(wholeNumber(1, mostDistinct)),
        within: maybe(duration('1s', '30d')),
        mode: maybe(choice(modes)),
      },
      (read, report) => {
        if (read.mode !== 'off') requireWithoutDefault(['free', 'within'], read, byDefault, report)
      },
    ),
    v.transform(({ free, within, mode }): LimitPolicy => {
      if (mode === 'off') return { setting: null, mode }
      const base = byDefault ?? { free: 1, withinMs: 1 }
      return { setting: { free: free ?? base.free, withinMs: within ?? base.withinMs }, mode }
    }),
  )
}

/** Every distinct member is stored: there must not be many. */
const mostDistinct = 1_000

/** Where a signal has no default on this surface, nothing can be left out. */
function requireWithoutDefault<Name extends string>(
  names: readonly Name[],
  read: Readonly<Partial<Record<Name, unknown>>>,
  byDefault: LimitSetting | null,
  report: Report,
): void {
  if (byDefault !== null) return
  for (const name of names) {
    if (read[name] === null) report([name], 'a value, because there is no default for it here', undefined)
  }
}
