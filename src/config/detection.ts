// [vars.DETECTION]: what the signals may do that ask for a check though no limit is spent, everywhere and by route.
import type { CheckOrWatch, RouteRule } from '../routes/contract.ts'
import { checkOrWatch } from '../routes/contract.ts'
import type { Detection } from './policy.ts'
import { choice, type Shape, withDefault } from './shapes.ts'
import { table } from './tables.ts'

export interface DetectionSettings {
  readonly strangers: CheckOrWatch
}

export function detection(): Shape<DetectionSettings> {
  return withDefault(table<DetectionSettings>({ strangers: withDefault(choice(checkOrWatch), 'check') }), {})
}

/** `own` are the operator's rules, which say what he wants; the presets' say what would shut programs out. */
export function detectionPolicy(
  { strangers }: DetectionSettings,
  own: readonly RouteRule[],
  presets: readonly RouteRule[],
  checks: boolean,
): Readonly<Record<string, Detection>> {
  // Where no check is ever asked for, none is needed.
  if (!checks) return {}
  const routes = Object.fromEntries([
    ...own.flatMap(rule => (rule.strangers === undefined ? [] : [[rule.name, rule.strangers] as const])),
    ...presets.flatMap(rule =>
      rule.strangers === undefined ? [] : [[rule.name, milder(rule.strangers, strangers)] as const],
    ),
  ])
  return { strangers: { setting: strangers, routes } }
}

function milder(one: CheckOrWatch, other: CheckOrWatch): CheckOrWatch {
  return checkOrWatch.indexOf(one) > checkOrWatch.indexOf(other) ? one : other
}
