import { describe, expect, it } from 'vitest'
import { foldedCase, isIndex, placeTree } from '../../src/lib/place-tree.ts'

describe('the tree of places', () => {
  it('leads from names inside one another to the numbers of parameters', () => {
    const tree = placeTree([[['email'], ['user', 'email']], [['user', 'password']], [['email']]])
    expect(tree.below.get('email')?.here).toEqual([0, 2])
    expect(tree.below.get('user')?.here).toEqual([])
    expect(tree.below.get('user')?.below.get('email')?.here).toEqual([0])
    expect(tree.below.get('user')?.below.get('password')?.here).toEqual([1])
    expect(tree.below.get('password')).toBeUndefined()
  })

  it('knows no case and no indexes of lists, but a name that is a number', () => {
    const tree = placeTree([[['Users', '0', '', 'EMail']], [['2']]])
    expect(tree.below.get('users')?.below.get('email')?.here).toEqual([0])
    expect(tree.below.get('2')?.here).toEqual([1])
  })

  it('has each parameter once at a place', () => {
    const tree = placeTree([[['email'], ['Email'], ['email', '0']]])
    expect(tree.below.get('email')?.here).toEqual([0])
  })
})

describe('a step that is an index', () => {
  it('is a number, or nothing', () => {
    for (const step of ['', ' ', '0', '12', ' 3', '\t']) expect([step, isIndex(step)]).toEqual([step, true])
    for (const step of ['a', '1a', '-1', '1.5', ' a', '٣'])
      expect([step, isIndex(step)]).toEqual([step, false])
  })
})

describe('a name without its case', () => {
  it('is the same in any, as the coarsest of stacks folds it', () => {
    for (const name of ['password', 'Password', 'PASSWORD', 'paſſword'])
      expect(foldedCase(name)).toBe('password')
    expect(foldedCase('\u212aelvin')).toBe('kelvin')
    expect(foldedCase('ÄÖ')).toBe('äö')
  })
})
