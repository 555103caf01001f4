import { describe, expect, it } from 'vitest'
import { createPace, type Pace } from '../../../../proving-ground/attacks/means/pace.ts'
import { hour } from '../play.ts'

/** What is sent now from the address whose turn it is; the time to wait for where none may. */
function send(pace: Pace, now: number): string {
  const turn = pace.next(now)
  if ('notBefore' in turn) return `not before ${turn.notBefore / hour} h`
  pace.sent(turn.slot, now)
  return `${turn.slot} for the ${turn.round + 1}.`
}

const sendTimes = (pace: Pace, now: number, times: number) =>
  Array.from({ length: times }, () => send(pace, now))

describe('whose turn it is', () => {
  it('goes round', () => {
    expect(sendTimes(createPace(2, 10), 0, 5)).toEqual([
      '0 for the 1.',
      '1 for the 1.',
      '0 for the 2.',
      '1 for the 2.',
      '0 for the 3.',
    ])
  })

  it('waits when all have sent as often as they may within an hour', () => {
    const pace = createPace(2, 1)
    expect(send(pace, 0)).toBe('0 for the 1.')
    expect(send(pace, hour / 2)).toBe('1 for the 1.')
    expect(send(pace, 0.9 * hour)).toBe('not before 1 h')
    expect(send(pace, hour)).toBe('0 for the 2.')
    expect(send(pace, hour)).toBe('not before 1.5 h')
  })

  it('goes slower than once an hour where that is asked for', () => {
    const pace = createPace(1, 1 / 24)
    expect(send(pace, 0)).toBe('0 for the 1.')
    expect(send(pace, 23 * hour)).toBe('not before 24 h')
    expect(send(pace, 24 * hour)).toBe('0 for the 2.')
  })

  it('takes none twice where none may send in an hour', () => {
    const pace = createPace(2, 0)
    expect(sendTimes(pace, 0, 2)).toEqual(['0 for the 1.', '1 for the 1.'])
    expect(send(pace, 1_000 * hour)).toBe('not before Infinity h')
  })

  it('leaves out one that rests, for an hour', () => {
    const pace = createPace(3, 100)
    pace.rest(1, 0)
    expect(sendTimes(pace, 0, 3)).toEqual(['0 for the 1.', '2 for the 1.', '0 for the 2.'])
    expect(pace.may(1, hour - 1)).toBe(false)
    expect(pace.may(1, hour)).toBe(true)
  })

  it('lets one that was refused again rest from then on', () => {
    const pace = createPace(1, 100)
    pace.rest(0, 0)
    pace.rest(0, hour / 2)
    expect(pace.may(0, hour)).toBe(false)
    expect(pace.may(0, 1.5 * hour)).toBe(true)
  })

  it('counts one that rests and has sent enough once', () => {
    const pace = createPace(2, 1)
    send(pace, 0)
    pace.rest(0, 0)
    expect(send(pace, 0)).toBe('1 for the 1.')
    expect(send(pace, 0)).toBe('not before 1 h')
    expect(sendTimes(pace, hour, 3)).toEqual(['0 for the 2.', '1 for the 2.', 'not before 2 h'])
  })

  it('keeps nothing of addresses whose hour is over', () => {
    const pace = createPace(10_000_000, 2)
    for (let at = 0; at < 20_000; at += 1) send(pace, at * 1_000_000)
    expect(send(pace, 2e10)).toBe('20000 for the 1.')
  })
})
