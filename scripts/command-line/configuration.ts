// Checks a wrangler.toml as the Worker will read it, without starting or asking anything. wrangler itself reads the
// file.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type PolicySummary, policySummary } from '../../src/admin/contract.ts'
import { challenges } from '../../src/challenges/index.ts'
import { parsePolicy, varNames } from '../../src/config/parse.ts'
import { isTable, problemText } from '../../src/config/problems.ts'
import { challengeSecretIn, hasUpstash, parseSecrets, secretNames } from '../../src/config/secrets.ts'
import { nearestName } from '../../src/config/var-reader.ts'
import { presets } from '../../src/presets/index.ts'
import { signals } from '../../src/signals/index.ts'
import { bindingProblems } from './bindings.ts'
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

export type CheckedConfiguration =
  | { readonly ok: true; readonly summary: PolicySummary }
  /** Everything that is wrong, one line each. */
  | { readonly ok: false; readonly problems: readonly string[] }

/**
 * The configuration of an environment; without one, of the top level, which `npm run deploy` deploys. `over` are vars
 * that take the place of those in the file; `secrets` are checked as well, where they can be seen.
 *
 * @throws {Failure} where there is no such file, or wrangler cannot read it.
 */
export async function checkConfiguration(
  file: string,
  env: string | undefined,
  over: Readonly<Record<string, unknown>> = {},
  secrets: Readonly<Record<string, string>> | null = null,
): Promise<CheckedConfiguration> {
  if (!existsSync(file)) throw new Failure(`There is no file ${file}.`)
  const { config, raw, classes } = await read(file, env)
  const meant = secretsIn(Object.keys(config.vars))
  const vars = Object.fromEntries(Object.entries(config.vars).filter(([name]) => !meant.has(name)))
  const all = { ...vars, ...over }
  // Tags need the secret, which is not here; a list of accounts is checked for its form all the same.
  const challengeSecret = secrets === null ? undefined : challengeSecretIn(secrets)
  const parsed = parsePolicy(all, {
    signals,
    presets,
    challenges,
    challengeSecret,
    hasUpstash: secrets === null ? undefined : hasUpstash(secrets),
    accountTag: name => [name],
  })
  const parsedSecrets = secrets === null ? null : parseSecrets(secrets)
  const problems = [
    ...misplacedProblems(raw, env),
    ...[...meant].map(([name, secret]) => secretProblem(name, secret)),
    ...(parsed.ok ? [] : parsed.problems.map(problemText)),
    ...(parsedSecrets === null || parsedSecrets.ok ? [] : parsedSecrets.problems.map(problemText)),
    ...bindingProblems(config, classes, env),
  ]
  if (problems.length > 0 || !parsed.ok) return { ok: false, problems }
  return { ok: true, summary: policySummary(parsed.policy, [all['PRESET'] ?? ''].flat().join(', ')) }
}

/** What wrangler makes of the file, what stands in it, and the classes that its migrations make. */
async function read(file: string, env: string | undefined) {
  // Loaded only here: it takes a second.
  const {
    unstable_readConfig: readConfig,
    experimental_readRawConfig: readRaw,
    unstable_getDurableObjectClassNameToUseSQLiteMap: classesOf,
  } = await import('wrangler')
  try {
    // An empty name is the top level, whatever environment the shell names.
    const config = readConfig({ config: file, env: env ?? '' }, { hideWarnings: true })
    const { rawConfig: raw } = readRaw({ config: file })
    return { config, raw, classes: classesOf(config.migrations, config.exports) }
  } catch (error) {
    throw new Failure(
      `wrangler cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

/** Those of the names that are a secret's, or nearly, each with the secret. */
function secretsIn(names: readonly string[]): ReadonlyMap<string, string> {
  const known = [...varNames(), ...secretNames]
  return new Map(
    names.flatMap(name => {
      const meant = nearestName(name, known)
      return secretNames.some(secret => secret === meant) ? [[name, meant ?? ''] as const] : []
    }),
  )
}

/** Many can read the file, and everything that was ever in it. */
function secretProblem(name: string, secret: string): string {
  const put = `npx wrangler secret put ${secret}`
  const next =
    secret === 'DOORWARD_CHALLENGE_SECRET'
      ? `Take it out, have the provider of the checks give you a new one, and set that: ${put}`
      : `Take it out, and set a new one: openssl rand -base64 32 | ${put}`
  return `${name}: a secret does not belong in a file that is committed. ${next}`
}

/** What stands beside the table of vars, where wrangler takes no notice of it, and a table that is not there. */
function misplacedProblems(raw: object, env: string | undefined): readonly string[] {
  const environments: unknown = Reflect.get(raw, 'env')
  const place = env === undefined || !isTable(environments) ? raw : environments[env]
  const written = isTable(place) ? place : {}
  const table = env === undefined ? '[vars]' : `[env.${env}.vars]`
  const secrets = secretsIn(Object.keys(written))
  const own = varNames()
  return [
    ...(env === undefined || 'vars' in written
      ? []
      : [`${table}: missing. An environment inherits no vars: each needs all of its own.`]),
    ...[...secrets].map(([name, secret]) => secretProblem(name, secret)),
    ...Object.keys(written)
      .filter(name => own.includes(name))
      .map(name => `${name}: stands outside ${table}, where nobody reads it. Move it below that line.`),
  ]
}
