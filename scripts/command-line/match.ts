// `doorward match`: which of the site's own names the tags in the record mean. Names are read from standard input and
// travel in bodies; what comes out are lines of a tag and a name.

import { mostNames } from '../../src/admin/input.ts'
import type { Command } from './command.ts'
import { timeOption } from './options.ts'
import { shownText } from './screen.ts'

interface Matches {
  readonly matches: readonly { readonly name: number; readonly tag: string; readonly lastAt: number }[]
}

/** Nobody's account is named like that, and the API takes no longer names. */
const longestName = 1_000

export const match: Command = {
  name: 'match',
  operands: [],
  summary: "tell which of the site's names, on standard input, are in the record",
  examples: [
    'doorward match --since 24h < names.txt',
    'psql -Atc "select email from users" | doorward match --json',
  ],
  options: {
    since: { value: 'TIME', help: 'only what is in the record from then on: 24h' },
    json: { value: null, help: 'one line of JSON for each match' },
  },
  async run(options, _, context) {
    const since = timeOption(options, 'since', context.now()) ?? 0
    const client = context.connect()
    const names = (await context.input())
      .split('\n')
      .map(name => name.replace(/\r$/, ''))
      .filter(name => name !== '' && name.length <= longestName)
    for (let at = 0; at < names.length; at += mostNames) {
      const chunk = names.slice(at, at + mostNames)
      const { matches }: Matches = await client.ask('match', { names: chunk, since })
      for (const { name, tag, lastAt } of matches) {
        if (options.has('json')) context.screen.json({ tag, name: chunk[name], lastAt })
        else context.screen.line(`${tag} ${shownText(chunk[name] ?? '', longestName)}`)
      }
    }
    return 0
  },
}
