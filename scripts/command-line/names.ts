// Account names from standard input, one a line, in batches that the API takes. They travel in bodies alone.
import { mostNames } from '../../src/admin/input.ts'
import { longestName } from '../../src/lib/account-name.ts'
import type { Context } from './command.ts'

/** Names that are longer than any account's are left out, as empty lines are. */
export async function nameBatches({
  input,
}: Pick<Context, 'input'>): Promise<readonly (readonly string[])[]> {
  const names = (await input())
    .split('\n')
    .map(name => name.replace(/\r$/, ''))
    .filter(name => name !== '' && name.length <= longestName)
  return Array.from({ length: Math.ceil(names.length / mostNames) }, (_, batch) =>
    names.slice(batch * mostNames, (batch + 1) * mostNames),
  )
}
