// Whose turn it is among the addresses of an attack, as numbers from 0: one after the other and round again,
// none more often than its pace allows. Remembers what was sent of late, and nothing of addresses that were
// not used.

export interface Turn {
  /** Which address. */
  readonly slot: number
  /** How often its turn had come before. */
  readonly round: number
}

export interface Pace {
  /** The next address that may send, or, where none may, when to ask again (infinity: never). */
  next(now: number): Turn | { readonly notBefore: number }
  /** Whether this address may send once more. */
  may(slot: number, now: number): boolean
  sent(slot: number, now: number): void
  /** Leaves an address alone for an hour. */
  rest(slot: number, now: number): void
}

const hour = 3_600_000

/** At less than one an hour, an address sends once in as many hours as it takes; at none, once in all. */
export function createPace(slots: number, perHour: number): Pace {
  const most = Math.max(1, Math.floor(perHour))
  const memoryMs = perHour < 1 ? hour / perHour : hour
  const sends = createQueue()
  const rests = createQueue()
  const counts = new Map<number, number>()
  const restsUntil = new Map<number, number>()
  let unable = 0
  let turns = 0

  const isAble = (slot: number) => (counts.get(slot) ?? 0) < most && !restsUntil.has(slot)

  /** Keeps count of those that may not send, so that nobody looks for one where there is none. */
  function change(slot: number, how: () => void): void {
    const before = isAble(slot)
    how()
    unable += Number(before) - Number(isAble(slot))
  }

  function count(slot: number, by: number): void {
    const left = (counts.get(slot) ?? 0) + by
    if (left > 0) counts.set(slot, left)
    else counts.delete(slot)
  }

  function forget(now: number): void {
    for (let slot = sends.takeDue(now); slot !== null; slot = sends.takeDue(now)) {
      const over = slot
      change(over, () => count(over, -1))
    }
    for (let slot = rests.takeDue(now); slot !== null; slot = rests.takeDue(now)) {
      const over = slot
      if ((restsUntil.get(over) ?? 0) <= now) change(over, () => restsUntil.delete(over))
    }
  }

  return {
    next(now) {
      forget(now)
      if (unable >= slots) return { notBefore: Math.min(sends.firstDue(), rests.firstDue()) }
      let slot = turns % slots
      while (!isAble(slot)) {
        turns += 1
        slot = turns % slots
      }
      const round = Math.floor(turns / slots)
      turns += 1
      return { slot, round }
    },
    may(slot, now) {
      forget(now)
      return isAble(slot)
    },
    sent(slot, now) {
      change(slot, () => count(slot, 1))
      sends.push(slot, now + memoryMs)
    },
    rest(slot, now) {
      change(slot, () => restsUntil.set(slot, now + hour))
      rests.push(slot, now + hour)
    },
  }
}

/** First in, first out: what is pushed later is never due earlier. */
function createQueue() {
  let slots: number[] = []
  let dues: number[] = []
  let first = 0
  return {
    push(slot: number, due: number): void {
      slots.push(slot)
      dues.push(due)
    },
    firstDue: (): number => dues[first] ?? Number.POSITIVE_INFINITY,
    takeDue(now: number): number | null {
      const slot = slots[first]
      if (slot === undefined || (dues[first] ?? 0) > now) return null
      first += 1
      if (first > 1_000 && first * 2 > slots.length) {
        slots = slots.slice(first)
        dues = dues.slice(first)
        first = 0
      }
      return slot
    },
  }
}
