// Each thing that has to be true of a soak, and one soak in which it is not.
import { describe, expect, it } from 'vitest'
import { findings, type Soaked } from '../../../scripts/soak/findings.ts'
import type { Arrival } from '../../../scripts/soak/origin.ts'
import type { Trouble } from '../../../scripts/soak/schedule.ts'
import type { Sent } from '../../../scripts/soak/visitors.ts'

const beganAt = 1_700_000_000_000

const sent = (mark: string, over: Partial<Sent> = {}): Sent => ({
  mark,
  kind: 'person',
  name: 'ada',
  at: beganAt + 1_000,
  endedAt: beganAt + 60_000,
  status: 303,
  mitigated: null,
  ...over,
})
const arrival = (mark: string, over: Partial<Arrival> = {}): Arrival => ({
  mark,
  surface: 'login',
  name: 'v1',
  isRight: false,
  isAnswered: true,
  at: beganAt + 1_000,
  ...over,
})
const times = <Item>(count: number, make: (n: number) => Item) =>
  Array.from({ length: count }, (_, n) => make(n))

/** A minute in which everything is as it should be. */
const good: Soaked = {
  beganAt,
  troubles: [],
  sent: times(40, n => sent(`person-${n}`)),
  arrivals: times(8, n => arrival(`guess-${n}`)),
  recorded: 40,
  guessesAfterwards: new Map([['ada', 18]]),
  memory: times(40, () => 100),
  keysForEver: 0,
}
const bad = (over: Partial<Soaked>) =>
  findings({ ...good, ...over })
    .filter(({ isGood }) => !isGood)
    .map(({ what }) => what)
const store: Trouble = { at: 0, lastsMs: 9_000, of: 'store', name: 'reset', fault: { is: 'reset' } }
const restart: Trouble = { at: 20_000, lastsMs: 0, of: 'worker', name: 'restart' }
const origin: Trouble = { at: 0, lastsMs: 9_000, of: 'origin', name: 'cut', fault: { is: 'cut' } }

describe('a soak', () => {
  it('is good where everything is as it should be', () => {
    expect(bad({})).toEqual([])
  })

  it.each<readonly [what: string, over: Partial<Soaked>]>([
    ['attempts that arrived twice', { arrivals: [arrival('guess-1'), arrival('guess-1')] }],
    ['guesses at one account that the site judged', { arrivals: times(10, n => arrival(`guess-${n}`)) }],
    [
      'guesses at one account that it gave no answer',
      { arrivals: times(12, n => arrival(`guess-${n}`, { isAnswered: false })) },
    ],
    [
      'guesses of one address that arrived',
      { arrivals: times(34, n => arrival(`spray-${n}`, { name: `n${n}` })) },
    ],
    [
      'codes that arrived while the store was away',
      { troubles: [store], arrivals: [arrival('code-1', { surface: 'code', at: beganAt + 5_000 })] },
    ],
    [
      'people on their own devices who were turned away',
      { sent: [...good.sent, sent('person-x', { status: 403, mitigated: 'challenge' })], recorded: 41 },
    ],
    [
      'people who got no answer while nothing was wrong',
      { sent: [...good.sent, sent('person-x', { status: null })] },
    ],
    [
      'answers that nobody foresaw (500)',
      { sent: [...good.sent, sent('gone-1', { kind: 'gone', status: 500 })], recorded: 41 },
    ],
    ['guesses too many afterwards', { guessesAfterwards: new Map([['ada', 19]]) }],
    ['guesses too few afterwards', { guessesAfterwards: new Map([['ada', 17]]) }],
    ['attempts in the record', { recorded: 39 }],
    ['attempts in the record', { recorded: 41 }],
    ['keys that never expire', { keysForEver: 1 }],
    ['megabytes of the Worker’s heap at the end', { memory: times(40, n => 20 + n) }],
  ])('is not good with %s', (what, over) => {
    expect(bad(over)).toEqual([what])
  })

  it('grants what a restart may forget', () => {
    const guesses = times(60, n =>
      sent(`guess-${n}`, { kind: 'guess', name: 'v1', status: 403, mitigated: 'x' }),
    )
    const arrivals = times(11, n => arrival(`guess-${n}`))
    expect(bad({ sent: guesses, arrivals, recorded: 60 })).toEqual([
      'guesses at one account that the site judged',
    ])
    expect(bad({ sent: guesses, arrivals, recorded: 60, troubles: [restart] })).toEqual([])
  })

  it('grants what nobody could give back, to him alone who was there', () => {
    const early = sent('person-x', { endedAt: beganAt + 2_000 })
    const afterwards = { guessesAfterwards: new Map([['ada', 17]]), troubles: [origin] }
    expect(bad({ ...afterwards, sent: [early], recorded: 1 })).toEqual([])
    const late = sent('person-x', { at: beganAt + 50_000 })
    expect(bad({ ...afterwards, sent: [late], recorded: 1 })).toEqual(['guesses too few afterwards'])
  })
})
