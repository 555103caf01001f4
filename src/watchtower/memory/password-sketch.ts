// Counts at how many different accounts strangers failed with the same password, by tags that turn with the day (see
// `passwords/tags.ts`). Pure but for its own state, bounded, and the time is passed in. It holds no password, and of an
// account six bits that fit a 64th of all.
import { day } from '../../lib/time.ts'
import { parityOf } from '../../passwords/tags.ts'
import type { Sighting } from '../contract.ts'

export interface PasswordSketch {
  /**
   * A stranger's attempt that ended: who is on no device of the account and on no network that the account knows. `tag`
   * is the one of the day it was made on; `account` a keyed hash of the name, 32 bits. Whether the name exists plays no
   * part.
   */
  see(tag: number, account: number, outcome: Sighting['outcome'], now: number): void
  /** Tags of today and yesterday that go round, ascending. Another array only after a change. */
  hot(now: number): readonly number[]
  /** Passwords that are counted or hot. */
  size(): number
  /** What was tried on two accounts or more, as text. A wrong password of one person alone is never written down. */
  snapshot(): string
  /** Goes on from a snapshot. False where the text is none, or of another format; then nothing changes. */
  restore(snapshot: string, now: number): boolean
}

/** Which of 64 places have an account in them. Two accounts may share one: too few are counted, never too many. */
interface Places {
  low: number
  high: number
}

/**
 * Hot with so many places taken: 12 different accounts at least, 13 or 14 as a rule. An honest crowd that tries one
 * password so often has a common one; they pay a check, and are not kept out.
 */
const enough = 12
/**
 * So many hot ones, of both days together: one in 16,777 other passwords has a tag of one of them. The one not seen for
 * the longest time gives way, so that none does that is still going round.
 */
const mostHot = 1_000
/**
 * So many that are not hot. Those not seen for the longest time give way, many at once: a flood of random passwords
 * hides one only if 30,000 of them come between two attempts with it.
 */
const mostCounted = 32_768
const leftOfCounted = 30_720
const format = 1

export function createPasswordSketch(now: number): PasswordSketch {
  let today = dayOf(now)
  const counted = new Map<number, Places>()
  /** Hot tags, those seen last at the end. */
  const hot = new Set<number>()
  let listed: readonly number[] | null = null

  /** Tags of the day before yesterday have the parity of today's: they go before one of these comes. */
  function turn(time: number): void {
    const passed = dayOf(time) - today
    if (passed <= 0) return
    today += passed
    const isOver = (tag: number) => passed > 1 || parityOf(tag) === (today & 1)
    for (const tag of counted.keys()) if (isOver(tag)) counted.delete(tag)
    for (const tag of hot) if (isOver(tag)) hot.delete(tag)
    listed = null
  }

  function heat(tag: number): void {
    if (!hot.delete(tag)) listed = null
    hot.add(tag)
    dropFirst(hot, mostHot)
  }

  function count(tag: number, account: number): void {
    const places = counted.get(tag) ?? { low: 0, high: 0 }
    take(places, placeOf(tag, account))
    counted.delete(tag)
    if (taken(places) >= enough) heat(tag)
    else counted.set(tag, places)
    if (counted.size > mostCounted) dropFirst(counted, leftOfCounted)
  }

  return {
    see(tag, account, outcome, time) {
      turn(time)
      if (outcome !== 'failure' && outcome !== 'unsolved') return
      if (hot.has(tag)) heat(tag)
      else count(tag, account)
    },
    hot(time) {
      turn(time)
      listed ??= [...hot].sort((one, other) => one - other)
      return listed
    },
    size: () => counted.size + hot.size,
    snapshot() {
      const several = [...counted].filter(([, places]) => taken(places) > 1)
      const numbers = several.flatMap(([tag, { low, high }]) => [tag, low, high])
      return JSON.stringify({ format, today, counted: textOf(numbers), hot: textOf([...hot]) })
    },
    restore(snapshot, time) {
      const kept = keptIn(snapshot)
      if (kept === null) return false
      counted.clear()
      hot.clear()
      for (let at = 0; at + 2 < kept.counted.length; at += 3) {
        const [tag = 0, low = 0, high = 0] = kept.counted.subarray(at, at + 3)
        counted.set(tag, { low, high })
      }
      for (const tag of kept.hot) hot.add(tag)
      dropFirst(counted, mostCounted)
      dropFirst(hot, mostHot)
      today = kept.today
      listed = null
      turn(time)
      return true
    },
  }
}

function dayOf(now: number): number {
  return Math.floor(now / day)
}

function dropFirst(ordered: Map<number, unknown> | Set<number>, left: number): void {
  for (const first of ordered.keys()) {
    if (ordered.size <= left) return
    ordered.delete(first)
  }
}

/** Six bits. Another mixture for every tag, so that two accounts that share a place for one do so for no other. */
function placeOf(tag: number, account: number): number {
  let bits = Math.imul(account ^ Math.imul(tag, 0x9e3779b1), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return (bits ^ (bits >>> 16)) & 63
}

function take(places: Places, place: number): void {
  places[place < 32 ? 'low' : 'high'] |= 1 << (place & 31)
}

function taken({ low, high }: Places): number {
  return ones(low) + ones(high)
}

function ones(bits: number): number {
  let count = 0
  for (let left = bits; left !== 0; left &= left - 1) count += 1
  return count
}

interface Kept {
  readonly today: number
  readonly counted: Uint32Array
  readonly hot: Uint32Array
}

function keptIn(snapshot: string): Kept | null {
  try {
    const kept: Readonly<Record<string, unknown>> = JSON.parse(snapshot)
    const { today, counted, hot } = kept
    if (kept['format'] !== format || typeof today !== 'number') return null
    if (typeof counted !== 'string' || typeof hot !== 'string') return null
    return { today, counted: numbersIn(counted), hot: numbersIn(hot) }
  } catch {
    return null
  }
}

function textOf(numbers: readonly number[]): string {
  return Buffer.from(Uint32Array.from(numbers).buffer).toString('base64')
}

function numbersIn(text: string): Uint32Array {
  return new Uint32Array(Uint8Array.from(Buffer.from(text, 'base64')).buffer)
}
