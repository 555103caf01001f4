// `doorward show REFERENCE`: one attempt as a story. What each signal said against its limit, the verdict in a
// sentence, and what came before and after from the same network and for the same account.
import type { ShownEntry, ShownLine } from '../../src/admin/shown.ts'
import { outcomeText } from '../../src/journal/sentences.ts'
import { canonicalReference } from '../../src/lib/reference.ts'
import type { Reading } from '../../src/verdict.ts'
import type { Command, Context } from './command.ts'
import { UsageError } from './failure.ts'
import { linesOf } from './lines.ts'
import { countOption } from './options.ts'
import { padded, type Screen, shownText } from './screen.ts'
import { whenText } from './times.ts'

interface Neighbours {
  readonly before: readonly ShownLine[]
  readonly after: readonly ShownLine[]
}

interface Shown {
  readonly lines: readonly ShownLine[]
  readonly readings: readonly (Reading & { readonly sentence: string })[]
  readonly sealed: {
    readonly at: number
    readonly network: string | null
    readonly reason: string | null
  } | null
  readonly around: { readonly network: Neighbours; readonly account: Neighbours } | null
}

const barWidth = 12

export const show: Command = {
  name: 'show',
  operands: ['REFERENCE'],
  summary: 'explain one attempt, by the reference that the visitor was shown',
  examples: [
    'doorward show 0D4V3-8KQ2M-7YHTR-2NBXA-9C5WZE',
    'doorward show "0d4v3 8kq2m 7yhtr 2nbxa 9c5wze" --json',
  ],
  options: {
    around: { value: 'NUMBER', help: 'lines before and after, of network and account (5)' },
    json: { value: null, help: 'everything as one line of JSON' },
  },
  async run(options, [text = ''], context) {
    const reference = canonicalReference(text)
    if (reference === null) {
      throw new UsageError(
        `${JSON.stringify(shownText(text, 60))} is no reference: they have 26 letters and digits.`,
      )
    }
    const limit = countOption(options, 'around', 5)
    const shown: Shown = await context.connect().ask('show', { reference, limit })
    if (options.has('json')) context.screen.json(shown)
    else print(reference, shown, context)
    return shown.lines.length === 0 ? 1 : 0
  },
}

function print(
  reference: string,
  { lines, readings, sealed, around }: Shown,
  { screen, now }: Context,
): void {
  const [line] = lines
  screen.line(screen.style('bold', reference))
  if (line === undefined) {
    screen.line('The record does not hold this attempt any more. The reference itself says:')
    if (sealed !== null)
      printFacts(screen, [
        ['When', whenText(sealed.at, now())],
        ['Decided by', sealed.reason ?? 'a rule that is no more'],
      ])
    return
  }
  screen.line(shownText(line.sentence))
  if ('cells' in line) printMerged(lines, sealed, { screen, now })
  else printEntry(line, readings, { screen, now })
  if (around === null) return
  printAround(`Same network (${line.network?.wide ?? 'several'})`, around.network, line, { screen, now })
  if (line.account !== null)
    printAround(`Same account (${line.account.hint})`, around.account, line, { screen, now })
}

type Printing = Pick<Context, 'screen' | 'now'>

function printMerged(lines: readonly ShownLine[], sealed: Shown['sealed'], { screen, now }: Printing): void {
  screen.line('')
  screen.line('It came in a flood, and was counted together with others of the same minute:')
  if (sealed !== null) {
    printFacts(screen, [
      ['When', whenText(sealed.at, now())],
      ['Decided by', sealed.reason ?? 'a rule that is no more'],
    ])
  }
  for (const line of lines) for (const text of linesOf(line, now(), screen)) screen.line(text)
}

function printEntry(entry: ShownEntry, readings: Shown['readings'], { screen, now }: Printing): void {
  const { network, account } = entry
  const place = [network.country, network.asn === null ? null : `AS${network.asn}`].filter(
    part => part !== null,
  )
  screen.line('')
  printFacts(screen, [
    ['When', whenText(entry.at, now())],
    ['Surface', `${entry.surface}, route ${entry.route}`],
    ['Network', [`${network.address} in ${network.wide}`, ...place].join(', ')],
    ['Account', account === null ? 'none named' : `${account.hint}, tag ${account.tag}`],
    ['Outcome', outcomeText(entry.outcome, entry.surface)],
    ...(entry.credentials === 1 ? [] : [['Credentials', String(entry.credentials)] as const]),
    ['User-Agent', entry.userAgent === '' ? 'none' : entry.userAgent],
  ])
  screen.line('')
  screen.line('What each signal said:')
  const widest = Math.max(0, ...readings.map(({ reason }) => reason.length))
  for (const reading of readings) screen.line(`  ${readingLine(reading, widest, screen)}`)
  if (readings.length === 0) screen.line('  nothing')
}

/** The name, a bar of value against limit, the numbers, and the sentence. */
function readingLine(reading: Shown['readings'][number], widest: number, { style }: Screen): string {
  const name = padded(shownText(reading.reason), widest)
  const watching = reading.mode === 'monitor' ? ' (only watches)' : ''
  const sentence = shownText(reading.sentence) + watching
  switch (reading.says) {
    case 'fine':
      return `${name}  ${bar(reading.value, reading.limit)} ${countText(reading)}  ${sentence}`
    case 'spent':
      return `${name}  ${style('red', bar(reading.value, reading.limit))} ${countText(reading)}  ${style('red', sentence)}`
    case 'shown':
      return `${name}  ${style('green', sentence)}`
    case 'refuse':
      return `${name}  ${style('red', `refuses: ${sentence}`)}`
    case 'allow':
      return `${name}  ${style('green', `allows: ${sentence}`)}`
    case 'check':
      return `${name}  ${style(reading.passed ? 'green' : 'yellow', sentence)}`
    case 'unknown':
    case 'flood':
      return `${name}  ${style('yellow', sentence)}`
  }
}

function bar(value: number, limit: number): string {
  const full = limit <= 0 ? barWidth : Math.round((Math.min(value, limit) / limit) * barWidth)
  return '█'.repeat(full) + '░'.repeat(barWidth - full)
}

function countText({ value, limit }: { readonly value: number; readonly limit: number }): string {
  return padded(`${value} of ${limit}`, 10)
}

function printFacts(screen: Screen, facts: readonly (readonly [string, string])[]): void {
  for (const [name, value] of facts)
    screen.line(`  ${screen.style('dim', padded(name, 12))}${shownText(value)}`)
}

function printAround(
  title: string,
  { before, after }: Neighbours,
  line: ShownLine,
  { screen, now }: Printing,
): void {
  screen.line('')
  screen.line(`${shownText(title)}, before and after:`)
  if (before.length + after.length === 0) screen.line('  nothing else')
  for (const other of [...before, line, ...after]) {
    if (before.length + after.length === 0) return
    const [columns = ''] = linesOf(other, now(), screen)
    screen.line(`${other === line ? screen.style('bold', '→') : ' '} ${columns}`)
  }
}
