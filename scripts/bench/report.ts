// Turns the figures of a run into the report that is printed or given out as JSON. Pure.
import { type CaseName, caseNames, cases } from './cases.ts'
import type { CheckCost } from './check-cost.ts'
import type { BenchOptions } from './round.ts'
import type { Measurements } from './run.ts'
import { median, ratios, rounded, roundedSpread, type Spread, spread } from './statistics.ts'
import { type StoresReport, storesReport, storesTable } from './stores-report.ts'
import { columns, range, whole } from './table.ts'

export type CaseReport = {
  /** Doorward's throughput ÷ the bare Worker's for the same request; below 1 is slower. Median of the rounds. */
  readonly ratio: number
  readonly min: number
  readonly max: number
  readonly requestsPerSecond: number
  readonly bareRequestsPerSecond: number
}

export type RefusedReport = CaseReport & {
  /** Refused attempts ÷ forwarded failed attempts, both through Doorward. */
  readonly overForwarded: number
  readonly overForwardedMin: number
  readonly overForwardedMax: number
}

/** Milliseconds of the Worker's processor time a call: alone, and with the request that it comes with. */
export type CheckReport = { readonly alone: Spread; readonly request: Spread }

export type BenchReport = {
  readonly cases: Readonly<Record<Exclude<CaseName, 'refused'>, CaseReport>> & {
    readonly refused: RefusedReport
  }
  readonly stores: StoresReport
  /** Null on a system that does not tell what a process has used. */
  readonly checks: {
    readonly making: CheckReport
    readonly taking: CheckReport
    readonly calls: number
  } | null
  readonly bundle: { readonly gzipBytes: number }
  readonly startupMs: number
  readonly startup: {
    readonly min: number
    readonly max: number
    readonly method: 'spawn to first answer, less the bare Worker'
  }
  readonly rounds: number
  readonly seconds: number
  readonly connections: number
}

/** A refused attempt is compared with the bare Worker's failed one: the same request, passed on. */
export function benchReport(
  measurements: Measurements,
  gzipBytes: number,
  options: BenchOptions,
): BenchReport {
  const { throughput, startupMs, checks } = measurements
  const { bare, doorward } = throughput
  const startup = spread(startupMs)
  const refused = ratios(doorward.refused, doorward['login-failure'])
  const reportOf = (name: CaseName) => caseReport(doorward[name], bare[cases[name].bare])
  return {
    cases: {
      unprotected: reportOf('unprotected'),
      'form-page': reportOf('form-page'),
      'login-success': reportOf('login-success'),
      'login-known': reportOf('login-known'),
      'login-paid': reportOf('login-paid'),
      'login-failure': reportOf('login-failure'),
      refused: {
        ...reportOf('refused'),
        overForwarded: rounded(refused.median, 3),
        overForwardedMin: rounded(refused.min, 3),
        overForwardedMax: rounded(refused.max, 3),
      },
    },
    stores: storesReport(measurements),
    checks: checks === null ? null : checkReports(checks),
    bundle: { gzipBytes },
    startupMs: rounded(startup.median, 1),
    startup: {
      min: rounded(startup.min, 1),
      max: rounded(startup.max, 1),
      method: 'spawn to first answer, less the bare Worker',
    },
    rounds: options.rounds,
    seconds: options.seconds,
    connections: options.connections,
  }
}

function checkReports({ ms, calls }: CheckCost): NonNullable<BenchReport['checks']> {
  const reportOf = (work: keyof CheckCost['ms']) => roundedSpread(spread(ms[work]), 3)
  return {
    making: { alone: reportOf('offer'), request: reportOf('offer request') },
    taking: { alone: reportOf('redeem'), request: reportOf('redeem request') },
    calls,
  }
}

/** The report for people. */
export function benchTable(report: BenchReport): string {
  const rows = caseNames.map(name => {
    const { ratio, min, max, requestsPerSecond, bareRequestsPerSecond } = report.cases[name]
    return [
      name,
      whole(bareRequestsPerSecond),
      whole(requestsPerSecond),
      ratio.toFixed(2),
      range({ min, max }),
    ]
  })
  const { refused } = report.cases
  const { startup } = report
  return [
    ...columns([['case', 'bare/s', 'doorward/s', 'ratio', 'min–max'], ...rows]),
    '',
    `A refused attempt is ${refused.overForwarded.toFixed(2)} times as fast as a forwarded failed one ` +
      `(${range({ min: refused.overForwardedMin, max: refused.overForwardedMax })}).`,
    ...checkLines(report),
    `Bundle: ${(report.bundle.gzipBytes / 1024).toFixed(1)} KiB gzipped.`,
    `Startup: ${report.startupMs.toFixed(1)} ms more than the bare Worker ` +
      `(${startup.min.toFixed(1)} to ${startup.max.toFixed(1)}), from spawn to first answer.`,
    '',
    ...storesTable(report.stores),
    '',
    `Raw workerd, medians of ${report.rounds} rounds of ${report.seconds} s, ${report.connections} connections. Worker,`,
    'store, origin and load share this machine; only the ratios mean anything elsewhere. The bare Worker',
    'passes everything on; a refused attempt is compared with its forwarding the same failed login.',
    'login-known: on a known device; login-paid: with a pass, where nothing is free any more.',
  ].join('\n')
}

function checkLines({ checks }: BenchReport): readonly string[] {
  if (checks === null) return ['What a check costs the Worker is not known on this system.']
  const { making, taking } = checks
  const line = (what: string, { alone, request }: CheckReport) =>
    `${what} costs the Worker ${inMs(alone)} of processor time, ${inMs(request)} with its request.`
  return [line('Taking the answer to a check', taking), line('Making a check', making)]
}

function inMs(spread: Spread): string {
  return `${spread.median.toFixed(2)} ms (${range(spread)})`
}

function caseReport(doorward: readonly number[], bare: readonly number[]): CaseReport {
  const ratio: Spread = ratios(doorward, bare)
  return {
    ratio: rounded(ratio.median, 3),
    min: rounded(ratio.min, 3),
    max: rounded(ratio.max, 3),
    requestsPerSecond: Math.round(median(doorward)),
    bareRequestsPerSecond: Math.round(median(bare)),
  }
}
