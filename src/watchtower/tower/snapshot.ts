// The watchtower's memory as text, and back: JSON with numbers in the order of their fields. Nothing is rounded, so
// that a tower goes on from it as if nothing had happened.
import { type Campaign, detectors, type RiskTable } from '../contract.ts'
import type { Plan } from './action.ts'
import type { Calm } from './calm.ts'
import type { Following } from './campaign.ts'
import { type Crowd, crowdFields } from './crowd.ts'
import type { Chart } from './cusum.ts'
import type { Dispersion } from './dispersion.ts'
import { emptySums, type Sums, sumFields } from './numbers.ts'
import type { Scope } from './scope.ts'
import { type NetworkClass, newState, type State } from './state.ts'
import { createStrata, type KeptStrata } from './strata.ts'
import { type Tally, tallyFields } from './tally.ts'

const format = 1
const tallies = ['tick', 'window', 'long', 'base', 'quiet'] as const
const crowds = ['tick', 'recent', 'window', 'base'] as const
const chartFields = ['sum', 'hourly', 'lowAt'] as const satisfies readonly (keyof Chart)[]
const dispersionFields = [
  'excess',
  'size',
  'hits',
  'expected',
  'variance',
] as const satisfies readonly (keyof Dispersion)[]

type Numbers = readonly number[]

interface Kept {
  readonly format: typeof format
  readonly at: number
  readonly ticks: number
  readonly learnt: number
  readonly strata: KeptStrata
  /** In base64. */
  readonly sessions: { readonly keys: string; readonly unsolved: string }
  readonly classes: readonly {
    readonly scope: Numbers
    readonly unknown: Numbers
    readonly failed: Numbers
    readonly cells: readonly (readonly [place: number, scope: Numbers])[]
  }[]
  readonly crowd: readonly Numbers[]
  readonly entries: readonly (readonly [at: number, sums: Numbers])[]
  readonly following:
    | (Omit<Following, 'cells' | 'sums'> & {
        readonly cells: readonly (readonly [string, number])[]
        readonly sums: Numbers
      })
    | null
  readonly plan: Plan | null
  readonly calm: Calm | null
  readonly past: readonly Campaign[]
  readonly table: RiskTable
}

export function keep(state: State): string {
  const { at, ticks, learnt, strata, sessions, crowd, entries, following, plan, calm, past, table } = state
  const kept: Kept = {
    format,
    at,
    ticks,
    learnt,
    strata: strata.kept(),
    sessions: { keys: base64(sessions.keys), unsolved: base64(sessions.unsolved) },
    classes: state.classes.map(one => ({
      scope: scopeNumbers(one.scope),
      unknown: values(one.dispersion.unknown, dispersionFields),
      failed: values(one.dispersion.failed, dispersionFields),
      cells: strata.places().flatMap(place => {
        const cell = one.cells[place]
        return cell === undefined ? [] : [[place, scopeNumbers(cell)] as const]
      }),
    })),
    crowd: crowds.map(of => values<keyof Crowd>(crowd[of], crowdFields)),
    entries: entries.map(entry => [entry.at, values<keyof Sums>(entry.sums, sumFields)]),
    following:
      following === null
        ? null
        : { ...following, cells: [...following.cells], sums: values<keyof Sums>(following.sums, sumFields) },
    plan,
    calm,
    past,
    table,
  }
  return JSON.stringify(kept)
}

/** Null for what is no memory of a watchtower, or one of another format. */
export function restored(text: string): State | null {
  try {
    const kept: Kept | null = JSON.parse(text)
    return kept?.format === format ? stateOf(kept) : null
  } catch {
    return null
  }
}

function stateOf(kept: Kept): State {
  const state = newState(kept.at)
  const { crowd, sessions, classes, entries, past } = state
  state.ticks = kept.ticks
  state.learnt = kept.learnt
  state.strata = createStrata(kept.strata)
  state.plan = kept.plan
  state.calm = kept.calm ?? null
  state.table = kept.table
  sessions.keys.set(new Uint32Array(bytesOf(kept.sessions.keys).buffer))
  sessions.unsolved.set(bytesOf(kept.sessions.unsolved))
  for (const [at, one] of classes.entries()) restoreClass(one, kept.classes[at])
  for (const [at, of] of crowds.entries()) assign<keyof Crowd>(crowd[of], crowdFields, kept.crowd[at])
  for (const [at, sums] of kept.entries) entries.push({ at, sums: sumsOf(sums) })
  past.push(...kept.past)
  const { following } = kept
  if (following !== null) {
    state.following = { ...following, cells: new Map(following.cells), sums: sumsOf(following.sums) }
  }
  return state
}

function restoreClass(one: NetworkClass, kept: Kept['classes'][number] | undefined): void {
  if (kept === undefined) return
  assignScope(one.scope, kept.scope)
  assign(one.dispersion.unknown, dispersionFields, kept.unknown)
  assign(one.dispersion.failed, dispersionFields, kept.failed)
  for (const [place, numbers] of kept.cells) {
    const cell = one.cells[place]
    if (cell !== undefined) assignScope(cell, numbers)
  }
}

function scopeNumbers(scope: Scope): Numbers {
  return [
    ...tallies.flatMap(of => values<keyof Tally>(scope[of], tallyFields)),
    ...detectors.flatMap(detector => values<keyof Chart>(scope.charts[detector], chartFields)),
  ]
}

function assignScope(scope: Scope, numbers: Numbers): void {
  let at = 0
  const next = (count: number) => {
    at += count
    return numbers.slice(at - count, at)
  }
  for (const of of tallies) assign<keyof Tally>(scope[of], tallyFields, next(tallyFields.length))
  for (const detector of detectors) {
    assign<keyof Chart>(scope.charts[detector], chartFields, next(chartFields.length))
  }
}

function sumsOf(numbers: Numbers): Sums {
  const sums = emptySums()
  assign<keyof Sums>(sums, sumFields, numbers)
  return sums
}

function values<Field extends string>(
  record: Readonly<Record<Field, number>>,
  fields: readonly Field[],
): Numbers {
  return fields.map(field => record[field])
}

function assign<Field extends string>(
  record: Record<Field, number>,
  fields: readonly Field[],
  numbers: Numbers | undefined,
): void {
  for (const [at, field] of fields.entries()) record[field] = numbers?.[at] ?? 0
}

function base64(array: Uint32Array | Uint8Array): string {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString('base64')
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(text, 'base64'))
}
