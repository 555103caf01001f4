// [vars.DETECTION]: what the signals may do that ask for a check though no limit is spent, everywhere and by route; and what
// following a campaign may cost people.
import type { CheckOrWatch, RouteRule } from '../routes/contract.ts'
import { checkOrWatch } from '../routes/contract.ts'
import { frozenSet } from './frozen.ts'
import { type AccountTag, account } from './lists.ts'
import type { Detection, DetectionPolicy } from './policy.ts'
import { choice, listOf, percentage, type Shape, withDefault } from './shapes.ts'
import { table } from './tables.ts'

/** The signals that have a setting here, by name. */
const rules = ['strangers', 'campaigns'] as const

export interface DetectionSettings extends Readonly<Record<(typeof rules)[number], CheckOrWatch>> {
  readonly checkBudget: number
  readonly interruptBudget: number
  /** Tags, per name. */
  readonly decoys: readonly (readonly string[])[]
}

export function detection(accountTag: AccountTag): Shape<DetectionSettings> {
  const setting = withDefault(choice(checkOrWatch), 'check')
  return withDefault(
    table<DetectionSettings>({
      strangers: setting,
      campaigns: setting,
      checkBudget: withDefault(percentage(20), 2.5),
      interruptBudget: withDefault(percentage(5), 0.5),
      decoys: withDefault(listOf(account(accountTag)), []),
    }),
    {},
  )
}

/** `own` are the operator's rules, which say what he wants; the presets' say what would shut programs out. */
export function detectionPolicy(
  settings: DetectionSettings,
  own: readonly RouteRule[],
  presets: readonly RouteRule[],
  checks: boolean,
): DetectionPolicy {
  const budgets = { check: settings.checkBudget / 100, interrupt: settings.interruptBudget / 100 }
  // Where no check is ever asked for, none is needed.
  const decoys = frozenSet(settings.decoys.flat())
  if (!checks) return { rules: {}, budgets, decoys }
  const routesOf = (rule: (typeof rules)[number]): Detection['routes'] => {
    const setting = settings[rule]
    const said = (routes: readonly RouteRule[], how: (route: CheckOrWatch) => CheckOrWatch) =>
      routes.flatMap(({ name, strangers }) =>
        strangers === undefined ? [] : [[name, how(strangers)] as const],
      )
    return Object.fromEntries([
      // What is said of strangers there holds for whoever else may be asked for a check, unless that is milder anyway.
      ...said(own, route => (rule === 'strangers' ? route : milder(route, setting))),
      ...said(presets, route => milder(route, setting)),
    ])
  }
  return {
    rules: Object.fromEntries(rules.map(rule => [rule, { setting: settings[rule], routes: routesOf(rule) }])),
    budgets,
    decoys,
  }
}

function milder(one: CheckOrWatch, other: CheckOrWatch): CheckOrWatch {
  return checkOrWatch.indexOf(one) > checkOrWatch.indexOf(other) ? one : other
}
