// `doorward top`: who and why, most first. Many accounts of one network, or many networks of one account, are what
// credential stuffing looks like.

import { nearest } from '../../src/config/near-miss.ts'
import { type Ranked, type Ranking, topics } from '../../src/journal/contract.ts'
import type { Command } from './command.ts'
import { UsageError } from './failure.ts'
import { filterBody, filterOptions } from './filters.ts'
import { countOption } from './options.ts'
import { type Column, tableLines } from './table.ts'
import { ago, whenText } from './times.ts'

export const top: Command = {
  name: 'top',
  operands: ['TOPIC'],
  summary: `rank by ${topics.join(', ')}`,
  examples: [
    'doorward top network --since 1h',
    'doorward top account --action block',
    'doorward top reason --since 7d --json',
  ],
  options: {
    ...filterOptions,
    limit: { value: 'NUMBER', help: 'rows (20)' },
    json: { value: null, help: 'one line of JSON for each row; also where the output is no terminal' },
  },
  async run(options, [topic = ''], context) {
    const by = topics.find(name => name === topic)
    if (by === undefined) {
      const near = nearest(topic, topics)
      const question = near === null ? '' : ` Did you mean ${near}?`
      throw new UsageError(`TOPIC is one of ${topics.join(', ')}, not ${JSON.stringify(topic)}.${question}`)
    }
    const limit = countOption(options, 'limit', 20)
    const body = await filterBody(options, context)
    const { rows, since }: Ranking = await context.connect().ask('top', { ...body, by, limit })
    const { screen, now } = context
    if (options.has('json') || screen.columns === null) {
      for (const row of rows) screen.json(row)
      return 0
    }
    for (const line of tableLines(columnsOf(by, now()), rows, screen.style)) screen.line(line)
    const asked = typeof body['since'] === 'number' ? body['since'] : 0
    if (since > asked)
      screen.note(`There is too much to count: this reaches back to ${whenText(since, now())}.`)
    return 0
  },
}

function columnsOf(topic: string, now: number): readonly Column<Ranked>[] {
  const count = (title: string, of: (row: Ranked) => number): Column<Ranked> => ({
    title,
    cell: row => String(of(row)),
    align: 'right',
  })
  return [
    {
      title: topic.toUpperCase(),
      cell: ({ name, hint }) => [hint, name ?? '(several)'].filter(Boolean).join('  '),
      most: 60,
    },
    count('ATTEMPTS', row => row.attempts),
    count('BLOCKED', row => row.blocked),
    count('WOULD BLOCK', row => row.wouldBlock),
    count('OPENED', row => row.opened),
    ...(topic === 'account' ? [] : [count('ACCOUNTS', row => row.accounts)]),
    ...(topic === 'network' ? [] : [count('NETWORKS', row => row.networks)]),
    { title: 'LAST', cell: ({ lastAt }) => ago(lastAt, now), align: 'right' },
  ]
}
