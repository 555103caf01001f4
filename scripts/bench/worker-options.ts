// What each Worker of a run is started with, as a table. Pure.
import type { WorkerModule } from '../capnp-config.ts'
import type { RawWorkerdOptions } from '../raw-workerd.ts'
import { bareWorker } from './bundle.ts'
import { secret, site } from './credit.ts'
import type { AlternativeName, Side } from './sides.ts'

/** What the Workers of a run have in common. */
export type Setup = {
  /** Doorward, as it would be deployed. */
  readonly doorward: readonly WorkerModule[]
  readonly alternatives: Readonly<Record<AlternativeName, readonly WorkerModule[]>>
  /** Of the site behind them. */
  readonly origin: string
  /** Null where there is none: then nobody is started who needs it. */
  readonly upstash: { readonly url: string; readonly token: string } | null
}

type Options = Pick<RawWorkerdOptions, 'modules' | 'bindings' | 'durableObjects' | 'compatibilityFlags'>

export function workerOptions(side: Side, setup: Setup): RawWorkerdOptions {
  return { ...optionsOf[side](setup), console: 'nowhere' }
}

const optionsOf: Readonly<Record<Side, (setup: Setup) => Options>> = {
  bare: ({ origin }) => ({ modules: bareWorker, bindings: { ORIGIN_URL: origin } }),
  doorward: setup => doorwardOptions(setup, { STORE: 'durable-object' }),
  'doorward-upstash': setup => doorwardOptions(setup, { STORE: 'upstash', ...upstashSecrets(setup) }),
  'hono-rate-limiter': ({ alternatives, origin }) => ({
    modules: alternatives['hono-rate-limiter'],
    bindings: { ORIGIN_URL: origin },
    durableObjects: { COUNTS: 'DurableObjectRateLimiter' },
  }),
  'upstash-ratelimit': setup => ({
    modules: setup.alternatives['upstash-ratelimit'],
    bindings: { ORIGIN_URL: setup.origin, ...upstashSecrets(setup) },
  }),
}

/** As a site with a login form would have it: everything on, everything else at its default. */
function doorwardOptions({ doorward, origin }: Setup, store: Readonly<Record<string, string>>): Options {
  return {
    modules: doorward,
    bindings: {
      MODE: 'enforce',
      PRESET: ['generic-form'],
      SITE: { name: site },
      // Whoever is new here is to reach the origin: the rule does all of its work, and asks nobody for a check.
      DETECTION: { strangers: 'watch' },
      ORIGIN_URL: origin,
      DOORWARD_SECRET: secret,
      DOORWARD_ADMIN_TOKEN: 'a token that only the benchmark uses, long enough to be one',
      ...store,
    },
    durableObjects: { LEDGER: 'Ledger', JOURNAL: 'Journal', WATCHTOWER: 'Watchtower' },
    // As in wrangler.toml.
    compatibilityFlags: ['no_nodejs_global_timers'],
  }
}

/** Both libraries and Doorward call them alike. */
function upstashSecrets({ upstash }: Setup): Readonly<Record<string, string>> {
  if (upstash === null) throw new Error('there is no Upstash to count in')
  return { UPSTASH_REDIS_REST_URL: upstash.url, UPSTASH_REDIS_REST_TOKEN: upstash.token }
}
