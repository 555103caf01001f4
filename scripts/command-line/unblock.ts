// `doorward unblock`: whoever is held back may go on at once. Counters of an account, or of a network's /24 or /48,
// begin again; an attack that goes on fills them again.
import type { Command } from './command.ts'
import { UsageError } from './failure.ts'
import { subjectBody, subjectOptions } from './filters.ts'

export const unblock: Command = {
  name: 'unblock',
  operands: [],
  summary: 'end what a network or an account is held back for',
  examples: ['doorward unblock --network 203.0.113.7', 'doorward unblock --account -'],
  options: { ...subjectOptions, json: { value: null, help: 'the answer as JSON' } },
  async run(options, _, context) {
    const body = await subjectBody(options, context)
    if (Object.keys(body).length !== 1) throw new UsageError('Name either --network or --account.')
    const answer: { network: string | null } = await context.connect().ask('unblock', body)
    const { screen } = context
    if (options.has('json')) screen.json(answer)
    else
      screen.line(
        `Every counter of ${answer.network ?? 'this account'} begins again. It is felt within five seconds.`,
      )
    return 0
  },
}
