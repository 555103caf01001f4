import { describe, expect, it } from 'vitest'
import { doorwardVariants } from '../../../proving-ground/policies/doorward-variants.ts'
import { seeded } from '../../../proving-ground/random.ts'
import { memberOf } from '../../../proving-ground/report/families.ts'

const variants = Object.entries(doorwardVariants)

describe('Doorward at other settings', () => {
  it('is one curve over the budget, and each layer alone', () => {
    const members = Object.keys(doorwardVariants).map(memberOf)
    expect(members.flatMap(({ family, setting }) => (setting === null ? [] : [[family, setting]]))).toEqual(
      [0.25, 0.5, 1, 2, 3].map(budget => ['doorward', budget]),
    )
    expect(members.flatMap(({ family, setting }) => (setting === null ? family : []))).toEqual([
      'detector',
      'strangers',
    ])
  })

  it.each(variants)('%s is a configuration that Doorward takes', (name, policy) => {
    expect(policy.name).toBe(name)
    const started = policy.start({ random: seeded(1), accounts: 100, isAttack: () => false })
    expect(started.told().campaigns).toEqual([])
  })
})
