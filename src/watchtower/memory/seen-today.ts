// What of the same device, or of the same name, counts for a crowd: else whoever has one device of his own could hide
// an attack behind it, or move what is normal; and whoever asks for one name again and again could hear from a campaign
// whether it exists. Pure but for its own memory, bounded: whoever was not heard of for the longest time is forgotten.
import { hash } from '../../lib/hash.ts'
import { day, hour } from '../../lib/time.ts'

/**
 * `device`: as one that somebody has had for long; `bare`: as if there were none; `ignored`: it has counted often
 * enough.
 */
export type Standing = 'device' | 'bare' | 'ignored'

/** The names that succeeded on one day, as hashes. Kept, because the object is evicted in every quiet minute. */
export interface KeptSuccesses {
  readonly date: number
  readonly names: readonly number[]
}

export interface SeenToday {
  device(device: number, name: string, session: number, now: number): Standing
  /** Whether the name was seen within an hour. */
  name(name: string, now: number): boolean
  /**
   * Whether this is its first success of the day: who signs in often is one account all the same. False, too, once
   * 4,096 names have succeeded that day.
   */
  firstSuccess(name: string, now: number): boolean
  kept(): KeptSuccesses
}

/** A family has no more accounts that it mistypes in a day, and hardly anybody signs in more often. */
const mostNames = 3
const mostSessions = 6
const mostRemembered = 20_000
/** A few hundred are a sample. */
const mostSuccesses = 4_096

interface Day {
  readonly date: number
  readonly names: Set<string>
  readonly sessions: Set<number>
}

export function createSeenToday(from: KeptSuccesses = { date: 0, names: [] }): SeenToday {
  const devices = new Map<number, Day>()
  const names = new Map<string, number>()
  let successes = { date: from.date, names: new Set(from.names) }

  return {
    device(device, name, session, now) {
      const date = Math.floor(now / day)
      const known = devices.get(device)
      const today =
        known?.date === date ? known : { date, names: new Set<string>(), sessions: new Set<number>() }
      remember(devices, device, today)
      if (today.names.size <= mostNames) today.names.add(name)
      if (today.names.size > mostNames) return 'bare'
      if (today.sessions.size < mostSessions) today.sessions.add(session)
      return today.sessions.has(session) ? 'device' : 'ignored'
    },
    name(name, now) {
      const isKnown = (names.get(name) ?? Number.NEGATIVE_INFINITY) + hour > now
      if (!isKnown) remember(names, name, now)
      return isKnown
    },
    firstSuccess(name, now) {
      const date = Math.floor(now / day)
      if (successes.date !== date) successes = { date, names: new Set() }
      const bits = hash(name)
      if (successes.names.size >= mostSuccesses || successes.names.has(bits)) return false
      successes.names.add(bits)
      return true
    },
    kept: () => ({ date: successes.date, names: [...successes.names] }),
  }
}

function remember<Key, Value>(all: Map<Key, Value>, key: Key, value: Value): void {
  all.delete(key)
  all.set(key, value)
  for (const [oldest] of all) {
    if (all.size <= mostRemembered) return
    all.delete(oldest)
  }
}
