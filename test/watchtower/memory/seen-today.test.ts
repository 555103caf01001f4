// How often one device, and one name, counts for a crowd.
import { describe, expect, it } from 'vitest'
import { day, hour } from '../../../src/lib/time.ts'
import { createSeenToday } from '../../../src/watchtower/memory/seen-today.ts'

const now = 20_000 * day

describe('a device', () => {
  it('is one for three names a day: whoever tries more with it has as good as none', () => {
    const seen = createSeenToday()
    const standings = ['a', 'b', 'c', 'd', 'a'].map(name => seen.device(1, name, 1, now))
    expect(standings).toEqual(['device', 'device', 'device', 'bare', 'bare'])
    expect(seen.device(1, 'e', 2, now + day)).toBe('device')
    expect(seen.device(2, 'd', 1, now)).toBe('device')
  })

  it('counts six sessions a day: nobody moves with a few of them what is normal for people', () => {
    const seen = createSeenToday()
    const standings = Array.from({ length: 9 }, (_, session) => seen.device(1, 'a', session, now))
    expect(standings).toEqual([...Array(6).fill('device'), ...Array(3).fill('ignored')])
    expect(seen.device(1, 'a', 3, now)).toBe('device')
    expect(seen.device(1, 'a', 9, now + day)).toBe('device')
  })
})

describe('a name', () => {
  it('counts once an hour, whoever asks for it', () => {
    const seen = createSeenToday()
    expect([seen.name('a', now), seen.name('a', now + hour - 1), seen.name('b', now)]).toEqual([
      false,
      true,
      false,
    ])
    expect(seen.name('a', now + hour)).toBe(false)
  })

  it('is remembered of the latest twenty thousand', () => {
    const seen = createSeenToday()
    for (let n = 0; n <= 20_000; n += 1) seen.name(`name ${n}`, now)
    expect([seen.name('name 20000', now), seen.name('name 0', now)]).toEqual([true, false])
  })
})

describe('a success', () => {
  it('is the first of its name once a day', () => {
    const seen = createSeenToday()
    const first = ['a', 'a', 'b'].map(name => seen.firstSuccess(name, now))
    expect(first).toEqual([true, false, true])
    expect([seen.firstSuccess('a', now + day - 1), seen.firstSuccess('a', now + day)]).toEqual([false, true])
  })

  it('is the first of four thousand names a day, and of no more', () => {
    const seen = createSeenToday()
    const firsts = Array.from({ length: 4_200 }, (_, n) => seen.firstSuccess(`name ${n}`, now))
    expect(firsts.filter(Boolean).length).toBe(4_096)
    expect(firsts.at(-1)).toBe(false)
    expect(seen.firstSuccess('name 4199', now + day)).toBe(true)
  })

  it('is remembered while the object is put away', () => {
    const seen = createSeenToday()
    seen.firstSuccess('a', now)
    const again = createSeenToday(seen.kept())
    expect([again.firstSuccess('a', now + hour), again.firstSuccess('b', now + hour)]).toEqual([false, true])
  })
})
