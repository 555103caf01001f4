// The attack in words: the line while it runs, and the summary. Pure; names and paths may come from files and are made
// harmless for a terminal.
import { durationText } from '../../src/lib/duration.ts'
import { tickMs } from '../../src/watchtower/tower/baseline.ts'
import type { Checks } from './checks.ts'
import type { Progress, Report } from './tally.ts'

const mostNamed = 20

export function progressLine(progress: Progress): string {
  const { attempts, planned, forwarded, challenged, cooledDown, refused, errors, opened, perSecond, checks } =
    progress
  return [
    `${whole(attempts)} of ${whole(planned)}`,
    `${whole(perSecond)}/s`,
    `forwarded ${whole(forwarded)}`,
    `challenged ${whole(challenged)}`,
    `cooled down ${whole(cooledDown)}`,
    `refused ${whole(refused)}`,
    ...(checks === null ? [] : [`paid for ${whole(checks.paid)}`]),
    ...(errors > 0 ? [`errors ${whole(errors)}`] : []),
    `opened ${whole(opened.length)}`,
  ].join('  ')
}

/** @param url what was attacked */
export function attackSummary(report: Report, url: string): string {
  const { attempts, networks, seconds, perSecond, errors, statuses } = report
  const rows: readonly (readonly [string, number, string])[] = [
    ['forwarded', report.forwarded, 'answered by the site'],
    ['challenged', report.challenged, 'Doorward asked for a check'],
    ['cooled down', report.cooledDown, 'Doorward said to wait'],
    ['refused', report.refused, 'Doorward said no'],
    ...(errors > 0 ? [['errors', errors, 'no answer'] as const] : []),
  ]
  const width = Math.max(...rows.map(([, count]) => whole(count).length))
  const answers = Object.entries(statuses).map(([status, count]) => `${status} × ${whole(count)}`)
  return [
    `${report.kind} on ${printable(url)}: ${plural(attempts, 'attempt')} from ${plural(networks, 'network')} ` +
      `in ${seconds.toFixed(1)} s (${whole(perSecond)}/s)${endings[report.ended]}`,
    '',
    ...rows.map(
      ([name, count, meaning]) => `  ${name.padEnd(11)}  ${whole(count).padStart(width)}  ${meaning}`,
    ),
    '',
    ...(isChecked(report) ? [`${checkedShare(report)} of the attempts were answered by a check.`] : []),
    ...(answers.length > 0 ? [`Status codes: ${answers.join(', ')}.`] : []),
    ...(report.checks === null ? [] : checkLines(report.checks)),
    ...openedLines(report),
    ...placesToLook(report),
  ].join('\n')
}

/** With a solver, what ended at a check is only a part of what met one. */
function metChecks({ checks, challenged }: Report): number {
  return checks?.met ?? challenged
}

function isChecked(report: Report): boolean {
  return metChecks(report) > 0
}

/** Not `100 %` while there is one that was not. */
function checkedShare(report: Report): string {
  return `${Math.floor((metChecks(report) / report.attempts) * 100)} %`
}

function placesToLook(report: Report): readonly string[] {
  const isOfMany = report.kind === 'stuffing' || report.kind === 'spray'
  const places = [
    ...(isChecked(report) ? ['doorward logs --action challenge'] : []),
    ...(isOfMany ? [`doorward campaigns    (within ${durationText(tickMs)})`] : []),
  ]
  return places.length === 0 ? [] : ['', 'What Doorward made of it:', ...places.map(place => `  ${place}`)]
}

const endings: Readonly<Record<Report['ended'], string>> = {
  done: '.',
  opened: ', ended because the account is open.',
  interrupted: ', interrupted.',
  unanswered: ', given up because nothing answers any more.',
}

function checkLines({
  met,
  solved,
  prices,
  passes,
  paid,
  cpuMs,
  cpuMsPerPaid,
  unsolved,
}: Checks): readonly string[] {
  const counted = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .map(([name, count]) => `${printable(name)} × ${whole(count)}`)
      .join(', ')
  const why = Object.keys(unsolved).length === 0 ? [] : [`Checks without a pass: ${counted(unsolved)}.`]
  const price = solved === 0 ? '' : ` (price ${counted(prices)})`
  return [
    `Checks: ${whole(met)} met, ${whole(solved)} solved${price}, ${plural(passes, 'pass', 'passes')}.`,
    ...why,
    cpuMsPerPaid === null
      ? `No guess was paid for; solving took ${seconds(cpuMs)} s of CPU time.`
      : `${plural(paid, 'guess was', 'guesses were')} paid for with ${seconds(cpuMs)} s of CPU time: ` +
        `${cpuMsPerPaid.toFixed(1)} ms each, ${seconds(cpuMsPerPaid * 1000)} s per 1,000.`,
  ]
}

function openedLines({ kind, opened }: Report): readonly string[] {
  if (kind === 'reset-flood') return []
  const what = kind === 'signup' ? 'made' : 'opened'
  if (opened.length === 0) return [`No account was ${what}.`]
  const named = opened.slice(0, mostNamed).map(name => `  ${printable(name)}`)
  const rest = opened.length - named.length
  return [
    `${plural(opened.length, 'account')} ${opened.length === 1 ? 'was' : 'were'} ${what}:`,
    ...named,
    ...(rest > 0 ? [`  and ${whole(rest)} more; --json lists them all`] : []),
  ]
}

/** Without control characters, and without those that turn the writing direction round. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\u{fffd}')
}

function plural(count: number, one: string, several = `${one}s`): string {
  return `${whole(count)} ${count === 1 ? one : several}`
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1)
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en')
}
