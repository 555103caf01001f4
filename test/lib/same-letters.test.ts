import { describe, expect, it } from 'vitest'
import { sameLetters } from '../../src/lib/same-letters.ts'

describe('the table of letters that databases join', () => {
  it('reads single code points, ranges and members that count for nothing', () => {
    expect(sameLetters.get('ø')).toBe('o')
    expect(sameLetters.get('æ')).toBe('ae')
    expect(sameLetters.get('\u2e8d')).toBe('小')
    expect(sameLetters.get('\ufc60')).toBe('')
  })

  it('ends: no target is itself replaced by something else', () => {
    for (const [member, target] of sameLetters) {
      for (const letter of target) expect(sameLetters.get(letter) ?? letter, member).toBe(letter)
    }
  })
})
