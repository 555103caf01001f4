// What somebody most likely meant to write.
import { describe, expect, it } from 'vitest'
import { nearest } from '../../src/config/near-miss.ts'

const words = ['free', 'refill', 'every', 'mode', 'address-and-account-budget', 'network-budget']

describe('the nearest word', () => {
  it.each([
    ['evry', 'every', 'a letter is missing'],
    ['everyy', 'every', 'a letter too many'],
    ['evary', 'every', 'a wrong letter'],
    ['evrey', 'every', 'two letters swapped'],
    ['EVERY', 'every', 'case'],
    ['network_budgt', 'network-budget', 'two slips in a long word'],
    ['mod', 'mode', 'one slip in a short word'],
    ['address-an-account-bugdet', 'address-and-account-budget', 'the nearer of two'],
  ])('%s is %s: %s', (text, word) => {
    expect(nearest(text, words)).toBe(word)
  })

  it.each(['', 'x', 'md', 'colour', 'within', 'e'.repeat(41), 'network'])('nothing is near to "%s"', text => {
    expect(nearest(text, words)).toBe(null)
  })

  it('takes fewer slips where it is told so', () => {
    expect(nearest('WHEN_UNKOWM', ['WHEN_UNKNOWN'], 1)).toBe(null)
    expect(nearest('WHEN_UNKOWM', ['WHEN_UNKNOWN'], 2)).toBe('WHEN_UNKNOWN')
  })
})
