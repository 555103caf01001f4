// Lengths of time as a visitor's language says them, plurals and all. Pure, but for the formatters it keeps.
import { day, hour, minute, second } from '../lib/time.ts'

/** One unit is enough for people: each from where the one before it becomes hard to imagine. */
const scales = [
  { unit: 'second', length: second, upTo: 90 * second },
  { unit: 'minute', length: minute, upTo: 90 * minute },
  { unit: 'hour', length: hour, upTo: 36 * hour },
  { unit: 'day', length: day, upTo: Number.POSITIVE_INFINITY },
] as const

/**
 * About how long to wait, for people: `45 seconds`, `15 minutes`, `2 hours`. Rounded up, because who comes back when
 * told must not be told to wait again; a bit of a second is one.
 *
 * @param tag a language tag of ours (BCP 47)
 */
export function waitingTime(tag: string, milliseconds: number): string {
  const { unit, length } = scales.find(({ upTo }) => milliseconds <= upTo) ?? scales[3]
  return formatterFor(tag, unit).format(Math.max(1, Math.ceil(milliseconds / length)))
}

const formatters = new Map<string, Intl.NumberFormat>()

/** Making one costs more than the page around it; there are four for each language. */
function formatterFor(tag: string, unit: string): Intl.NumberFormat {
  const key = `${tag} ${unit}`
  const known = formatters.get(key)
  if (known !== undefined) return known
  const made = new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay: 'long' })
  formatters.set(key, made)
  return made
}
