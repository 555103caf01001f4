// Lines of the record on a terminal: columns first, then the sentence, then the reference that a visitor may name.
import type { ShownLine } from '../../src/admin/shown.ts'
import type { Decision } from '../../src/verdict.ts'
import { padded, type Screen, type Style, shownText, widthOf, wrapped } from './screen.ts'
import { ago, clockTime } from './times.ts'

/** Words short enough for a column, and what is to catch the eye: most of those who are asked for a check get in. */
const deeds: Readonly<Record<Decision['do'], { readonly done: string; readonly of: Style | null }>> = {
  forward: { done: 'forwarded', of: null },
  challenge: { done: 'challenged', of: 'yellow' },
  'cool-down': { done: 'held back', of: 'red' },
  refuse: { done: 'refused', of: 'red' },
}

/** Widths of the columns; a longer cell moves the rest of its line. */
const columns = [
  { title: 'WHEN', width: 19 },
  { title: 'SURFACE', width: 14 },
  { title: 'DONE', width: 10 },
  { title: 'NETWORK', width: 21 },
  { title: 'ACCOUNT', width: 22 },
  { title: 'FROM', width: 12 },
] as const
const indent = 4
const narrowest = 60

export function titleLine({ style }: Screen): string {
  return style('dim', columns.map(({ title, width }) => padded(title, width)).join(' '))
}

/** One line of columns, and the sentence with the reference below, in as many lines as it takes. */
export function linesOf(line: ShownLine, now: number, screen: Screen): readonly string[] {
  const { style } = screen
  const { done, of } = doneText(line)
  const cells = [
    whenCell(line.at, now),
    surfaceCell(line),
    done,
    networkCell(line),
    accountCell(line),
    placeCell(line),
  ]
  const shown = cells.map((cell, at) => padded(shownText(cell, 40), columns[at]?.width ?? 0))
  const coloured = shown.map((cell, at) => (at === 2 && of !== null ? style(of, cell) : cell))
  const width = Math.max(narrowest, screen.columns ?? 100) - indent
  const sentence = wrapped(shownText(line.sentence), width)
  const reference = 'reference' in line ? line.reference : `${line.first.reference} to ${line.last.reference}`
  const last = sentence.at(-1) ?? ''
  const fits = widthOf(last) + 2 + widthOf(reference) <= width
  const below = fits
    ? [...sentence.slice(0, -1), `${last}  ${style('bold', reference)}`]
    : [...sentence, style('bold', reference)]
  return [coloured.join(' ').trimEnd(), ...below.map(text => ' '.repeat(indent) + text)]
}

function whenCell(at: number, now: number): string {
  const when = clockTime(at, now)
  return when.length > 8 ? when : `${when} ${ago(at, now)}`
}

/** A merged line is everything that its attempts were. */
function doneText(line: ShownLine): { readonly done: string; readonly of: Style | null } {
  if ('cells' in line) return { done: `${line.count} more`, of: 'yellow' }
  if (line.action !== 'forward') return deeds[line.action]
  if (line.watched !== 'forward') return { done: `${deeds.forward.done}*`, of: 'yellow' }
  return { ...deeds.forward, of: line.outcome.is === 'success' ? 'green' : null }
}

function surfaceCell(line: ShownLine): string {
  return 'cells' in line ? [...new Set(line.cells.map(({ surface }) => surface))].join(',') : line.surface
}

function networkCell(line: ShownLine): string {
  return 'cells' in line ? (line.network?.wide ?? 'several') : line.network.address
}

function accountCell(line: ShownLine): string {
  return line.account?.hint ?? ('cells' in line ? 'several' : '-')
}

function placeCell({ network }: ShownLine): string {
  return [network?.country, typeof network?.asn === 'number' ? `AS${network.asn}` : null]
    .filter(part => typeof part === 'string')
    .join(' ')
}
