// Which settings of Doorward run where, with the shelves and the scenarios that there are.
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { policies } from '../../../proving-ground/policies/index.ts'
import { memberOf } from '../../../proving-ground/report/families.ts'
import { stepsOf } from '../../../proving-ground/run/prove.ts'
import { selection } from '../../../proving-ground/run/selection.ts'
import { guesses, readSuite } from '../../../proving-ground/run/suite.ts'

const read = readSuite(join(import.meta.dirname, '../../../proving-ground/scenarios'))
const suite = read.ok ? read.scenarios : []
const names = Object.keys(policies)
const scenarioOf = (name: string) => suite.find(({ scenario }) => scenario.name === name)

describe('the selection', () => {
  it('is of policies and of scenarios that Doorward was not tuned on', () => {
    for (const [policy, only] of Object.entries(selection)) {
      expect(names).toContain(policy)
      for (const name of only) expect([name, scenarioOf(name)?.part]).toEqual([name, 'report'])
    }
  })

  it('has every point of a curve on the same scenarios, in which passwords are guessed', () => {
    const settings = Object.keys(selection).filter(policy => memberOf(policy).setting !== null)
    expect(settings.length).toBeGreaterThan(3)
    const [first = []] = settings.map(policy => selection[policy])
    for (const policy of settings) expect(selection[policy]).toEqual(first)
    for (const name of first) {
      const found = scenarioOf(name)
      expect([name, found !== undefined && guesses(found.scenario)]).toEqual([name, true])
    }
  })

  it('lets all policies run where the curve is, so that the chart compares what is comparable', () => {
    const charted = selection['doorward-1'] ?? []
    const steps = stepsOf(suite, names, false)
    for (const name of charted) {
      const run = steps.filter(({ scenario }) => scenario.name === name).flatMap(step => step.policies)
      expect([name, new Set(run)]).toEqual([name, new Set(names)])
    }
    expect(new Set(steps.slice(0, 2 * charted.length).map(({ scenario }) => scenario.name))).toEqual(
      new Set(charted),
    )
  })
})
