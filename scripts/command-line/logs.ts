// `doorward logs`: lines of the record, the oldest first, so that the newest stand where the eye is.
import type { ShownLine } from '../../src/admin/shown.ts'
import { minute, second } from '../../src/lib/time.ts'
import type { Client } from './client.ts'
import type { Command, Context } from './command.ts'
import { filterBody, filterOptions } from './filters.ts'
import { linesOf, titleLine } from './lines.ts'
import { countOption } from './options.ts'

interface Page {
  readonly lines: readonly ShownLine[]
  readonly next: number | null
}

/** The API's own limit of a page. */
const pageSize = 1_000
const betweenPollsMs = second
/** How far back each poll looks again: entries arrive late, and a merged line stands at the end of its minute. */
const lookBackMs = 20 * second
/** A merged line is shown when its minute is over and nothing is on its way any more. */
const settledMs = minute + 3 * second

export const logs: Command = {
  name: 'logs',
  operands: [],
  summary: 'show what was tried, what was done and why',
  examples: [
    'doorward logs --since 4h --action block',
    'doorward logs --surface login --network 203.0.113.0/24',
    'doorward logs --account - --since 30d        (the name comes from standard input)',
    'doorward logs --would block --since 7d       (what monitor mode would have held back)',
    'doorward logs --outcome success --network 203.0.113.0/24    (accounts that were opened)',
    'doorward logs --follow',
    'doorward logs --since 1d --limit 100000 --json > day.ndjson',
  ],
  options: {
    ...filterOptions,
    limit: { value: 'NUMBER', help: 'the newest so many lines (50)' },
    follow: { value: null, help: 'go on with what comes in, until Ctrl-C' },
    json: {
      value: null,
      help: 'one line of JSON for each line of the record; also where the output is no terminal',
    },
  },
  async run(options, _, context) {
    const body = await filterBody(options, context)
    const limit = countOption(options, 'limit', 50)
    const client = context.connect()
    const asJson = options.has('json') || context.screen.columns === null
    const print = printer(context, asJson)
    const lines = await newest(client, body, limit)
    for (const line of lines) print(line)
    if (options.has('follow')) await follow(client, body, lines, print, context.now)
    else if (lines.length === 0 && !asJson) context.screen.note('Nothing in the record matches.')
    return 0
  },
}

/** Up to `limit` lines, the oldest first. */
async function newest(client: Client, body: object, limit: number): Promise<readonly ShownLine[]> {
  const lines: ShownLine[] = []
  let from: number | null = null
  do {
    const size = Math.min(pageSize, limit - lines.length)
    const page: Page = await client.ask('logs', { ...body, limit: size, ...(from === null ? {} : { from }) })
    lines.push(...page.lines)
    from = page.next
  } while (from !== null && lines.length < limit)
  return lines.reverse()
}

function printer({ screen, now }: Context, asJson: boolean): (line: ShownLine) => void {
  let titled = false
  return line => {
    if (asJson) return screen.json(line)
    if (!titled) screen.line(titleLine(screen))
    titled = true
    for (const text of linesOf(line, now(), screen)) screen.line(text)
  }
}

async function follow(
  client: Client,
  body: Readonly<Record<string, unknown>>,
  before: readonly ShownLine[],
  print: (line: ShownLine) => void,
  now: () => number,
): Promise<never> {
  const seen = new Map(before.map(line => [keyOf(line), line.at]))
  const startedAt = now()
  const shownUpTo = before.at(-1)?.at ?? startedAt - minute
  let newestAt = shownUpTo
  /** What stood in the record before, and was left out because of the limit. */
  const isOld = (line: ShownLine) =>
    'cells' in line ? line.minute + settledMs <= startedAt : line.at <= shownUpTo
  for (;;) {
    await new Promise(resolve => setTimeout(resolve, betweenPollsMs))
    const since = newestAt - lookBackMs
    for (const line of await newest(client, { ...body, since, until: now() + minute }, 10 * pageSize)) {
      const settled = !('cells' in line) || line.minute + settledMs <= now()
      if (!settled || seen.has(keyOf(line)) || isOld(line)) continue
      seen.set(keyOf(line), line.at)
      newestAt = Math.max(newestAt, line.at)
      print(line)
    }
    for (const [key, at] of seen) if (at < since - minute) seen.delete(key)
  }
}

function keyOf(line: ShownLine): string {
  if ('reference' in line) return line.reference
  return `${line.minute} ${line.subject} ${line.network?.wide ?? ''} ${line.account?.tag ?? ''}`
}
