// What the environment asks of a local start. Pure: it reads no file and starts nothing.
import { varNames } from '../../src/config/parse.ts'

export interface Settings {
  readonly port: number
  readonly originPort: number
  /** Null for the demo site. */
  readonly originUrl: string | null
  readonly mode: string
  /** Other vars for the Worker, over those of wrangler.toml. */
  readonly vars: Readonly<Record<string, string>>
  /** Those that a local start cannot make up itself. */
  readonly secrets: Readonly<Record<string, string>>
}

/** A setting that cannot be used. The message says which, and what would do. */
export class SettingsProblem extends Error {}

/** Doorward watches until it is told to act; a demo should show it acting. */
const demoMode = 'enforce'
const demoVars = { PRESET: '["generic-form","generic-json"]' }
/** Pages of the demo site whose form leads to another path. */
const demoSiteVars = {
  CHALLENGE:
    '{"pages":[{"path":"/strict/login","surface":"login"},{"path":"/closed/login","surface":"login"}]}',
}
/** Given by the provider of the checks, and by Upstash. */
const givenSecrets = ['DOORWARD_CHALLENGE_SECRET', 'UPSTASH_REDIS_REST_URL', 'UPSTASH_REDIS_REST_TOKEN']

/**
 * Every var of wrangler.toml can be set in the environment, as text or as JSON, and so can the secrets that others
 * give. An empty one counts as not set.
 *
 * @throws {SettingsProblem}
 */
export function readSettings(
  environment: Readonly<Record<string, string | undefined>>,
  configured: Readonly<Record<string, unknown>>,
): Settings {
  const value = (name: string) => environment[name]?.trim() || undefined
  // These two have members of their own.
  const own = ['MODE', 'ORIGIN_URL']
  const names = new Set([...Object.keys(configured), ...varNames()].filter(name => !own.includes(name)))
  const set = (wanted: Iterable<string>): Record<string, string> =>
    Object.fromEntries(
      [...wanted].flatMap(name => {
        const text = value(name)
        return text === undefined ? [] : [[name, text] as const]
      }),
    )
  const origin = originUrl(value('ORIGIN_URL'))
  return {
    port: portNumber('PORT', value('PORT') ?? '8787'),
    originPort: portNumber('ORIGIN_PORT', value('ORIGIN_PORT') ?? '8788'),
    originUrl: origin,
    mode: value('MODE') ?? demoMode,
    vars: { ...demoVars, ...(origin === null ? demoSiteVars : {}), ...set(names) },
    secrets: set(givenSecrets),
  }
}

function portNumber(name: string, text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  throw new SettingsProblem(
    `${name} is "${text}". It has to be a number from 0 to 65535; 0 takes any free port.`,
  )
}

function originUrl(text: string | undefined): string | null {
  if (text === undefined) return null
  if (URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol)) return text
  throw new SettingsProblem(`ORIGIN_URL is "${text}". It has to be an address such as http://127.0.0.1:3000`)
}
