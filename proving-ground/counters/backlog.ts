// What is known some time after it happened: counts that arrive late. Holds no more than happens in that time. Time is
// passed in, and never goes back.

export interface Backlog {
  put(at: number, happen: () => void): void
  /** Lets happen what is due by now, in order. */
  settle(now: number): void
  size(): number
}

export function createBacklog(lagMs: number): Backlog {
  let waiting: { readonly dueAt: number; readonly happen: () => void }[] = []
  let next = 0
  return {
    put: (at, happen) => void waiting.push({ dueAt: at + lagMs, happen }),
    settle(now) {
      for (let due = waiting[next]; due !== undefined && due.dueAt <= now; due = waiting[next]) {
        next += 1
        due.happen()
      }
      // Moving the rest to the front each time would cost more the more is waiting.
      if (next < 1_024 || next < waiting.length / 2) return
      waiting = waiting.slice(next)
      next = 0
    },
    size: () => waiting.length - next,
  }
}
