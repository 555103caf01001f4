import { describe, expect, it } from 'vitest'
import { mix, type Random, seeded, weighted } from '../../proving-ground/random.ts'

const many = 40_000

function drawn(draw: (random: Random) => number, random = seeded(1)): readonly number[] {
  return Array.from({ length: many }, () => draw(random))
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length
}

function variance(numbers: readonly number[]): number {
  const middle = mean(numbers)
  return mean(numbers.map(number => (number - middle) ** 2))
}

function correlation(one: readonly number[], other: readonly number[]): number {
  const [ofOne, ofOther] = [mean(one), mean(other)]
  const together = mean(one.map((number, at) => (number - ofOne) * ((other[at] ?? 0) - ofOther)))
  return together / Math.sqrt(variance(one) * variance(other))
}

describe('random numbers', () => {
  it('are the same for the same seed, and others for another', () => {
    const first = drawn(random => random.next()).slice(0, 100)
    expect(drawn(random => random.next()).slice(0, 100)).toEqual(first)
    expect(drawn(random => random.next(), seeded(2)).slice(0, 100)).not.toEqual(first)
  })

  it('fill the range from 0 to 1 evenly', () => {
    const counts = new Array<number>(100).fill(0)
    for (const number of drawn(random => random.next()))
      counts[Math.floor(number * 100)] = (counts[Math.floor(number * 100)] ?? 0) + 1
    const chiSquare = counts.reduce((sum, count) => sum + (count - many / 100) ** 2 / (many / 100), 0)
    // 99 degrees of freedom: .1 % of all streams are beyond 148.
    expect(chiSquare).toBeLessThan(148)
  })

  it('do not follow from the one before', () => {
    const numbers = drawn(random => random.next())
    expect(Math.abs(correlation(numbers.slice(1), numbers.slice(0, -1)))).toBeLessThan(0.02)
  })

  it('are whole ones where they are drawn below a bound, and no bound is reached', () => {
    expect(new Set(drawn(random => random.below(5)))).toEqual(new Set([0, 1, 2, 3, 4]))
    expect(Math.max(...drawn(random => random.below(2 ** 32)))).toBeLessThan(2 ** 32)
    expect(Math.max(...drawn(random => random.below(2 ** 32)))).toBeGreaterThan(2 ** 31)
  })

  it('say yes in the share that is asked for', () => {
    expect(mean(drawn(random => Number(random.chance(0.3))))).toBeCloseTo(0.3, 1.5)
    expect(mean(drawn(random => Number(random.chance(0))))).toBe(0)
    expect(mean(drawn(random => Number(random.chance(1))))).toBe(1)
  })

  it('pick one of several, and nothing from nothing', () => {
    expect(new Set(Array.from({ length: 100 }, (_, at) => seeded(at).pick(['a', 'b'])))).toEqual(
      new Set(['a', 'b']),
    )
    expect(() => seeded(1).pick([])).toThrow()
  })
})

describe('a stream that was forked', () => {
  it('is the same whatever was drawn from the other one', () => {
    const [fresh, used] = [seeded(1), seeded(1)]
    drawn(random => random.next(), used)
    expect(used.fork('people', 3).next()).toBe(fresh.fork('people', 3).next())
  })

  it('goes by all of its names, in their order', () => {
    const first = (...names: readonly (string | number)[]) =>
      seeded(1)
        .fork(...names)
        .next()
    const all = [
      first('a'),
      first('b'),
      first('a', 'b'),
      first('b', 'a'),
      first('a', 1),
      first(1, 'a'),
      first('1'),
    ]
    expect(new Set(all).size).toBe(all.length)
    expect(seeded(1).fork('a').fork('b').next()).toBe(first('a', 'b'))
  })

  it('has nothing to do with its neighbour', () => {
    const firsts = Array.from({ length: many }, (_, at) => seeded(1).fork('session', at).next())
    expect(new Set(firsts).size).toBeGreaterThan(many * 0.9999)
    expect(mean(firsts)).toBeGreaterThan(0.495)
    expect(mean(firsts)).toBeLessThan(0.505)
    expect(Math.abs(correlation(firsts.slice(1), firsts.slice(0, -1)))).toBeLessThan(0.02)
  })

  it('is another one for numbers beyond 32 bits', () => {
    expect(seeded(1).fork(7).next()).not.toBe(
      seeded(1)
        .fork(2 ** 32 + 7)
        .next(),
    )
  })
})

describe('the distributions', () => {
  it.each([0.3, 4, 29, 31, 200])(
    'count events around a mean of %d, as often more as Poisson says',
    middle => {
      const counts = drawn(random => random.poisson(middle))
      expect(mean(counts) / middle).toBeCloseTo(1, 1)
      expect(variance(counts) / middle).toBeCloseTo(1, 1)
      expect(counts.every(count => count >= 0 && Number.isInteger(count))).toBe(true)
    },
  )

  it('count nothing where nothing is to be expected', () => {
    expect(new Set(drawn(random => random.poisson(0)))).toEqual(new Set([0]))
  })

  it('have gaps of which a third are longer than the mean', () => {
    const gaps = drawn(random => random.exponential(10))
    expect(mean(gaps)).toBeGreaterThan(9.8)
    expect(mean(gaps)).toBeLessThan(10.2)
    expect(gaps.filter(gap => gap > 10).length / many).toBeCloseTo(Math.exp(-1), 1.7)
  })

  it('are normal, and log-normal around a median', () => {
    const normal = drawn(random => random.normal())
    expect(Math.abs(mean(normal))).toBeLessThan(0.02)
    expect(variance(normal)).toBeGreaterThan(0.97)
    expect(variance(normal)).toBeLessThan(1.03)
    const wide = drawn(random => random.logNormal(50, 1.5)).toSorted((one, other) => one - other)
    expect((wide[many / 2] ?? 0) / 50).toBeCloseTo(1, 1)
    expect((wide[Math.floor(many * 0.8413)] ?? 0) / 50).toBeGreaterThan(Math.exp(1.5) * 0.93)
  })
})

describe('drawing by weight', () => {
  it('draws each as often as it weighs', () => {
    const draw = weighted([5, 0, 1, 4])
    const all = drawn(draw)
    const shares = [0, 1, 2, 3].map(which => all.filter(found => found === which).length / many)
    expect(shares[0]).toBeCloseTo(0.5, 1.7)
    expect(shares[1]).toBe(0)
    expect(shares[2]).toBeCloseTo(0.1, 1.7)
    expect(shares[3]).toBeCloseTo(0.4, 1.7)
  })

  it('draws the only one always', () => {
    expect(new Set(drawn(weighted([0.2])))).toEqual(new Set([0]))
  })

  it('needs some weight', () => {
    expect(() => weighted([0, 0])).toThrow()
    expect(() => weighted([])).toThrow()
  })
})

describe('two numbers mixed', () => {
  it('are never the same for different second ones', () => {
    const found = new Set(Array.from({ length: many }, (_, at) => mix(12_345, at)))
    expect(found.size).toBe(many)
  })

  it('change in half of their bits where one bit changes', () => {
    const bits = (number: number) => number.toString(2).replaceAll('0', '').length
    const changes = Array.from({ length: 10_000 }, (_, at) => bits((mix(at, 7) ^ mix(at ^ 1, 7)) >>> 0))
    expect(mean(changes)).toBeGreaterThan(15.5)
    expect(mean(changes)).toBeLessThan(16.5)
  })
})
