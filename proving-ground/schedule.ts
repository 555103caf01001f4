// What happens when: a queue in the order of time. What is due at the same moment happens in the order it was planned
// in.

export interface Schedule {
  /** The time of what is happening now, in milliseconds of the simulation. */
  now(): number
  /** Plans something; a time that is over means now. */
  at(time: number, happen: () => void | Promise<void>): void
  /** Lets everything happen that is planned before `end`, one after the other. */
  run(end: number): Promise<void>
}

interface Planned {
  readonly time: number
  readonly order: number
  readonly happen: () => void | Promise<void>
}

export function createSchedule(): Schedule {
  /** A binary heap: no entry is due after one of the two below it. */
  const heap: Planned[] = []
  let now = 0
  let planned = 0

  function push(entry: Planned): void {
    let at = heap.length
    while (at > 0) {
      const above = (at - 1) >> 1
      const parent = heap[above]
      if (parent === undefined || !isBefore(entry, parent)) break
      heap[at] = parent
      at = above
    }
    heap[at] = entry
  }

  function pop(): Planned | undefined {
    const first = heap[0]
    const last = heap.pop()
    if (last === undefined || heap.length === 0) return first
    let at = 0
    for (let below = 1; below < heap.length; below = at * 2 + 1) {
      const [left, right] = [heap[below], heap[below + 1]]
      const next = right !== undefined && left !== undefined && isBefore(right, left) ? below + 1 : below
      const child = heap[next]
      if (child === undefined || !isBefore(child, last)) break
      heap[at] = child
      at = next
    }
    heap[at] = last
    return first
  }

  return {
    now: () => now,
    at(time, happen) {
      push({ time: Math.max(time, now), order: planned, happen })
      planned += 1
    },
    async run(end) {
      for (let next = heap[0]; next !== undefined && next.time < end; next = heap[0]) {
        pop()
        now = next.time
        const under = next.happen()
        if (under !== undefined) await under
      }
      now = end
    },
  }
}

function isBefore(one: Planned, other: Planned): boolean {
  return one.time < other.time || (one.time === other.time && one.order < other.order)
}
