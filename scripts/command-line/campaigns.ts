// `doorward campaigns`: the attacks that the watchtower saw, the newest last, each with the accounts that were probably
// opened in it, and how to act on these.
import type { ShownCampaign, ShownSightings } from '../../src/admin/campaigns.ts'
import { unreachable } from '../../src/lib/unreachable.ts'
import type { Command, Context } from './command.ts'
import { padded, shownText, wrapped } from './screen.ts'
import { clockTime, whenText } from './times.ts'
import { youthText } from './watched.ts'

const narrowest = 60
const indent = '  '

export const campaigns: Command = {
  name: 'campaigns',
  operands: [],
  summary: 'list attacks on many accounts, and the accounts opened in them',
  examples: [
    'doorward campaigns',
    'doorward campaigns --json | jq .takenOver',
    'doorward match --campaign 3 < names.txt      (whose accounts these are)',
  ],
  options: { json: { value: null, help: 'one line of JSON for each campaign' } },
  async run(options, _, context) {
    const answer: ShownSightings = await context.connect().ask('campaigns', {})
    const { screen } = context
    if (options.has('json')) for (const campaign of answer.campaigns) screen.json(campaign)
    else print(answer, context)
    return 0
  },
}

function print({ campaigns: all, measures }: ShownSightings, context: Context): void {
  const { screen } = context
  const width = Math.max(narrowest, screen.columns ?? 100)
  const paragraph = (text: string) => {
    for (const line of wrapped(shownText(text), width - indent.length)) screen.line(indent + line)
  }
  for (const [at, campaign] of all.entries()) {
    if (at > 0) screen.line('')
    screen.line(titleOf(campaign, context))
    paragraph(campaign.sentence)
    printOpened(campaign, context)
    if (campaign.endedAt === null) paragraph('Is it none, but a mailing of yours? doorward dismiss-campaign')
  }
  if (all.length === 0) screen.note('The watchtower knows of no campaign.')
  if (!measures.young) return
  for (const line of wrapped(youthText(measures), width)) screen.note(line)
}

function titleOf({ id, startedAt, endedAt, ended }: ShownCampaign, { screen, now }: Context): string {
  const name = screen.style('bold', `Campaign ${id}`)
  if (endedAt === null)
    return `${name}  ${screen.style('red', 'goes on')}, since ${whenText(startedAt, now())}`
  return `${name}  ${endText(ended)}, ${clockTime(startedAt, now())} to ${clockTime(endedAt, now())}`
}

function endText(ended: ShownCampaign['ended']): string {
  switch (ended) {
    case 'went-away':
    case null:
      return 'over'
    case 'dismissed':
      return 'was none'
    case 'given-up':
      return 'counts as normal'
    default:
      return unreachable(ended)
  }
}

/** What the watchtower calls them, and what that means to who has to act. */
const kinds = {
  probably: 'Probably opened',
  possibly: 'Possibly opened, after a check was passed',
} as const satisfies Readonly<Record<ShownCampaign['takenOver'][number]['how'], string>>

function printOpened({ id, takenOver }: ShownCampaign, { screen, now }: Context): void {
  for (const how of ['probably', 'possibly'] as const) {
    const accounts = takenOver.filter(account => account.how === how)
    if (accounts.length === 0) continue
    screen.line(`${indent}${kinds[how]}: ${accounts.length}`)
    for (const { at, reference, tag } of accounts) {
      const cells = [clockTime(at, now()), padded(reference || '-', 30), tag]
      screen.line(indent + indent + cells.map(cell => shownText(cell)).join('  '))
    }
  }
  if (takenOver.length === 0) return
  screen.line(`${indent}What happened: doorward show REFERENCE`)
  screen.line(`${indent}Whose they are: doorward match --campaign ${id} < names.txt`)
}
