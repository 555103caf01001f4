// Checks a wrangler.toml as the Worker will read it, without starting or asking anything.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parsePolicy } from '../../src/config/parse.ts'
import { problemText } from '../../src/config/problems.ts'
import { presets } from '../../src/presets/index.ts'
import { signals } from '../../src/signals/index.ts'
import { Failure } from './failure.ts'

/** Looked for in this order, as wrangler does. */
const fileNames = ['wrangler.json', 'wrangler.jsonc', 'wrangler.toml']

/** Where the configuration is: what was named, else in this folder, else beside the command line itself. */
export function configurationFile(named: string | undefined): string {
  if (named !== undefined) return named
  const own = join(import.meta.dirname, '..', '..')
  const found = [process.cwd(), own]
    .flatMap(folder => fileNames.map(name => join(folder, name)))
    .find(existsSync)
  if (found === undefined) throw new Failure('There is no wrangler.toml here. Name one with --config.')
  return found
}

/** Everything that is wrong with the vars of an environment, one line each. */
export async function configurationProblems(
  file: string,
  env: string | undefined,
): Promise<readonly string[]> {
  if (!existsSync(file)) throw new Failure(`There is no file ${file}.`)
  const vars = await varsOf(file, env)
  // Tags need the secret, which is not here; a list of accounts is checked for its form all the same.
  const parsed = parsePolicy(vars, { signals, presets, accountTag: name => [name] })
  return parsed.ok ? [] : parsed.problems.map(problemText)
}

async function varsOf(file: string, env: string | undefined): Promise<Readonly<Record<string, unknown>>> {
  // Loaded only here: it takes a second.
  const { unstable_readConfig: readConfig } = await import('wrangler')
  try {
    return readConfig({ config: file, ...(env === undefined ? {} : { env }) }, { hideWarnings: true }).vars
  } catch (error) {
    throw new Failure(
      `wrangler cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}
