// Passwords that go round: found when many accounts were tried with them, whoever tries, and whatever else is sent.
import { describe, expect, it } from 'vitest'
import { day, hour, minute } from '../../../src/lib/time.ts'
import { passwordTagger } from '../../../src/passwords/tags.ts'
import { createPasswordSketch, type PasswordSketch } from '../../../src/watchtower/memory/password-sketch.ts'

const tagsOf = passwordTagger(new Uint8Array(32).fill(7))
const midnight = Date.UTC(2026, 10, 22)
const noon = midnight + 12 * hour

/** Numbers that look drawn, the same ones each time. */
function drawn(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x9e3779b9) >>> 0
    let bits = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97)
    return (bits ^ (bits >>> 15)) >>> 0
  }
}

const tagAt = (password: string, now: number) => tagsOf(password, now).today
const isHot = (sketch: PasswordSketch, password: string, now: number) => {
  const { today, yesterday } = tagsOf(password, now)
  return sketch.hot(now).includes(today) || sketch.hot(now).includes(yesterday)
}

/** Tries a password on different accounts until it is hot: on how many. */
function triesUntilHot(sketch: PasswordSketch, tag: number, now: number, next: () => number): number {
  for (let tries = 1; tries < 1_000; tries += 1) {
    sketch.see(tag, next(), 'failure', now)
    if (sketch.hot(now).includes(tag)) return tries
  }
  return Number.POSITIVE_INFINITY
}

/** Random passwords, each on an account of its own. */
function flood(sketch: PasswordSketch, count: number, now: number, next: () => number): void {
  const parity = (Math.floor(now / day) & 1) << 24
  for (let sent = 0; sent < count; sent += 1) sketch.see(parity | (next() >>> 8), next(), 'failure', now)
}

describe('a spray', () => {
  it('of ten passwords, sixty attempts an hour, is known after 12 to 20 accounts each', () => {
    const sketch = createPasswordSketch(midnight)
    const next = drawn(1)
    const passwords = Array.from({ length: 10 }, (_, number) => `made-up-${number}`)
    const tries = new Map<string, number>()
    for (let sent = 0; tries.size < 10 && sent < 600; sent += 1) {
      const now = midnight + sent * minute
      const password = passwords[sent % 10] ?? ''
      sketch.see(tagAt(password, now), next(), 'failure', now)
      if (isHot(sketch, password, now) && !tries.has(password))
        tries.set(password, Math.ceil((sent + 1) / 10))
    }
    expect(tries.size).toBe(10)
    const sorted = [...tries.values()].sort((one, other) => one - other)
    expect(sorted[0]).toBeGreaterThanOrEqual(12)
    expect(sorted[9]).toBeLessThanOrEqual(20)
    expect(sorted[5]).toBeLessThanOrEqual(15)
  })

  it('is seen while its checks go unsolved', () => {
    const sketch = createPasswordSketch(noon)
    for (let account = 0; account < 40; account += 1) sketch.see(77, account, 'unsolved', noon)
    expect(sketch.hot(noon)).toEqual([77])
  })

  it('that goes on round midnight is known without a gap', () => {
    const sketch = createPasswordSketch(midnight - 12 * hour)
    const next = drawn(2)
    let unknownAfterMidnight = 0
    for (let now = midnight - 6 * hour; now < midnight + 30 * hour; now += 10 * minute) {
      if (now >= midnight && !isHot(sketch, 'made-up-phrase', now)) unknownAfterMidnight += 1
      sketch.see(tagAt('made-up-phrase', now), next(), 'unsolved', now)
    }
    expect(unknownAfterMidnight).toBe(0)
  })

  it('is forgotten with the tags, the day after the next', () => {
    const sketch = createPasswordSketch(noon)
    triesUntilHot(sketch, tagAt('made-up-phrase', noon), noon, drawn(3))
    expect(isHot(sketch, 'made-up-phrase', noon + 12 * hour)).toBe(true)
    expect(isHot(sketch, 'made-up-phrase', noon + 36 * hour - 1)).toBe(true)
    expect(sketch.hot(noon + 36 * hour)).toEqual([])
    expect(sketch.size()).toBe(0)
  })

  it('of long ago is forgotten where nobody came for days, too', () => {
    for (const days of [2, 3, 4, 400]) {
      const sketch = createPasswordSketch(noon)
      triesUntilHot(sketch, tagAt('made-up-phrase', noon), noon, drawn(3))
      expect([days, sketch.hot(noon + days * day)]).toEqual([days, []])
    }
  })
})

describe('people', () => {
  it('who try one password a thousand times at one account are one', () => {
    const sketch = createPasswordSketch(noon)
    for (let n = 0; n < 1_000; n += 1) sketch.see(77, 4_711, n % 2 === 0 ? 'failure' : 'unsolved', noon)
    expect(sketch.hot(noon)).toEqual([])
  })

  it('who share a password and sign in with it do not make it go round', () => {
    const sketch = createPasswordSketch(noon)
    for (let account = 0; account < 1_000; account += 1) {
      sketch.see(77, account, 'success', noon)
      sketch.see(77, account, 'unclear', noon)
    }
    expect([sketch.hot(noon), sketch.size()]).toEqual([[], 0])
  })

  it('never make one hot with fewer than twelve accounts', () => {
    const next = drawn(5)
    for (let tag = 1; tag <= 300; tag += 1) {
      const sketch = createPasswordSketch(noon)
      for (let account = 0; account < 11; account += 1) {
        const name = next()
        for (let again = 0; again < 3; again += 1) sketch.see(tag, name, 'failure', noon)
      }
      expect(sketch.hot(noon)).toEqual([])
    }
  })
})

