// Random numbers that are the same every time: each part of a simulation forks its own stream by name, so that what one
// draws never shifts what another does, whatever the policy under test answers. Pure, but for the stream's own state.

export interface Random {
  /** From 0, below 1. */
  next(): number
  /** A whole number from 0, below `n`. */
  below(n: number): number
  /** True in this share of the cases. */
  chance(share: number): boolean
  /** One of them; throws for none. */
  pick<T>(from: readonly T[]): T
  /** Exponentially distributed, with this mean. */
  exponential(mean: number): number
  /** A number of independent events with this mean. */
  poisson(mean: number): number
  normal(): number
  logNormal(median: number, sigma: number): number
  /** A stream of its own, the same for the same names. */
  fork(...names: readonly (string | number)[]): Random
}

export function seeded(seed: number): Random {
  return stream(mix(seed >>> 0, 0x9e3779b9))
}

/** sfc32 (PractRand): 128 bits of state, passes the common test suites. */
function stream(start: number): Random {
  let a = mix(start, 1)
  let b = mix(start, 2)
  let c = mix(start, 3)
  let counter = 1
  const draw = () => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    c |= 0
    return sum >>> 0
  }
  for (let n = 0; n < 12; n += 1) draw()

  const next = () => draw() / 2 ** 32
  const below = (n: number) => Math.floor(next() * n)
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
  return {
    next,
    below,
    chance: share => next() < share,
    pick(from) {
      const found = from[below(from.length)]
      if (found === undefined) throw new Error('There is nothing to pick from.')
      return found
    },
    exponential: mean => -Math.log(1 - next()) * mean,
    poisson: mean => poisson(mean, next, normal),
    normal,
    logNormal: (median, sigma) => median * Math.exp(sigma * normal()),
    fork: (...names) => stream(names.reduce<number>((from, name) => mix(from, hashOf(name)), start)),
  }
}

/** Knuth's products for few, the normal curve for many. */
function poisson(mean: number, next: () => number, normal: () => number): number {
  if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()))
  const limit = Math.exp(-mean)
  let count = 0
  for (let product = next(); product > limit; product *= next()) count += 1
  return count
}

function hashOf(name: string | number): number {
  if (typeof name === 'number') return mix(name | 0, Math.floor(name / 2 ** 32))
  let hash = 0x811c9dc5
  for (let at = 0; at < name.length; at += 1) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193)
  return hash >>> 0
}

/** Two numbers become one that looks like neither (the finishing steps of MurmurHash3). */
export function mix(one: number, other: number): number {
  let hash = (one ^ Math.imul(other ^ (other >>> 16), 0x85ebca6b)) | 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** Draws from weights in constant time (Walker's alias method). The weights need not sum to one. */
export function weighted(weights: readonly number[]): (random: Random) => number {
  const n = weights.length
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  if (!(total > 0)) throw new Error('Nothing has any weight.')
  const share = Float64Array.from(weights, weight => (weight * n) / total)
  const alias = new Int32Array(n)
  const small: number[] = []
  const large: number[] = []
  share.forEach((value, at) => void (value < 1 ? small : large).push(at))
  while (small.length > 0 && large.length > 0) {
    const less = small.pop() ?? 0
    const more = large.pop() ?? 0
    alias[less] = more
    share[more] = (share[more] ?? 0) + (share[less] ?? 0) - 1
    ;((share[more] ?? 0) < 1 ? small : large).push(more)
  }
  for (const rest of [...small, ...large]) share[rest] = 1
  return random => {
    const at = random.below(n)
    return random.next() < (share[at] ?? 1) ? at : (alias[at] ?? at)
  }
}
