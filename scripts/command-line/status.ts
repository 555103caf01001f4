// `doorward status`: is it on, is it well, what came in, what the site measured about itself, and what would have
// happened if every rule did act.
import type { Watched } from '../../src/admin/campaigns.ts'
import type { PolicySummary, StoreHealth } from '../../src/admin/contract.ts'
import type { JournalStatus, Totals } from '../../src/journal/contract.ts'
import type { Command, Context } from './command.ts'
import { percentText } from './percent.ts'
import { padded, shownText, wrapped } from './screen.ts'
import { storeChangeTexts } from './store-changes.ts'
import { tableLines } from './table.ts'
import { whenText } from './times.ts'
import { campaignSentences, watchedRows } from './watched.ts'

interface Status extends Watched {
  readonly policy: PolicySummary
  readonly record: JournalStatus
  readonly store: StoreHealth
  readonly unprotectedDoors: number
  readonly wrongTokens: number
}

/** From this share of unclear outcomes on, the matcher is probably wrong for this site. */
const muchUnclear = 0.2
const nameWidth = 10

export const status: Command = {
  name: 'status',
  operands: [],
  summary: 'mode, store, what came in during the last hour and day',
  examples: ['doorward status', 'doorward status --json'],
  options: { json: { value: null, help: 'everything as one line of JSON' } },
  async run(options, _, context) {
    const client = context.connect()
    const answer: Status = await client.ask('status', {})
    if (options.has('json')) context.screen.json(answer)
    else print(client.url, answer, context)
    return answer.store.ms === null ? 1 : 0
  },
}

function print(
  url: string,
  { policy, record, store, unprotectedDoors, wrongTokens, ...watched }: Status,
  context: Context,
): void {
  const { screen, now } = context
  const wide = screen.columns ?? Number.POSITIVE_INFINITY
  const say = (text: string) => {
    for (const line of wrapped(shownText(text), wide)) screen.line(line)
  }
  const fact = (name: string, value: string) => {
    const lines = wrapped(shownText(value), wide - nameWidth)
    for (const [at, line] of lines.entries())
      screen.line(`${screen.style('dim', padded(at === 0 ? name : '', nameWidth))}${line}`)
  }
  const own = Object.entries(policy.surfaceModes).flatMap(([surface, mode]) =>
    mode === null ? [] : [`${surface} ${mode}`],
  )
  fact('Doorward', url)
  fact('Mode', [policy.mode, ...own].join(', '))
  fact('Preset', policy.preset === '' ? 'none, own routes' : policy.preset)
  fact('Store', `${policy.store}, ${healthText(store)}`)
  for (const text of storeChangeTexts(record.storeChanges ?? [], now())) fact('', text)
  const oldest = record.oldestAt === null ? 'empty' : `since ${whenText(record.oldestAt, now())}`
  fact('Record', `${oldest}, ${megabytes(record.bytes)}, kept for ${record.retentionDays} days`)
  screen.line('')
  for (const line of tableLines(
    columns,
    [
      { name: 'last hour', ...record.hour },
      { name: 'last day', ...record.day },
    ],
    screen.style,
  )) {
    screen.line(line)
  }
  screen.line('')
  for (const [name, text] of watchedRows(watched, now())) fact(name, text)
  screen.line('')
  for (const sentence of [...campaignSentences(watched, policy.mode), ...sentences(record.day)]) say(sentence)
  if (unprotectedDoors > 0)
    say(`${unprotectedDoors} paths take passwords and are not protected: see "doorward doctor".`)
  if (wrongTokens > 0) say(`${wrongTokens} wrong admin tokens were tried.`)
}

type Row = Totals & { readonly name: string }

const columns = [
  { title: '', cell: ({ name }: Row) => name },
  { title: 'ATTEMPTS', cell: ({ attempts }: Row) => String(attempts), align: 'right' },
  { title: 'FORWARDED', cell: ({ actions }: Row) => String(actions.forward), align: 'right' },
  { title: 'CHALLENGED', cell: ({ actions }: Row) => String(actions.challenge), align: 'right' },
  { title: 'HELD', cell: ({ actions }: Row) => String(actions['cool-down']), align: 'right' },
  { title: 'REFUSED', cell: ({ actions }: Row) => String(actions.refuse), align: 'right' },
  {
    title: 'RIGHT',
    cell: ({ outcomes }: Row) => String(outcomes.success + outcomes.pending),
    align: 'right',
  },
  { title: 'WRONG', cell: ({ outcomes }: Row) => String(outcomes.failure), align: 'right' },
  { title: 'UNCLEAR', cell: ({ outcomes }: Row) => String(outcomes.unclear), align: 'right' },
] as const

/** What the numbers of a day mean. */
function sentences(totals: Totals): readonly string[] {
  const { outcomes } = totals
  const answered = outcomes.success + outcomes.pending + outcomes.failure + outcomes.unclear
  const share = answered === 0 ? 0 : outcomes.unclear / answered
  const percent = percentText(share)
  return [
    ...watchedSentences(totals),
    ...(share >= muchUnclear
      ? [`${percent} of the answers were unclear: the matcher may not fit this site. See "doorward doctor".`]
      : []),
    ...(share > 0 && share < muchUnclear ? [`${percent} of the answers were unclear.`] : []),
    ...(outcomes['no-answer'] > 0 ? [`The site did not answer ${outcomes['no-answer']} times.`] : []),
  ]
}

function healthText({ ms, failure }: StoreHealth): string {
  return ms === null ? `does NOT answer: ${failure}` : `answers in ${ms} ms`
}

/** What would have happened to what was forwarded, if every rule acted. */
function watchedSentences({ actions, watched, attempts }: Totals): readonly string[] {
  const more = (action: keyof Totals['actions']) => Math.max(0, watched[action] - actions[action])
  const [checked, held, refused] = [more('challenge'), more('cool-down'), more('refuse')]
  const all = actions.forward - watched.forward
  if (all <= 0) return ['Every rule that would have held something back did act, or none would have.']
  const what = [
    ...(checked > 0 ? [`asked for ${checked} ${checked === 1 ? 'check' : 'checks'}`] : []),
    ...(held > 0 ? [`held back ${held}`] : []),
    ...(refused > 0 ? [`refused ${refused}`] : []),
  ]
  return [
    `If every rule acted, Doorward would also have ${listed(what)}: ${percentText(all / attempts)} of the day's ${attempts} attempts.`,
    ...(checked > 0 ? ['Most browsers do a check unseen.'] : []),
    'Which: doorward logs --would block --action forward',
    'People among them: doorward logs --would block --outcome success',
  ]
}

function listed(parts: readonly string[]): string {
  if (parts.length < 2) return parts.join('')
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}
