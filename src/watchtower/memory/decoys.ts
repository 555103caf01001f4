// Networks from which somebody tried a decoy: an account name that an operator made up and told nobody, so that only a
// list of stolen or guessed names holds it. Pure but for its own memory, bounded: the latest marks stay. A mark costs
// whoever is a stranger there a check that nobody sees, for a day; it tells nobody which names are decoys, and keeps
// nobody out.
import { day } from '../../lib/time.ts'

export interface Marks {
  /** `network` is a keyed hash of a /24 or /48. */
  add(network: number, now: number): void
  /** Another array only after a change. */
  networks(now: number): readonly number[]
  kept(): KeptMarks
}

export type KeptMarks = readonly (readonly [network: number, until: number])[]

const markedForMs = day
const mostMarks = 200

export function createMarks(from: KeptMarks = []): Marks {
  const marks = new Map(from)
  let listed: readonly number[] | null = null

  function forgetOver(now: number): void {
    for (const [network, until] of marks) {
      if (until > now && marks.size <= mostMarks) return
      marks.delete(network)
      listed = null
    }
  }

  return {
    add(network, now) {
      if (!marks.delete(network)) listed = null
      marks.set(network, now + markedForMs)
      forgetOver(now)
    },
    networks(now) {
      forgetOver(now)
      listed ??= [...marks.keys()]
      return listed
    },
    kept: () => [...marks],
  }
}
