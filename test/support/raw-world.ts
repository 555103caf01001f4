// Doorward's bundle in workerd itself, as Cloudflare runs it, in front of any site: no development server reads or
// rewrites what goes in or comes out.
import { randomBytes } from 'node:crypto'
import { buildBundle } from '../../scripts/bench/bundle.ts'
import { type RawWorkerd, startRawWorkerd } from '../../scripts/raw-workerd.ts'

/** Starts it, in `enforce` and with both generic presets unless the vars say otherwise. */
export function startRawWorld(
  originUrl: string,
  vars: Readonly<Record<string, unknown>> = {},
): Promise<RawWorkerd> {
  return startRawWorkerd({
    modules: buildBundle().modules,
    bindings: {
      MODE: 'enforce',
      PRESET: ['generic-form', 'generic-json'],
      LOGS: { console: false },
      // These worlds are about bytes and limits, and their people come from nowhere in particular.
      DETECTION: { strangers: 'off', campaigns: 'off' },
      ...vars,
      ORIGIN_URL: originUrl,
      DOORWARD_SECRET: randomBytes(32).toString('base64'),
      DOORWARD_ADMIN_TOKEN: randomBytes(24).toString('base64'),
    },
    durableObjects: { LEDGER: 'Ledger', JOURNAL: 'Journal', WATCHTOWER: 'Watchtower' },
    // As in wrangler.toml.
    compatibilityFlags: ['no_nodejs_global_timers'],
    console: 'nowhere',
  })
}
