// [vars.DETECTION]: what the signals may do that ask for a check though no limit is spent, everywhere and by route; and
// what following a campaign may cost people.
import * as v from 'valibot'
import type { CheckOrWatch, RouteRule } from '../routes/contract.ts'
import { checkOrWatch } from '../routes/contract.ts'
import type { Signal } from '../signals/contract.ts'
import { frozenSet } from './frozen.ts'
import { type AccountTag, account } from './lists.ts'
import type { Detection, DetectionPolicy } from './policy.ts'
import { choice, listOf, percentage, type Shape, withDefault } from './shapes.ts'
import { type Fields, table } from './tables.ts'

interface Costs {
  readonly checkBudget: number
  readonly interruptBudget: number
  /** Tags, per name. */
  readonly decoys: readonly (readonly string[])[]
}

export interface DetectionSettings extends Costs {
  /** Per signal, by name. */
  readonly rules: Readonly<Record<string, CheckOrWatch>>
}

/** The rule that a route may set otherwise. */
const strangers = 'strangers'

export function detection(signals: readonly Signal[], accountTag: AccountTag): Shape<DetectionSettings> {
  const costs: Fields<Costs> = {
    checkBudget: withDefault(percentage(20), 2.5),
    interruptBudget: withDefault(percentage(5), 0.5),
    decoys: withDefault(listOf(account(accountTag)), []),
  }
  const names = signals.filter(({ kind }) => kind === 'reads').map(({ name }) => name)
  const rules = Object.fromEntries(
    names.map(name => [name, withDefault(choice(checkOrWatch), 'check')]),
  ) as Fields<Record<string, CheckOrWatch>>
  return v.pipe(
    withDefault(table<Costs & Record<string, unknown>>({ ...rules, ...costs }), {}),
    v.transform(({ checkBudget, interruptBudget, decoys, ...written }) => ({
      checkBudget,
      interruptBudget,
      decoys,
      rules: written as DetectionSettings['rules'],
    })),
  )
}

/** `own` are the operator's rules, which say what he wants; the presets' say what would shut programs out. */
export function detectionPolicy(
  { rules, ...settings }: DetectionSettings,
  own: readonly RouteRule[],
  presets: readonly RouteRule[],
  checks: boolean,
): DetectionPolicy {
  const budgets = { check: settings.checkBudget / 100, interrupt: settings.interruptBudget / 100 }
  const decoys = frozenSet(settings.decoys.flat())
  // Where no check is ever asked for, none is needed.
  if (!checks) return { rules: {}, budgets, decoys }
  const routesOf = (rule: string, setting: CheckOrWatch): Detection['routes'] => {
    const said = (routes: readonly RouteRule[], how: (route: CheckOrWatch) => CheckOrWatch) =>
      routes.flatMap(route =>
        route.strangers === undefined ? [] : [[route.name, how(route.strangers)] as const],
      )
    return Object.fromEntries([
      // What is said of strangers there holds for whoever else may be asked for a check, unless that is milder anyway.
      ...said(own, route => (rule === strangers ? route : milder(route, setting))),
      ...said(presets, route => milder(route, setting)),
    ])
  }
  const all = Object.entries(rules).map(
    ([rule, setting]) => [rule, { setting, routes: routesOf(rule, setting) }] as const,
  )
  return { rules: Object.fromEntries(all), budgets, decoys }
}

function milder(one: CheckOrWatch, other: CheckOrWatch): CheckOrWatch {
  return checkOrWatch.indexOf(one) > checkOrWatch.indexOf(other) ? one : other
}