describe('an attacker', () => {
  it('who sends random passwords makes none hot, and memory no larger', () => {
    const sketch = createPasswordSketch(noon)
    flood(sketch, 300_000, noon, drawn(6))
    expect(sketch.hot(noon)).toEqual([])
    expect(sketch.size()).toBeLessThanOrEqual(32_768)
    expect(sketch.snapshot().length).toBeLessThan(50_000)
  })

  it('who sends them pushes no hot one out', () => {
    const sketch = createPasswordSketch(noon)
    triesUntilHot(sketch, 77, noon, drawn(7))
    flood(sketch, 100_000, noon, drawn(8))
    expect(sketch.hot(noon)).toEqual([77])
  })

  it('does not hide a spray by sending 3,000 of them to each of its own', () => {
    const sketch = createPasswordSketch(noon)
    const next = drawn(9)
    let tries = 0
    while (tries < 30 && !sketch.hot(noon).includes(77)) {
      flood(sketch, 3_000, noon, next)
      sketch.see(77, next(), 'failure', noon)
      tries += 1
    }
    expect(tries).toBeLessThanOrEqual(20)
  })

  it('who sets many passwords hot gets a thousand at most, and none of those that are still tried out of them', () => {
    const sketch = createPasswordSketch(noon)
    const next = drawn(10)
    triesUntilHot(sketch, 77, noon, next)
    for (let tag = 1_000; tag < 3_000; tag += 1) {
      triesUntilHot(sketch, tag, noon, next)
      if (tag % 500 === 0) sketch.see(77, next(), 'unsolved', noon)
    }
    const hot = sketch.hot(noon)
    expect(hot).toHaveLength(1_000)
    expect(hot).toContain(77)
    const others = Array.from({ length: 100_000 }, () => next() >>> 8)
    const asked = new Set(hot)
    expect(others.filter(tag => asked.has(tag)).length).toBeLessThan(40)
  })

  it('does not choose which accounts are counted as one: they are others for each password', () => {
    const next = drawn(11)
    const sketchOf = (tag: number, names: readonly number[]) => {
      const sketch = createPasswordSketch(noon)
      for (const name of names) sketch.see(tag, name, 'failure', noon)
      return sketch
    }
    const empty = createPasswordSketch(noon).snapshot()
    const alike = Array.from({ length: 4_000 }, next).filter(
      name => sketchOf(77, [1, name]).snapshot() === empty,
    )
    expect(alike.length).toBeGreaterThan(40)
    expect(sketchOf(77, alike).hot(noon)).toEqual([])
    expect(sketchOf(78, alike).hot(noon)).toEqual([78])
  })
})

describe('what is kept', () => {
  it('goes on as if nothing had happened', () => {
    const before = createPasswordSketch(noon)
    const next = drawn(12)
    triesUntilHot(before, 77, noon, next)
    for (let account = 0; account < 8; account += 1) before.see(78, account, 'failure', noon)
    const after = createPasswordSketch(noon)
    expect(after.restore(before.snapshot(), noon + minute)).toBe(true)
    expect(after.hot(noon + minute)).toEqual([77])
    for (const sketch of [before, after])
      for (let account = 8; account < 40 && sketch.hot(noon).length < 2; account += 1)
        sketch.see(78, account, 'failure', noon + minute)
    expect(after.hot(noon + minute)).toEqual([77, 78])
    expect(after.snapshot()).toBe(before.snapshot())
  })

  it('is over where it is read days later', () => {
    const before = createPasswordSketch(noon)
    triesUntilHot(before, 77, noon, drawn(13))
    const after = createPasswordSketch(noon + 3 * day)
    expect(after.restore(before.snapshot(), noon + 3 * day)).toBe(true)
    expect(after.hot(noon + 3 * day)).toEqual([])
  })

  it('holds no wrong password of one account alone', () => {
    const sketch = createPasswordSketch(noon)
    const empty = sketch.snapshot()
    for (let tag = 1; tag < 500; tag += 1) sketch.see(tag, 4_711, 'failure', noon)
    expect(sketch.snapshot()).toBe(empty)
  })

  it('holds nothing of an account but a sixty-fourth: two names of one place are one', () => {
    const sketch = (account: number) => {
      const one = createPasswordSketch(noon)
      for (const name of [1, 2, account]) one.see(77, name, 'failure', noon)
      return one.snapshot()
    }
    expect(new Set(Array.from({ length: 2_000 }, (_, at) => sketch(10 + at))).size).toBeLessThanOrEqual(64)
  })

  it('stays under 600 KB at worst', () => {
    const sketch = createPasswordSketch(noon)
    for (let tag = 0; tag < 40_000; tag += 1)
      for (let account = 0; account < 4; account += 1) sketch.see(tag, account * 7 + tag, 'failure', noon)
    expect(sketch.snapshot().length).toBeLessThan(600_000)
    expect(sketch.size()).toBeGreaterThan(30_000)
  })

  it.each(['', '{', 'null', '[]', '{"format":2}', '{"format":1,"today":1,"counted":"AAA=","hot":7}'])(
    'is not read from another text: %s',
    text => {
      const sketch = createPasswordSketch(noon)
      triesUntilHot(sketch, 77, noon, drawn(14))
      expect(sketch.restore(text, noon)).toBe(false)
      expect(sketch.hot(noon)).toEqual([77])
    },
  )

  it('hands out another list only after a change', () => {
    const sketch = createPasswordSketch(noon)
    triesUntilHot(sketch, 77, noon, drawn(15))
    const hot = sketch.hot(noon)
    sketch.see(77, 4_711, 'failure', noon)
    sketch.see(78, 4_711, 'failure', noon)
    expect(sketch.hot(noon)).toBe(hot)
    triesUntilHot(sketch, 78, noon, drawn(16))
    expect(sketch.hot(noon)).not.toBe(hot)
  })
})
