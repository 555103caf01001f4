import { describe, expect, it } from 'vitest'
import type { Sighting } from '../../../src/watchtower/contract.ts'
import { createTower } from '../../../src/watchtower/tower/tower.ts'
import { type Attack, hour, minute, site, watched, watchedFor } from './traffic.ts'

const attack: Attack = { perHour: 60, clients: 'common' }

describe('a snapshot', () => {
  it.each([
    ['in quiet', 0],
    ['in a campaign', 2 * hour],
  ])('goes on equal: %s', (_, ms) => {
    const before = watched()
    before.pass(ms, { attack })
    const again = createTower({ now: 0 })
    expect(again.restore(before.tower.snapshot())).toBe(true)
    const at = before.now()
    const [one, other] = [before.tower, again].map(tower => site({ seed: 9, tower, at }))
    for (const going of [one, other]) {
      going?.pass(3 * hour, { attack })
      going?.pass(9 * hour)
    }
    expect(other?.tower.campaigns()).toEqual(one?.tower.campaigns())
    expect(other?.tower.campaigns().length).toBeGreaterThan(0)
    expect(other?.tower.snapshot()).toBe(one?.tower.snapshot())
  })

  it('is none where the text is another one, and changes nothing', () => {
    const { tower } = watched()
    const before = tower.snapshot()
    const spoilt = JSON.stringify({ ...JSON.parse(before), sessions: null })
    const older = JSON.stringify({ ...JSON.parse(before), format: 0 })
    for (const text of ['', 'null', '{', '[]', older, spoilt]) expect(tower.restore(text)).toBe(false)
    expect(tower.snapshot()).toBe(before)
  })

  it('is small, whatever is sent', () => {
    const tower = createTower({ now: watchedFor })
    const relations = ['none', 'client', 'asn', 'both', 'network'] as const
    const outcomes = ['success', 'failure', 'unsolved', 'unclear'] as const
    const mixed = (n: number) => Math.imul(n, 2_654_435_761) >>> 0
    for (let n = 0; n < 200_000; n += 1) {
      const at = watchedFor + Math.floor(n / 200) * 5 * minute
      const sighting: Sighting = {
        at,
        // A hundred clients that are trusted, so that as many as can be have cells of their own; all others new.
        stratum: n % 2 === 0 ? (n / 2) % 100 : mixed(n),
        proven: n % 3 === 0,
        relation: relations[n % 5] ?? 'none',
        device: n % 2 === 0,
        name: n % 7 === 0 ? 'unknown' : 'known',
        outcome: outcomes[n % 4] ?? 'failure',
        solved: n % 11 === 0 ? 'worked' : null,
        session: mixed(n),
        repeat: false,
      }
      tower.see([sighting], at)
    }
    expect(tower.snapshot().length).toBeLessThan(300_000)
  })
})
