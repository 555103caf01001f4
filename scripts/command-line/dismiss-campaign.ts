// `doorward dismiss-campaign`: the campaign that goes on is none. What strangers do then is learnt as normal, so that
// it is not taken for an attack again.
import type { Command } from './command.ts'

export const dismissCampaign: Command = {
  name: 'dismiss-campaign',
  operands: [],
  summary: 'say that the campaign that goes on is none',
  examples: ['doorward dismiss-campaign'],
  options: { json: { value: null, help: 'the answer as JSON' } },
  async run(options, _, context) {
    const answer: { dismissed: number | null } = await context.connect().ask('dismiss-campaign', {})
    const { screen } = context
    if (options.has('json')) screen.json(answer)
    else if (answer.dismissed === null) screen.note('No campaign goes on.')
    else
      screen.line(
        `Campaign ${answer.dismissed} was none. What strangers do now, and for twelve hours, counts as normal. ` +
          'None is declared meanwhile, unless more than twice as many strangers come.',
      )
    return answer.dismissed === null ? 1 : 0
  },
}
