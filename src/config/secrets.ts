// The secrets of a Worker: whether they are there and worth something. Nothing here shows or keeps one.
import type { Problem } from './problems.ts'

export const secretNames = ['DOORWARD_SECRET', 'DOORWARD_SECRET_PREVIOUS', 'DOORWARD_ADMIN_TOKEN'] as const
type SecretName = (typeof secretNames)[number]

export interface Secrets {
  /** The root of all keys. */
  readonly secret: string
  /** The root before this one, while it is being rotated. */
  readonly previous: string | null
  /** Opens the admin interface; null leaves it closed. */
  readonly adminToken: string | null
}

export type ParsedSecrets =
  | { readonly ok: true; readonly secrets: Secrets }
  | { readonly ok: false; readonly problems: readonly Problem[] }

const shortest: Readonly<Record<SecretName, number>> = {
  DOORWARD_SECRET: 32,
  DOORWARD_SECRET_PREVIOUS: 32,
  DOORWARD_ADMIN_TOKEN: 24,
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
    if (value === undefined || value === '') return null
    const fault = faultOf(value, shortest[name])
    if (fault !== null) report(name, fault, advice(shortest[name]))
    return typeof value === 'string' ? value : null
  }
  const secret = read('DOORWARD_SECRET')
  const previous = read('DOORWARD_SECRET_PREVIOUS')
  const adminToken = read('DOORWARD_ADMIN_TOKEN')

  if (environment['DOORWARD_SECRET'] === undefined || environment['DOORWARD_SECRET'] === '') {
    report('DOORWARD_SECRET', 'missing', advice(shortest.DOORWARD_SECRET))
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
  if (problems.length > 0 || secret === null) return { ok: false, problems }
  return { ok: true, secrets: { secret, previous, adminToken } }
}

function faultOf(value: unknown, least: number): string | null {
  if (typeof value !== 'string') return 'not a text'
  if (value.trim() !== value) return 'a text with blanks or a line end around it'
  if (value.length < least) return `a text of ${value.length} characters`
  if (placeholder.test(value)) return 'a placeholder'
  if (new Set(value).size < fewestCharacters) return 'a text of a few characters again and again'
  return null
}

function advice(least: number): string {
  return `at least ${least} random characters, such as \`openssl rand -base64 ${Math.ceil((least * 3) / 4)}\` prints`
}
