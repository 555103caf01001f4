// A map by number that forgets: what was not set again for its time may go, and so does the oldest once there is too
// much. It keeps two generations and drops a whole one at once, so that forgetting costs nothing. Time is passed in.

export interface Recent<Value> {
  /** May still answer after its time; whoever asks knows what is too old. */
  get(key: number): Value | undefined
  set(key: number, value: Value, now: number): void
  delete(key: number): void
  /** Entries that it holds, at most twice what a generation may hold. */
  size(): number
}

/** Entries of a generation. Two of them, with a small object each, take about 60 MB. */
const mostEntries = 2 ** 18

/** Keeps what is set for `keepMs` at least, unless more than `most` other keys are set after it. */
export function createRecent<Value>(keepMs: number, most = mostEntries): Recent<Value> {
  let young = new Map<number, Value>()
  let old = new Map<number, Value>()
  let turnedAt = 0

  return {
    get: key => young.get(key) ?? old.get(key),
    set(key, value, now) {
      if (now - turnedAt >= keepMs || young.size >= most) {
        old = young
        young = new Map()
        turnedAt = now
      }
      young.set(key, value)
    },
    delete(key) {
      young.delete(key)
      old.delete(key)
    },
    size: () => young.size + old.size,
  }
}
