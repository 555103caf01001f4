// `doorward match`: which of the site's own names the tags in the record, or those of a campaign, mean. Names are read
// from standard input and travel in bodies; what comes out are lines of a tag and a name.
import type { ShownSightings } from '../../src/admin/campaigns.ts'
import { longestName } from '../../src/lib/account-name.ts'
import type { Client } from './client.ts'
import type { Command } from './command.ts'
import { Failure, UsageError } from './failure.ts'
import { nameBatches } from './names.ts'
import { countOption, timeOption } from './options.ts'
import { shownText } from './screen.ts'

interface Matches {
  /** `lastAt`: when it was in the record last; not told of a campaign's. */
  readonly matches: readonly { readonly name: number; readonly tag: string; readonly lastAt?: number }[]
}

export const match: Command = {
  name: 'match',
  operands: [],
  summary: "tell which of the site's names, on standard input, are in the record",
  examples: [
    'doorward match --since 24h < names.txt',
    'doorward match --campaign 3 < names.txt      (accounts that were probably opened)',
    'psql -Atc "select email from users" | doorward match --json',
  ],
  options: {
    since: { value: 'TIME', help: 'only what is in the record from then on: 24h' },
    campaign: { value: 'NUMBER', help: 'only accounts that "doorward campaigns" lists under this campaign' },
    json: { value: null, help: 'one line of JSON for each match' },
  },
  async run(options, _, context) {
    if (options.has('campaign') && options.has('since'))
      throw new UsageError('Give either --campaign or --since.')
    const { screen, now } = context
    const client = context.connect()
    const wanted = options.has('campaign')
      ? { tags: await tagsOf(countOption(options, 'campaign', 1), client) }
      : { since: timeOption(options, 'since', now()) ?? 0 }
    for (const names of await nameBatches(context)) {
      const { matches }: Matches = await client.ask('match', { names, ...wanted })
      for (const { name, tag, ...when } of matches) {
        if (options.has('json')) screen.json({ tag, name: names[name], ...when })
        else screen.line(`${tag} ${shownText(names[name] ?? '', longestName)}`)
      }
    }
    return 0
  },
}

async function tagsOf(id: number, client: Client): Promise<readonly string[]> {
  const { campaigns }: ShownSightings = await client.ask('campaigns', {})
  const found = campaigns.find(campaign => campaign.id === id)
  if (found === undefined) throw new Failure(`There is no campaign ${id}: "doorward campaigns" lists them.`)
  if (found.takenOver.length === 0) throw new Failure(`No account was probably opened in campaign ${id}.`)
  return found.takenOver.map(({ tag }) => tag)
}
