// The shelf of challenges as a whole: each item keeps the contract, and can be done in a browser.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { challenges } from '../../src/challenges/index.ts'
import { challengeContract } from '../contracts/challenge.ts'
import { challengesUnderTest, providersUnderTest } from './under-test.ts'

const underTest = challengesUnderTest(providersUnderTest())
for (const item of underTest) challengeContract(item)

describe('the shelf of challenges', () => {
  it('has an item of each name once, and one that needs nobody', () => {
    const names = challenges.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    expect(challenges.filter(one => one.pool === 'paid' && !one.needsAccount)).toHaveLength(1)
  })

  it('has no item that is not held to the contract', () => {
    const held = underTest.map(({ challenge }) => challenge)
    expect(new Set(held)).toEqual(new Set(challenges))
    expect(held).toHaveLength(challenges.length)
  })

  it('has keys for tests only where there is an account', () => {
    for (const { name, needsAccount, testKeys } of challenges) {
      expect(needsAccount || testKeys.sitekeys.length + testKeys.secrets.length === 0, name).toBe(true)
    }
  })
})

describe('the code for browsers', () => {
  interface Widgets {
    isWidget(challenge: { readonly type: string }): boolean
  }
  let widgets: Widgets
  beforeAll(async () => {
    vi.stubGlobal('document', { currentScript: null })
    // By its address: it is written for browsers, whose types this side does not have.
    widgets = (await import(new URL('../../client/widgets.ts', import.meta.url).href)) as Widgets
  })
  afterAll(() => void vi.unstubAllGlobals())

  it.each(challenges.filter(({ pool }) => pool === 'paid').map(({ name }) => name))('can do %s', name => {
    expect(name === 'proof-of-work' || widgets.isWidget({ type: name })).toBe(true)
  })
})
