// The secrets of a Worker: whether they are there and worth something. Nothing here shows or keeps one.
import type { Problem } from './problems.ts'

export const secretNames = [
  'DOORWARD_SECRET',
  'DOORWARD_SECRET_PREVIOUS',
  'DOORWARD_ADMIN_TOKEN',
  'DOORWARD_CHALLENGE_SECRET',
  'UPSTASH_REDIS_REST_URL',
  'UPSTASH_REDIS_REST_TOKEN',
] as const
type SecretName = (typeof secretNames)[number]

export interface Secrets {
  /** The root of all keys. */
  readonly secret: string
  /** The root before this one, while it is being rotated. */
  readonly previous: string | null
  /** Opens the admin interface; null leaves it closed. */
  readonly adminToken: string | null
  /** Of the site's account with the provider of its checks; null where it has none. */
  readonly challengeSecret: string | null
  /** Where the site's Redis is; null where it has none. */
  readonly upstash: UpstashAccess | null
}

export interface UpstashAccess {
  readonly url: string
  readonly token: string
}

export type ParsedSecrets =
  | { readonly ok: true; readonly secrets: Secrets }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** What a secret must be to be worth something. */
interface Rule {
  readonly allowed: string
  /** What is wrong with a text; null for nothing. */
  readonly faultOf: (text: string) => string | null
}

const rules: Readonly<Record<SecretName, Rule>> = {
  DOORWARD_SECRET: random(32),
  DOORWARD_SECRET_PREVIOUS: random(32),
  DOORWARD_ADMIN_TOKEN: random(24),
  DOORWARD_CHALLENGE_SECRET: {
    // Each provider's look different, and none of ours would be any use there.
    allowed: 'the secret that the provider of the checks gives with the sitekey',
    faultOf: text =>
      /^[\x21-\x7e]{20,200}$/.test(text) ? placeholderIn(text) : 'a text that no provider gives',
  },
  UPSTASH_REDIS_REST_URL: {
    allowed: 'the https address that Upstash shows for the database, without a path',
    faultOf: text => (isDatabaseUrl(text) ? placeholderIn(text) : 'a text that is no such address'),
  },
  UPSTASH_REDIS_REST_TOKEN: {
    allowed: 'the token that Upstash shows for the database, one that may write',
    faultOf: text =>
      /^[\x21-\x7e]{20,500}$/.test(text) ? placeholderIn(text) : 'a text that Upstash gives nobody',
  },
}

/** Without TLS on this machine alone: what travels there opens every counter. */
function isDatabaseUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, username, password, pathname, search, hash } = new URL(text)
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  const isBare = username + password + search + hash === '' && pathname === '/'
  return isBare && (protocol === 'https:' || (protocol === 'http:' && isHere))
}

/** Fewer different characters are no random text: of 32 random hex digits, 8 or more differ but once in 28 million. */
const fewestCharacters = 8
const placeholder =
  /change.?me|replace|your.?(secret|token)|example|placeholder|password|secret.?secret|12345678|abcdefgh/i

/** The secrets in a Worker's environment, or everything that is wrong with them. No problem shows a value. */
export function parseSecrets(environment: Readonly<Record<string, unknown>>): ParsedSecrets {
  const problems: Problem[] = []
  const report = (path: SecretName, found: string, allowed: string) =>
    problems.push({ path, found, allowed, suggestion: null })

  const read = (name: SecretName): string | null => {
    const value = environment[name]
    if (isMissing(value)) return null
    const fault = faultOf(name, value)
    if (fault !== null) report(name, fault, rules[name].allowed)
    return typeof value === 'string' ? value : null
  }
  const secret = read('DOORWARD_SECRET')
  const previous = read('DOORWARD_SECRET_PREVIOUS')
  const adminToken = read('DOORWARD_ADMIN_TOKEN')
  const challengeSecret = read('DOORWARD_CHALLENGE_SECRET')
  const url = read('UPSTASH_REDIS_REST_URL')
  const token = read('UPSTASH_REDIS_REST_TOKEN')

  if (isMissing(environment['DOORWARD_SECRET'])) {
    report('DOORWARD_SECRET', 'missing', rules.DOORWARD_SECRET.allowed)
  }
  if (previous !== null && previous === secret) {
    report('DOORWARD_SECRET_PREVIOUS', 'the same text as DOORWARD_SECRET', 'the secret before it, or nothing')
  }
  if (adminToken !== null && (adminToken === secret || adminToken === previous)) {
    report(
      'DOORWARD_ADMIN_TOKEN',
      'the same text as a secret',
      'a text of its own: whoever has it must not have the keys',
    )
  }
  if (challengeSecret !== null && [secret, previous, adminToken].includes(challengeSecret)) {
    report(
      'DOORWARD_CHALLENGE_SECRET',
      'the same text as another secret',
      `${rules.DOORWARD_CHALLENGE_SECRET.allowed}: it is sent there`,
    )
  }
  for (const [one, other] of [upstashNames, upstashNames.toReversed()]) {
    if (isMissing(environment[one]) && !isMissing(environment[other]))
      report(one, 'missing', rules[one].allowed)
  }
  if (problems.length > 0 || secret === null) return { ok: false, problems }
  const upstash = url === null || token === null ? null : { url, token }
  return { ok: true, secrets: { secret, previous, adminToken, challengeSecret, upstash } }
}

/**
 * The provider's secret alone, for whoever has to know whether there is one. Null where none is set, undefined where
 * what is set is none: `parseSecrets` says why.
 */
export function challengeSecretIn(environment: Readonly<Record<string, unknown>>): string | null | undefined {
  const value = environment['DOORWARD_CHALLENGE_SECRET']
  if (isMissing(value)) return null
  return typeof value === 'string' && faultOf('DOORWARD_CHALLENGE_SECRET', value) === null ? value : undefined
}

const upstashNames = [
  'UPSTASH_REDIS_REST_URL',
  'UPSTASH_REDIS_REST_TOKEN',
] as const satisfies readonly SecretName[]

/** Whether anything is set of a database: `parseSecrets` says whether it is all. */
export function hasUpstash(environment: Readonly<Record<string, unknown>>): boolean {
  return upstashNames.some(name => !isMissing(environment[name]))
}

/** A sound token opens the API even where another secret is bad, so that `doorward doctor` can say which. */
export function adminTokenIn(
  environment: Readonly<Record<string, unknown>>,
  parsed: ParsedSecrets,
): string | null {
  if (parsed.ok) return parsed.secrets.adminToken
  const name = 'DOORWARD_ADMIN_TOKEN' satisfies SecretName
  const token = environment[name]
  const isBad = parsed.problems.some(({ path }) => path === name)
  return isBad || typeof token !== 'string' || token === '' ? null : token
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === ''
}

function faultOf(name: SecretName, value: unknown): string | null {
  if (typeof value !== 'string') return 'not a text'
  if (value.trim() !== value) return 'a text with blanks or a line end around it'
  return rules[name].faultOf(value)
}

/** Text of our own making. */
function random(least: number): Rule {
  const command = `openssl rand -base64 ${Math.ceil((least * 3) / 4)}`
  return {
    allowed: `at least ${least} random characters, such as \`${command}\` prints`,
    faultOf: text => {
      if (text.length < least) return `a text of ${text.length} characters`
      const fault = placeholderIn(text)
      if (fault !== null) return fault
      return new Set(text).size < fewestCharacters ? 'a text of a few characters again and again' : null
    },
  }
}

function placeholderIn(text: string): string | null {
  return placeholder.test(text) ? 'a placeholder' : null
}
