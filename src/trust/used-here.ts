// Passes used in this isolate, for when the store cannot be asked: each is then good for once here. Another isolate
// does not know of it. Bounded: where there are too many, none more is good.

export interface UsedHere {
  /**
   * True once for an id that is not over; `untilMs` in milliseconds since 1970. False also where there is no more room.
   */
  claim(id: string, untilMs: number): boolean
}

export function usedHere(now: () => number, capacity: number): UsedHere {
  const used = new Map<string, number>()
  /** Before this, to look for one that is over is in vain. */
  let nextOver = Number.POSITIVE_INFINITY

  function makeRoom(time: number): void {
    if (time < nextOver) return
    nextOver = Number.POSITIVE_INFINITY
    for (const [id, until] of used) {
      if (until <= time) used.delete(id)
      else nextOver = Math.min(nextOver, until)
    }
  }

  return {
    claim(id, untilMs) {
      const time = now()
      if (untilMs <= time || (used.get(id) ?? 0) > time) return false
      if (used.size >= capacity) makeRoom(time)
      if (used.size >= capacity) return false
      used.set(id, untilMs)
      nextOver = Math.min(nextOver, untilMs)
      return true
    },
  }
}
