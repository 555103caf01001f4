// Lengths of time as people write and read them. Milliseconds inside.

const units: Readonly<Record<string, number>> = {
  ms: 1,
  ...named(1_000, 's', 'sec', 'second'),
  ...named(60_000, 'm', 'min', 'minute'),
  ...named(3_600_000, 'h', 'hr', 'hour'),
  ...named(86_400_000, 'd', 'day'),
  ...named(604_800_000, 'w', 'week'),
}

function named(milliseconds: number, short: string, ...names: readonly string[]): Record<string, number> {
  const written = [short, ...names, ...names.map(name => `${name}s`)]
  return Object.fromEntries(written.map(name => [name, milliseconds]))
}

/**
 * A length of time in milliseconds: `90s`, `20 s`, `15 min`, `4h`, `30d`, `1h30m`, `1 hour 30 minutes`. Whole numbers,
 * each with its unit, the larger unit first and none twice. `null` for anything else, and for more than 100 years.
 */
export function parseDuration(text: string): number | null {
  const parts = text.trim().toLowerCase()
  if (!/^(?:\d{1,12} *[a-z]{1,7} *){1,6}$/.test(parts)) return null
  let total = 0
  let smallest = Number.POSITIVE_INFINITY
  for (const [, count, name = ''] of parts.matchAll(/(\d+) *([a-z]+)/g)) {
    const unit = Object.hasOwn(units, name) ? units[name] : undefined
    if (unit === undefined || unit >= smallest) return null
    smallest = unit
    total += Number(count) * unit
  }
  return total <= 100 * 365 * 86_400_000 ? total : null
}

/**
 * A length of time for people, in English, at most two units: `2 minutes`, `1 hour 5 minutes`, `3 days`. Rounded up,
 * because who is told to wait two minutes and comes back then must not be told to wait again; a bit of a second is one.
 * From ten minutes on in whole minutes, from a day on in whole hours, from ten days on in whole days.
 */
export function durationText(milliseconds: number): string {
  const steps = [
    { from: 864_000_000, step: 86_400_000 },
    { from: 86_400_000, step: 3_600_000 },
    { from: 600_000, step: 60_000 },
  ]
  const step = steps.find(({ from }) => milliseconds >= from)?.step ?? 1_000
  let left = Math.ceil(Math.max(0, milliseconds) / step) * step
  const words: string[] = []
  for (const [name, unit] of [
    ['day', 86_400_000],
    ['hour', 3_600_000],
    ['minute', 60_000],
    ['second', 1_000],
  ] as const) {
    const count = Math.floor(left / unit)
    left -= count * unit
    if (count > 0) words.push(`${count} ${name}${count === 1 ? '' : 's'}`)
  }
  return words.slice(0, 2).join(' ') || '0 seconds'
}
