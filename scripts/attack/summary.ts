// The attack in words: the line while it runs, and the summary. Pure; names and paths may come from files and are made
// harmless for a terminal.
import type { Progress, Report } from './tally.ts'

const mostNamed = 20

export function progressLine(progress: Progress): string {
  const { attempts, planned, forwarded, challenged, cooledDown, refused, errors, opened, perSecond } =
    progress
  return [
    `${whole(attempts)} of ${whole(planned)}`,
    `${whole(perSecond)}/s`,
    `forwarded ${whole(forwarded)}`,
    `challenged ${whole(challenged)}`,
    `cooled down ${whole(cooledDown)}`,
    `refused ${whole(refused)}`,
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
    ...(answers.length > 0 ? [`Status codes: ${answers.join(', ')}.`] : []),
    ...openedLines(report),
  ].join('\n')
}

const endings: Readonly<Record<Report['ended'], string>> = {
  done: '.',
  opened: ', ended because the account is open.',
  interrupted: ', interrupted.',
  unanswered: ', given up because nothing answers any more.',
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

function plural(count: number, noun: string): string {
  return `${whole(count)} ${noun}${count === 1 ? '' : 's'}`
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en')
}
