// `doorward import-names`: tells the watchtower which names exist, so that it need not wait until their owners have
// signed in. Names are read from standard input and travel in bodies; what is kept of them are some bits of a keyed
// tag.
import type { Command } from './command.ts'
import { Failure } from './failure.ts'
import { nameBatches } from './names.ts'

interface Imported {
  readonly taken: number
  readonly noRoom: number
}

export const importNames: Command = {
  name: 'import-names',
  operands: [],
  summary: "tell the watchtower the site's names, on standard input",
  examples: [
    'doorward import-names --complete-at-end < all-names.txt',
    'psql -Atc "select email from users" | doorward import-names --complete-at-end',
    'doorward import-names < new-names.txt',
  ],
  options: {
    'complete-at-end': {
      value: null,
      help: 'these are all names of the site: unknown ones count from now on',
    },
    json: { value: null, help: 'the counts as JSON' },
  },
  async run(options, _, context) {
    const { screen } = context
    const client = context.connect()
    const batches = await nameBatches(context)
    if (batches.length === 0) throw new Failure('There are no names on standard input.')
    let taken = 0
    let noRoom = 0
    for (const names of batches) {
      const answer: Imported = await client.ask('import-names', { names, complete: false })
      taken += answer.taken
      noRoom += answer.noRoom
    }
    // A set without some of them would take their owners for strangers that nobody knows.
    const complete = options.has('complete-at-end') && noRoom === 0
    if (complete) await client.ask('import-names', { names: [], complete })
    if (options.has('json')) screen.json({ taken, noRoom, complete })
    else for (const line of saying({ taken, noRoom, complete })) screen.line(line)
    return noRoom === 0 ? 0 : 1
  },
}

function saying({ taken, noRoom, complete }: Imported & { readonly complete: boolean }): readonly string[] {
  return [
    `The watchtower knows ${taken} of these names${noRoom === 0 ? '.' : `; ${noRoom} found no room.`}`,
    ...(complete ? ['It takes them for all names of the site, and counts unknown ones from now on.'] : []),
    ...(noRoom === 0 ? [] : ['Its set of names is full: see "doorward status".']),
  ]
}
