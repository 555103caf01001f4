// Counts the checks that an attacker meets and solves, and what they cost him. No I/O.

export type Checks = {
  /** Attempts that were answered by a check, once each. */
  readonly met: number
  readonly solved: number
  /** Of those solved, by the price that was asked. */
  readonly prices: Readonly<Record<string, number>>
  /** Passes that were given for them. */
  readonly passes: number
  /** Attempts that the site answered and that showed a pass. */
  readonly paid: number
  /** CPU time of the solving alone, in milliseconds. */
  readonly cpuMs: number
  /** Null where nothing was paid for. */
  readonly cpuMsPerPaid: number | null
  /** Why no pass came of a check → how often. */
  readonly unsolved: Readonly<Record<string, number>>
}

export type CheckCounter = {
  readonly met: () => void
  readonly solved: (price: string, cpuMs: number) => void
  readonly passed: () => void
  readonly paid: () => void
  readonly unsolved: (why: string) => void
  readonly counted: () => Checks
}

export function createChecks(): CheckCounter {
  const counts = { met: 0, passes: 0, paid: 0, cpuMs: 0 }
  const prices = new Map<string, number>()
  const unsolved = new Map<string, number>()
  return {
    met: () => void counts.met++,
    solved: (price, cpuMs) => {
      count(prices, price)
      counts.cpuMs += cpuMs
    },
    passed: () => void counts.passes++,
    paid: () => void counts.paid++,
    unsolved: why => count(unsolved, why),
    counted: () => ({
      met: counts.met,
      solved: [...prices.values()].reduce((sum, one) => sum + one, 0),
      prices: Object.fromEntries(prices),
      passes: counts.passes,
      paid: counts.paid,
      cpuMs: tenths(counts.cpuMs),
      cpuMsPerPaid: counts.paid === 0 ? null : tenths(counts.cpuMs / counts.paid),
      unsolved: Object.fromEntries(unsolved),
    }),
  }
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10
}
