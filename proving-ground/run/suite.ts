// The scenarios that the repository brings along, as they lie in their folder, and what comes out of them.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Row } from '../report/columns.ts'
import { type AttackOptions, readScenario, type Scenario } from '../scenario.ts'

/** `report`: Doorward's constants were set without ever looking at it. `tune`: they were set on it. */
export const suiteParts = ['report', 'tune'] as const

export interface SuiteScenario {
  readonly part: (typeof suiteParts)[number]
  readonly scenario: Scenario
}

export type SuiteRead =
  | { readonly ok: true; readonly scenarios: readonly SuiteScenario[] }
  | { readonly ok: false; readonly problems: readonly string[] }

export interface ProvenScenario extends SuiteScenario {
  readonly seeds: readonly number[]
  readonly rows: readonly Row[]
  /** Every policy that was to run on it has. */
  readonly isWhole: boolean
}

export interface Proof {
  readonly proven: readonly ProvenScenario[]
  /** Names of scenarios that have not been finished, or not with every policy. */
  readonly missing: readonly string[]
}

/** `report/` and `tune/` of a folder, each by the names of its files. Every problem at once. */
export function readSuite(folder: string): SuiteRead {
  const scenarios: SuiteScenario[] = []
  const problems: string[] = []
  for (const part of suiteParts) {
    const all = existsSync(join(folder, part)) ? readdirSync(join(folder, part)) : []
    const names = all.filter(name => name.endsWith('.json'))
    for (const name of names.toSorted()) {
      const file = join(folder, part, name)
      const read = readScenario(readFileSync(file, 'utf8'))
      if (read.ok) scenarios.push({ part, scenario: read.scenario })
      else problems.push(...read.problems.map(({ path, problem }) => `${file}: ${path} ${problem}`))
    }
  }
  const names = scenarios.map(({ scenario }) => scenario.name)
  for (const name of new Set(names.filter((each, at) => names.indexOf(each) !== at)))
    problems.push(`Two scenarios are named ${name}.`)
  return problems.length > 0 ? { ok: false, problems } : { ok: true, scenarios }
}

const guessing: readonly AttackOptions['kind'][] = ['stuffing', 'spray', 'brute-force', 'targeted']

/** Whether somebody in it wants into accounts: only then a share of takeovers means something. */
export function guesses({ attacks }: Scenario): boolean {
  return attacks.length > 0 && attacks.every(({ kind }) => guessing.includes(kind))
}
