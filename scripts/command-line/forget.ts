// `doorward forget`: erases what is kept of an account, as its owner may ask: in the record, and its known devices.
// Counts of networks stay.
import type { Command } from './command.ts'
import { Failure, UsageError } from './failure.ts'
import { subjectBody } from './filters.ts'

export const forget: Command = {
  name: 'forget',
  operands: [],
  summary: 'erase an account from the record, and forget its devices',
  examples: ['doorward forget --account -'],
  options: {
    account: { value: 'NAME', help: 'the account, by its name; - reads the name from standard input' },
    json: { value: null, help: 'the answer as JSON' },
  },
  async run(options, _, context) {
    const body = await subjectBody(options, context)
    if (!('account' in body)) throw new UsageError('--account is missing: whose lines are to be erased.')
    const client = context.connect()
    let lines = 0
    for (let more = true; more; ) {
      const answer: { lines: number; more: boolean } = await client.ask('forget', body)
      if (answer.more && answer.lines === 0) throw new Failure('The record could not be erased.')
      lines += answer.lines
      more = answer.more
    }
    if (options.has('json')) context.screen.json({ lines })
    else
      context.screen.line(
        lines === 0
          ? 'The record holds nothing of this account. Its devices are forgotten.'
          : `Erased: ${lines} lines. Its devices are forgotten.`,
      )
    return 0
  },
}
