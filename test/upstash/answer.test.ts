import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readTaken } from '../../src/upstash/answer.ts'

const good = {
  debits: [
    {
      granted: 'free',
      charge: 'c1',
      counted: [{ name: 'pool', used: 1, capacity: 5, waitMs: 0 }],
      offers: {},
      spent: {},
      firm: true,
    },
  ],
  claims: {},
  device: null,
  proven: null,
  lifted: null,
}

describe('the answer of a script', () => {
  it('is read: a list that is empty comes from Lua as an object', () => {
    const { answer } = readTaken(JSON.stringify(good), 1, 0)
    expect(answer).toEqual({ ...good, debits: [{ ...good.debits[0], offers: [], spent: [] }], claims: [] })
  })

  it('tells the rows that were read, and of the others nothing', () => {
    expect(readTaken(JSON.stringify(good), 1, 0).rows).toEqual({})
    const read = { ...good, devices: false, rings: '[]' }
    expect(readTaken(JSON.stringify(read), 1, 0).rows).toEqual({ devices: null, rings: '[]' })
  })

  it.each<readonly [what: string, said: unknown]>([
    ['nothing', null],
    ['no text', 7],
    ['no JSON', 'OK'],
    ['another answer', '{}'],
    ['fewer debits than were asked', JSON.stringify({ ...good, debits: {} })],
    ['more debits than were asked', JSON.stringify({ ...good, debits: [...good.debits, ...good.debits] })],
    ['claims that nobody made', JSON.stringify({ ...good, claims: [true] })],
    ['a grant that is no name', JSON.stringify({ ...good, debits: [{ ...good.debits[0], granted: true }] })],
    ['a device that is neither', JSON.stringify({ ...good, device: 'known' })],
  ])('is none where it is %s', (_, said) => {
    expect(() => readTaken(said, 1, 0)).toThrowError(expect.objectContaining({ name: 'UpstashGarbage' }))
  })

  it('is none for whatever else may come', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.jsonValue().map(value => JSON.stringify(value)),
          fc.string(),
          fc.anything(),
        ),
        said => {
          expect(() => readTaken(said, 1, 0)).toThrowError(
            expect.objectContaining({ name: 'UpstashGarbage' }),
          )
        },
      ),
    )
  })
})
