// Both stores beside each other, and beside what somebody would write instead: throughput held against the bare Worker,
// and calls to the store for each attempt. Pure.
import { cases } from './cases.ts'
import { type Calls, httpName } from './counted-worker.ts'
import type { AttemptCalls } from './counting.ts'
import type { Measurements } from './run.ts'
import {
  type ComparedCase,
  type ComparedSide,
  caseOn,
  comparedCases,
  comparedNames,
  pairs,
  sides,
} from './sides.ts'
import { median, ratios, roundedSpread, type Spread } from './statistics.ts'
import { columns, range } from './table.ts'

/** The fewest and the most that one attempt made. */
export type CallRange = { readonly least: number; readonly most: number }
export type CallRanges = Readonly<Record<string, CallRange>>

export type SideReport = {
  /** Its throughput ÷ the bare Worker's for the same request, passed on. */
  readonly ratio: Spread
  readonly requestsPerSecond: number
  /** By what was called, one attempt at a time: before the site answered, and after it. */
  readonly calls: { readonly before: CallRanges; readonly after: CallRanges }
  /** The same for each attempt, before and after together, where many come at one time. */
  readonly callsUnderLoad: Calls
}

export type CaseOfStores = {
  readonly sides: Readonly<Partial<Record<ComparedSide, SideReport>>>
  /** Doorward's throughput ÷ that of the alternative with the same store. */
  readonly overAlternative: Readonly<Partial<Record<ComparedSide, Spread>>>
}

export type StoresReport = {
  readonly cases: Readonly<Record<ComparedCase, CaseOfStores>>
  readonly filesIn: string
  readonly leftOut: readonly { readonly side: ComparedSide; readonly why: string }[]
}

type Measured = Pick<Measurements, 'throughput' | 'calls' | 'filesIn' | 'upstashMissing'>

const compared: readonly ComparedSide[] = pairs.flatMap(({ doorward, alternative }) => [
  doorward,
  alternative,
])

export function storesReport(measured: Measured): StoresReport {
  const { filesIn, upstashMissing } = measured
  const needsUpstash = compared.filter(side => sides[side].store === 'upstash')
  return {
    cases: Object.fromEntries(comparedNames.map(name => [name, caseOfStores(measured, name)])) as Record<
      ComparedCase,
      CaseOfStores
    >,
    filesIn,
    leftOut: upstashMissing === null ? [] : needsUpstash.map(side => ({ side, why: upstashMissing })),
  }
}

function caseOfStores(measured: Measured, name: ComparedCase): CaseOfStores {
  const { throughput, calls } = measured
  const ratesOf = (side: ComparedSide) => throughput[side][caseOn(side, name)]
  const present = compared.filter(side => ratesOf(side).length > 0)
  const sideReport = (side: ComparedSide): SideReport => {
    const { alone, underLoad } = calls[side]?.[caseOn(side, name)] ?? { alone: [], underLoad: {} }
    return {
      ratio: roundedSpread(ratios(ratesOf(side), throughput.bare[cases[name].bare]), 3),
      requestsPerSecond: Math.round(median(ratesOf(side))),
      calls: { before: rangesOf(alone, 'before'), after: rangesOf(alone, 'after') },
      callsUnderLoad: underLoad,
    }
  }
  const both = pairs.filter(pair => present.includes(pair.doorward) && present.includes(pair.alternative))
  return {
    sides: Object.fromEntries(present.map(side => [side, sideReport(side)])),
    overAlternative: Object.fromEntries(
      both.map(({ doorward, alternative }) => [
        doorward,
        roundedSpread(ratios(ratesOf(doorward), ratesOf(alternative)), 3),
      ]),
    ),
  }
}

function rangesOf(attempts: readonly AttemptCalls[], when: keyof AttemptCalls): CallRanges {
  const calls: readonly Calls[] = attempts.map(attempt => attempt[when])
  const names = new Set(calls.flatMap(Object.keys))
  return Object.fromEntries(
    Array.from(names, name => {
      const numbers = calls.map(each => each[name] ?? 0)
      return [name, { least: Math.min(...numbers), most: Math.max(...numbers) }]
    }),
  )
}

const heading = ['', 'ratio', 'min–max', 'calls before the answer', 'after it', 'in all, under load']

/** For people. */
export function storesTable({ cases, filesIn, leftOut }: StoresReport): readonly string[] {
  const rows = comparedNames.flatMap(name => [
    [comparedCases[name], ...heading.slice(1).map(() => '')],
    ...Object.entries(cases[name].sides).map(([side, report]) => [
      `  ${sides[side as ComparedSide].title}`,
      report.ratio.median.toFixed(2),
      range(report.ratio),
      callsText(report.calls.before, rangeText),
      callsText(report.calls.after, rangeText),
      callsText(report.callsUnderLoad, calls => calls.toPrecision(2)),
    ]),
  ])
  return [
    ...columns([heading, ...rows]).map(line => line.trimEnd()),
    '',
    ...comparedNames.flatMap(name => pairs.flatMap(pair => aheadLine(name, pair, cases[name]))),
    ...leftOut.map(({ side, why }) => `Left out: ${sides[side].title}. ${why}`),
    'Calls were counted one attempt at a time, before the site answered and after it; and for each of many at one time.',
    `Durable Objects kept their files in ${filesIn}. Doorward's are a few, hono-rate-limiter's one for each key.`,
  ]
}

function aheadLine(
  name: ComparedCase,
  { doorward, alternative }: (typeof pairs)[number],
  { overAlternative }: CaseOfStores,
): readonly string[] {
  const over = overAlternative[doorward]
  if (over === undefined) return []
  const times = `${over.median.toFixed(2)} times as fast as ${sides[alternative].title} (${range(over)})`
  return [`${sides[doorward].title}, ${comparedCases[name]}: ${times}.`]
}

/** What people call whatever is called, in the order in which it is told. */
const spoken: Readonly<Record<string, string>> = {
  [httpName]: 'HTTP',
  COUNTS: 'object',
  LEDGER: 'Ledger',
  JOURNAL: 'Journal',
  WATCHTOWER: 'Watchtower',
}

function callsText<Count>(calls: Readonly<Record<string, Count>>, textOf: (count: Count) => string): string {
  const texts = Object.entries(spoken).flatMap(([name, text]) => {
    const count = calls[name]
    return count === undefined ? [] : [`${textOf(count)} × ${text}`]
  })
  return texts.length === 0 ? 'none' : texts.join(', ')
}

function rangeText({ least, most }: CallRange): string {
  return least === most ? `${most}` : `${least}–${most}`
}
