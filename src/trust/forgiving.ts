// Wrong passwords that are forgiven: one that is repeated is no new guess, and a slip of the finger before the right
// one was none at all. Short tags in this isolate's memory, bounded, never written: what it keeps of a password is 24
// bits.
import type { TypoTags } from '../attempt.ts'
import { hour } from '../lib/time.ts'
import { isTypo } from '../passwords/typo-tags.ts'
import { chargeLifetimeMs, type Settlement } from '../stores/contract.ts'

export interface Forgiving {
  /**
   * Says that this password was wrong, and how what its network paid would be given back. True where it was so a moment
   * ago: then all that it was charged is to be given back.
   *
   * @param whose the account by its exact name, and the network
   */
  wrong(whose: string, tags: TypoTags, owed: readonly Settlement[]): boolean
  /** Says that this password was right. What gives its typos back to the network: each once. */
  right(whose: string, tags: TypoTags): readonly Settlement[]
}

interface KeptWrong {
  readonly exact: number
  readonly at: number
  readonly owed: readonly Settlement[]
}

/** What is kept of one account's guesses from one network. */
interface Kept {
  readonly wrongs: readonly KeptWrong[]
  /** Repeats that were forgiven since then. */
  readonly forgiven: number
  readonly since: number
  readonly at: number
}

const repeatForMs = hour
/** As long as the store knows what it charged. In a quarter of an hour, a network's budget is full again by itself. */
const typoForMs = chargeLifetimeMs
/** A few that a person tries, and the old one that his telephone still sends. More would tell more of them. */
const mostWrongs = 4
/**
 * An hour, of one account from one network: more than a telephone sends that asks for mail every five minutes. Beyond
 * it a repeat is charged as any other, so that it is no way to ask an origin without end.
 */
const mostForgiven = 20

export function forgiving(now: () => number, capacity: number): Forgiving {
  const known = new Map<string, Kept>()

  function find(whose: string): Kept {
    const time = now()
    const found = known.get(whose) ?? { wrongs: [], forgiven: 0, since: time, at: time }
    const wrongs = found.wrongs.filter(({ at }) => at + repeatForMs > time)
    const isOver = found.since + hour <= time
    return { wrongs, forgiven: isOver ? 0 : found.forgiven, since: isOver ? time : found.since, at: time }
  }

  /** Where there is no room, whoever was not heard of for the longest time is not forgiven. */
  function keep(whose: string, kept: Kept): void {
    known.delete(whose)
    known.set(whose, kept)
    for (const [oldest, { at }] of known) {
      if (known.size <= capacity && at + repeatForMs > kept.at) return
      known.delete(oldest)
    }
  }

  return {
    wrong(whose, { exact }, owed) {
      const kept = find(whose)
      const isKnown = kept.wrongs.some(wrong => wrong.exact === exact)
      const isForgiven = isKnown && kept.forgiven < mostForgiven
      const others = kept.wrongs.filter(wrong => wrong.exact !== exact)
      const latest: KeptWrong = { exact, at: kept.at, owed: isForgiven ? [] : owed }
      keep(whose, {
        ...kept,
        wrongs: [...others, latest].slice(-mostWrongs),
        forgiven: kept.forgiven + (isForgiven ? 1 : 0),
      })
      return isForgiven
    },
    right(whose, { near }) {
      if (!known.has(whose)) return []
      const kept = find(whose)
      const isForgiven = ({ exact, at }: KeptWrong) => at + typoForMs > kept.at && isTypo(exact, near)
      const wrongs = kept.wrongs.map(wrong => (isForgiven(wrong) ? { ...wrong, owed: [] } : wrong))
      keep(whose, { ...kept, wrongs })
      return kept.wrongs.filter(isForgiven).flatMap(({ owed }) => owed)
    },
  }
}
