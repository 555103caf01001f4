// Runs a suite as far as there is time: what says most first. What is finished stays finished, so that the next time
// goes on from there.
import { memberOf } from '../report/families.ts'
import { rowsOf } from '../report/rows.ts'
import type { Scenario } from '../scenario.ts'
import { type Progress, type RunOptions, runAll, seedsFrom } from './run-all.ts'
import { Interrupted } from './run-task.ts'
import { type Selection, selection } from './selection.ts'
import type { Proof, SuiteScenario } from './suite.ts'
import type { Finished } from './task.ts'

/** Some policies on one scenario: they are finished together or not at all. */
export interface Step extends SuiteScenario {
  readonly policies: readonly string[]
}

export interface ProveOptions extends RunOptions {
  readonly seeds: number
  /** Ends what has not been finished, and gives what has. */
  readonly deadline?: AbortSignal
}

/**
 * In the order of what they say: what the chart shows; the rest of what Doorward was not tuned on; what it was tuned
 * on; and, with `full`, which leaves nothing out, what no table asks for.
 */
export function stepsOf(
  suite: readonly SuiteScenario[],
  policies: readonly string[],
  full: boolean,
  selected: Selection = selection,
): readonly Step[] {
  const onlyOn = (policy: string) => (Object.hasOwn(selected, policy) ? selected[policy] : undefined)
  const everywhere = policies.filter(policy => onlyOn(policy) === undefined)
  const chosen = policies.filter(policy => onlyOn(policy) !== undefined)
  const chosenOn = ({ scenario }: SuiteScenario) =>
    chosen.filter(policy => onlyOn(policy)?.includes(scenario.name))
  const isCharted = (one: SuiteScenario) => chosenOn(one).some(policy => memberOf(policy).setting !== null)

  const held = suite.filter(({ part }) => part === 'report')
  const tuned = suite.filter(({ part }) => part === 'tune')
  const ordered = [...held.filter(isCharted), ...held.filter(one => !isCharted(one)), ...tuned]
  const asked = ordered.flatMap(one => [
    { ...one, policies: everywhere },
    { ...one, policies: chosenOn(one) },
  ])
  const rest = ordered.map(one => ({
    ...one,
    policies: chosen.filter(name => !chosenOn(one).includes(name)),
  }))
  return [...asked, ...(full ? rest : [])].filter(step => step.policies.length > 0)
}

/**
 * Scenarios in the order of their first steps, policies in the order of `policies`.
 *
 * @throws as `runAll` does; what is finished by then has been kept
 */
export async function prove(
  steps: readonly Step[],
  policies: readonly string[],
  options: ProveOptions,
  onProgress: (scenario: Scenario, progress: Progress) => void = () => {},
): Promise<Proof> {
  const { seeds, deadline, ...others } = options
  const signals = [others.signal, deadline].filter(signal => signal !== undefined)
  const finished = new Map<Step, readonly Finished[]>()
  for (const step of steps) {
    const { scenario } = step
    try {
      const runs = await runAll(
        scenario,
        step.policies,
        seedsFrom(scenario, seeds),
        progress => onProgress(scenario, progress),
        { ...others, signal: AbortSignal.any(signals) },
      )
      finished.set(step, runs)
    } catch (error) {
      // After the deadline what was finished another time is still found.
      const isLate = error instanceof Interrupted && deadline?.aborted === true
      if (!isLate || others.signal?.aborted === true) throw error
    }
  }
  const byScenario = [...Map.groupBy(steps, ({ scenario }) => scenario)]
  return {
    proven: byScenario.flatMap(([scenario, some]) => {
      const runs = some.flatMap(step => finished.get(step) ?? [])
      const rows = rowsOf(scenario, runs).toSorted(
        (one, other) => policies.indexOf(one.policy) - policies.indexOf(other.policy),
      )
      const part = some[0]?.part ?? 'report'
      const isWhole = some.every(step => finished.has(step))
      return rows.length === 0 ? [] : [{ part, scenario, seeds: seedsFrom(scenario, seeds), rows, isWhole }]
    }),
    missing: byScenario
      .filter(([, some]) => !some.every(step => finished.has(step)))
      .map(([scenario]) => scenario.name),
  }
}
