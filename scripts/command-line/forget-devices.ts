// `doorward forget-devices`: nobody's device is known to an account any more, as after a device was stolen. Whoever
// signs in next is a stranger until then.
import type { Command } from './command.ts'
import { UsageError } from './failure.ts'
import { subjectBody } from './filters.ts'

export const forgetDevices: Command = {
  name: 'forget-devices',
  operands: [],
  summary: 'make all known devices of an account unknown',
  examples: ['doorward forget-devices --account -'],
  options: {
    account: { value: 'NAME', help: 'the account, by its name; - reads the name from standard input' },
    json: { value: null, help: 'the answer as JSON' },
  },
  async run(options, _, context) {
    const body = await subjectBody(options, context)
    if (!('account' in body)) throw new UsageError('--account is missing: whose devices are to be forgotten.')
    const answer: object = await context.connect().ask('forget-devices', body)
    const { screen } = context
    if (options.has('json')) screen.json(answer)
    else screen.line('This account knows no device any more: whoever signs in next is a stranger to it.')
    return 0
  },
}
