// Attempts of one session count once. A bounded memory of the latest sessions: each number has one place, and whoever
// comes to a place that is taken takes it over. A session forgotten too early counts twice: nobody gains by that.

/** Repeats come within seconds; at 10,000 reports a minute a session is remembered for three quarters of one. */
const places = 8_192

export interface Sessions {
  readonly keys: Uint32Array
  /** 1 where the session's first attempt ended at a check that was not passed. */
  readonly unsolved: Uint8Array
}

export function newSessions(): Sessions {
  return { keys: new Uint32Array(places), unsolved: new Uint8Array(places) }
}

/** `solved`: the session ended at a check before, and has passed it now. */
export type Visit = 'first' | 'again' | 'solved'

/** Tells what an attempt is to its session, and remembers it. `session` is an unsigned 32-bit number. */
export function visit(
  { keys, unsolved }: Sessions,
  session: number,
  check: 'none' | 'unsolved' | 'solved',
): Visit {
  const place = session & (places - 1)
  const key = session >>> 0 || 1
  if (keys[place] !== key) {
    keys[place] = key
    unsolved[place] = check === 'unsolved' ? 1 : 0
    return 'first'
  }
  if (check !== 'solved' || unsolved[place] !== 1) return 'again'
  unsolved[place] = 0
  return 'solved'
}
