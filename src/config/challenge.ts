// [vars.CHALLENGE]: which check is asked for, the site's account where a provider does it, and the pages whose forms
// lead somewhere else. The provider's secret is no var: what it must fit is said here, and it is read in `secrets.ts`.
import { type Surface, surfaces } from '../attempt.ts'
import type { Challenge, ProviderPolicy } from '../challenges/contract.ts'
import { parseDuration } from '../lib/duration.ts'
import { second } from '../lib/time.ts'
import type { Mode } from '../verdict.ts'
import type { SurfaceLimits } from './limits.ts'
import type { ChallengePolicy, WhenUnknown } from './policy.ts'
import { Described, isTable } from './problems.ts'
import { choice, listOf, maybe, type Shape, text, textLike, withDefault } from './shapes.ts'
import { nearestSurface } from './surface-names.ts'
import { alongside, type Report, table } from './tables.ts'
import { pathPatternText } from './texts.ts'

export interface ChallengeSettings {
  /** Null where nothing is written. */
  readonly provider: string | null
  readonly sitekey: string | null
  readonly siteverify: string | null
  /** Seconds. */
  readonly wait: number
  readonly pages: ChallengePolicy['formPages']
}

/** Needs no account with anybody. */
const usual = 'proof-of-work'
const none = 'off'
const secretName = 'DOORWARD_CHALLENGE_SECRET'
const mostPages = 50

export function challenge(challenges: readonly Challenge[]): Shape<ChallengeSettings> {
  const names = challenges.filter(({ pool }) => pool === 'paid').map(({ name }) => name)
  return withDefault(
    table<ChallengeSettings>({
      provider: maybe(choice([...names, none])),
      sitekey: maybe(textLike(/^[\w.-]{8,100}$/, 'the sitekey that the provider shows for this site')),
      siteverify: maybe(siteverifyUrl()),
      wait: withDefault(wholeSeconds(3, 60), '8s'),
      pages: withDefault(pages(), []),
    }),
    {},
  )
}

function wholeSeconds(least: number, most: number): Shape<number> {
  return text(`a number of whole seconds from "${least}s" to "${most}s"`, written => {
    const seconds = (parseDuration(written) ?? 0) / second
    return Number.isInteger(seconds) && seconds >= least && seconds <= most ? seconds : null
  })
}

/** The secret goes there: over the network only where nobody can read it. */
function siteverifyUrl(): Shape<string> {
  return text(
    'an https address, or one of this machine such as http://127.0.0.1:8080/siteverify',
    written => {
      if (!/^https?:\/\//i.test(written) || !URL.canParse(written)) return null
      const { href, protocol, hostname, username, password, hash } = new URL(written)
      const isHere = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)
      return username + password + hash === '' && (protocol === 'https:' || isHere) ? href : null
    },
  )
}

function pages(): Shape<ChallengePolicy['formPages']> {
  const page = table<{ readonly path: string; readonly surface: Surface }>({
    path: pathPatternText(),
    surface: choice(surfaces, nearestSurface),
  })
  return alongside(listOf(page, 0, mostPages), (written, report) => {
    const seen = new Set<unknown>()
    for (const [at, page] of Array.isArray(written) ? written.entries() : []) {
      const path: unknown = isTable(page) ? page['path'] : undefined
      if (path !== undefined && seen.has(path)) {
        report([String(at), 'path'], 'each path once', new Described('a path listed before'))
      }
      seen.add(path)
    }
  })
}

/** What may enforce a check. What could not be read is left out. */
interface Modes {
  readonly MODE?: Mode
  readonly LIMITS?: Readonly<Record<string, SurfaceLimits>>
  readonly RULES?: Readonly<Record<string, Mode | null>>
}

/**
 * Whether the account with a provider is whole, is used, and is the site's own. `secret`: null for none; undefined
 * where it cannot be seen. Whoever switches checks off for a while, by one word, need not take out the rest.
 */
export function reportAccount(
  settings: ChallengeSettings,
  modes: Modes,
  challenges: readonly Challenge[],
  secret: string | null | undefined,
  report: Report,
): void {
  const { provider, sitekey } = settings
  if (provider === none) return
  if (!needsAccount(provider, challenges)) {
    reportUnused(settings, challenges, secret, report)
    return
  }
  if (sitekey === null) {
    report(['CHALLENGE', 'sitekey'], `the sitekey that ${provider} shows for this site`, undefined)
  }
  if (secret === null) report([secretName], `the secret that ${provider} gives with the sitekey`, undefined)
  if (enforcesAnything(modes)) reportTestKeys(sitekey, secret, challenges, report)
}

/**
 * A secret may wait beside a proof of work that was asked for by name: no file shows it, and taking it out takes time.
 */
function reportUnused(
  { provider, sitekey, siteverify }: ChallengeSettings,
  challenges: readonly Challenge[],
  secret: string | null | undefined,
  report: Report,
): void {
  const written = Object.entries({ sitekey, siteverify }).filter(([, value]) => value !== null)
  if (provider !== null) {
    for (const [key, value] of written) report(['CHALLENGE', key], `nothing with ${provider}`, value)
    return
  }
  const [first] = [...written.map(([key]) => key), ...(typeof secret === 'string' ? [secretName] : [])]
  if (first === undefined) return
  const providers = challenges.filter(one => one.needsAccount).map(({ name }) => name)
  report(['CHALLENGE', 'provider'], `the provider that ${first} is of: ${providers.join(', ')}`, undefined)
}

/** Keys that are published for tests let everybody through. */
function reportTestKeys(
  sitekey: string | null,
  secret: string | null | undefined,
  challenges: readonly Challenge[],
  report: Report,
): void {
  const known = challenges.map(({ testKeys }) => testKeys)
  const allowed = 'one of your own where anything is enforced: with this one, anybody passes'
  if (known.some(({ sitekeys }) => sitekeys.some(key => key === sitekey))) {
    report(['CHALLENGE', 'sitekey'], allowed, new Described('a sitekey for tests'))
  }
  if (known.some(({ secrets }) => secrets.some(key => key === secret))) {
    report([secretName], allowed, new Described('a secret for tests'))
  }
}

function enforcesAnything({ MODE, LIMITS = {}, RULES = {} }: Modes): boolean {
  const own = Object.values(LIMITS).flatMap(({ mode, limits }) => [
    mode,
    ...Object.values(limits).map(limit => limit.mode),
  ])
  return [MODE, ...own, ...Object.values(RULES)].includes('enforce')
}

function needsAccount(provider: string | null, challenges: readonly Challenge[]): boolean {
  return challenges.some(one => one.name === provider && one.needsAccount)
}

/** Null where no check is ever asked for. */
export function challengePolicy(settings: ChallengeSettings): ChallengePolicy | null {
  const { provider, sitekey, siteverify, wait, pages } = settings
  if (provider === none) return null
  return { provider: provider ?? usual, sitekey, siteverify, waitSeconds: wait, formPages: pages }
}

/** Where no check is ever asked for, people wait instead. */
export function checkOrWait(wanted: WhenUnknown, { provider }: ChallengeSettings): WhenUnknown {
  return wanted === 'challenge' && provider === none ? 'cool-down' : wanted
}

/** The account with the provider; null where there is none. */
export function providerPolicy(policy: ChallengePolicy | null, secret: string | null): ProviderPolicy | null {
  if (policy === null || policy.sitekey === null || secret === null) return null
  return { sitekey: policy.sitekey, secret, siteverify: policy.siteverify }
}
