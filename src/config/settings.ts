// The small tables: [vars.SITE], [vars.WHEN_UNKNOWN], [vars.STATE], [vars.ORIGIN], [vars.LOGS].
import * as v from 'valibot'
import { type Surface, surfaces } from '../attempt.ts'
import { day } from '../lib/time.ts'
import type { LogsPolicy, WhenUnknown } from './policy.ts'
import {
  choice,
  duration,
  flag,
  listOf,
  maybe,
  type Shape,
  text,
  wholeNumber,
  withDefault,
} from './shapes.ts'
import { nearestSurface } from './surface-names.ts'
import { type Fields, table } from './tables.ts'
import { host, kebabName } from './texts.ts'

export interface SiteSettings {
  readonly name: string
  readonly hosts: readonly string[]
}

export function site(): Shape<SiteSettings> {
  const fields = { name: withDefault(kebabName(32), 'site'), hosts: withDefault(listOf(host(), 0, 100), []) }
  return withDefault(table<SiteSettings>(fields), {})
}

/**
 * Nothing opens because the store is away. Where a guess could open something, a person passes a check, or for a code
 * waits a minute. A reset request opens nothing: at worst it sends mails, and it is the way in that is left to whoever
 * has to wait elsewhere.
 */
const byDefault: Readonly<Record<Surface, WhenUnknown>> = {
  login: 'challenge',
  'password-reset': 'forward',
  signup: 'challenge',
  'one-time-code': 'cool-down',
  'reset-confirm': 'cool-down',
  sensitive: 'cool-down',
}

export type UnknownSettings = Readonly<Record<Surface, WhenUnknown>> & { readonly patience: number }

export function whenUnknown(): Shape<UnknownSettings> {
  const perSurface = Object.fromEntries(
    surfaces.map(surface => [
      surface,
      withDefault(choice(['forward', 'challenge', 'cool-down']), byDefault[surface]),
    ]),
  ) as Fields<Record<Surface, WhenUnknown>>
  return withDefault(
    table<UnknownSettings>(
      { ...perSurface, patience: withDefault(duration('10ms', '10s'), '1s') },
      undefined,
      nearestSurface,
    ),
    {},
  )
}

export interface LedgerSettings {
  readonly shards: number
  readonly previousShards: number | null
  readonly location: string | null
  readonly keys: number
}

/** Cloudflare's location hints for Durable Objects. */
const locations = [
  'wnam',
  'enam',
  'sam',
  'weur',
  'eeur',
  'apac',
  'apac-ne',
  'apac-se',
  'oc',
  'afr',
  'me',
] as const

/**
 * One serves some five hundred attempts a second, and both subjects of an attempt in one call. Each more is asked,
 * kept awake and billed for itself: the free plan's hours of one object are a day's, those of two are not.
 */
const usualShards = 1

/** Of a free database at Upstash, some 1,000 bytes a key. */
const usualKeys = 150_000

export function ledger(): Shape<LedgerSettings> {
  const shards = wholeNumber(1, 1024)
  return withDefault(
    table<LedgerSettings>(
      {
        shards: withDefault(shards, usualShards),
        previousShards: maybe(shards),
        location: maybe(choice(locations)),
        keys: withDefault(wholeNumber(1_000, 1_000_000_000), usualKeys),
      },
      ({ shards, previousShards }, report) => {
        if (shards === undefined || shards !== previousShards) return
        report(
          ['previousShards'],
          `another number than shards (${shards}), while you move from one to the other`,
          shards,
        )
      },
    ),
    {},
  )
}

export interface OriginSettings {
  readonly timeout: number
}

/** Cloudflare gives an origin about 100 seconds. */
export function origin(): Shape<OriginSettings> {
  return withDefault(table<OriginSettings>({ timeout: withDefault(duration('100ms', '100s'), '30s') }), {})
}

export function logs(): Shape<LogsPolicy> {
  const days = v.pipe(
    duration('1d', '400d'),
    v.transform(ms => ms / day),
  )
  const wholeDays = text('a number of whole days from "1d" to "400d"', value => {
    const read = v.safeParse(days, value)
    return read.success && Number.isInteger(read.output) ? read.output : null
  })
  return withDefault(
    v.pipe(
      table({ retention: withDefault(wholeDays, '30d'), console: withDefault(flag(), false) }),
      v.transform(({ retention, console }) => ({ retentionDays: retention, console })),
    ),
    {},
  )
}
