// The rings of all names of a shard together: whose is asked for, and whether an account has that name alone.
import { describe, expect, it } from 'vitest'
import type { Provenance } from '../../src/attempt.ts'
import { mapRings } from '../../src/ledger/map-rings.ts'
import { createRingBook } from '../../src/ledger/ring-book.ts'
import { day } from '../../src/lib/time.ts'
import { handClock } from '../support/attempts.ts'

const from = (name: string): Provenance => ({
  names: [name],
  plain: true,
  networks: [1],
  asns: [2],
  clients: [3],
})
const [boss, lookAlike, other] = [from('1keys.boss'), from('1keys.bo\u1e61s'), from('1keys.other')]

function books() {
  const clock = handClock()
  const book = createRingBook(mapRings(10), clock.now)
  book.relate('other', other)
  book.relate('about', boss)
  return { clock, book, alone: (who: Provenance) => book.relation('about', who).alone }
}

describe('the rings of an account', () => {
  it('say that its one name is alone, and of no name that they do not know', () => {
    const { book, alone } = books()
    expect(alone(boss)).toBe(true)
    expect(book.relation('about', lookAlike)).toEqual({
      network: true,
      asn: true,
      client: true,
      alone: false,
    })
  })

  it('say so of neither where two names of the same letters are known', () => {
    const { book, alone } = books()
    book.relate('about', lookAlike)
    expect([alone(boss), alone(lookAlike)]).toEqual([false, false])
  })

  it('say so again once the other has not signed in for ninety days', () => {
    const { clock, book, alone } = books()
    book.relate('about', lookAlike)
    clock.advance(89 * day)
    book.relate('about', boss)
    expect(alone(boss)).toBe(false)
    clock.advance(2 * day)
    expect(alone(boss)).toBe(true)
  })
})
