// `doorward allow`: lets an address, a network or an account pass free of charge for a while. Deny lists still hold.
import { durationText } from '../../src/lib/duration.ts'
import type { Command } from './command.ts'
import { UsageError } from './failure.ts'
import { subjectBody, subjectOptions } from './filters.ts'
import { durationOption } from './options.ts'

export const allow: Command = {
  name: 'allow',
  operands: [],
  summary: 'let a network or an account pass for a while',
  examples: [
    'doorward allow --network 203.0.113.7 --for 24h',
    'doorward allow --account - --for 1h',
    'doorward allow --network 203.0.113.7 --for 0s    (ends it)',
  ],
  options: {
    ...subjectOptions,
    for: { value: 'TIME', help: 'how long: 30m, 24h, 7d; 0s ends it' },
    json: { value: null, help: 'the answer as JSON' },
  },
  async run(options, _, context) {
    const body = await subjectBody(options, context)
    if (Object.keys(body).length !== 1) throw new UsageError('Name either --network or --account.')
    const forMs = durationOption(options, 'for')
    if (forMs === null) throw new UsageError('--for is missing: how long, such as --for 24h.')
    const answer: { name: string } = await context.connect().ask('allow', { ...body, forMs })
    const { screen } = context
    const who = answer.name === 'account' ? 'This account' : answer.name
    if (options.has('json')) screen.json(answer)
    else
      screen.line(
        forMs === 0 ? `${who} is counted again.` : `${who} is not counted for ${durationText(forMs)}.`,
      )
    return 0
  },
}
