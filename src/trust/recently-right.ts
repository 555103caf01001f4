// Credentials that were right a moment ago, from the same network, as keyed tags in this isolate's memory: a REST client
// that signs every call is charged once. It remembers no wrong one, and nothing outlives the isolate.
import { inTime } from '../lib/in-time.ts'
import { minute, second } from '../lib/time.ts'

export interface RecentlyRight {
  /**
   * Whether the credential behind this tag was right within five minutes. While the first attempt with it is under way,
   * the answer waits for it, so that twenty calls in parallel are charged once too.
   */
  known(tag: string): Promise<boolean>
  /** Says that an attempt with it is under way; call the result with how it ended. */
  begin(tag: string): (right: boolean) => void
  /** Forgets a credential that turned out wrong, or changed. */
  forget(tag: string): void
}

const rightForMs = 5 * minute
/** As long as a crowd waits for its network. */
const longestWaitMs = 10 * second

export function recentlyRight(now: () => number, capacity: number): RecentlyRight {
  const until = new Map<string, number>()
  const underWay = new Map<string, Promise<boolean>>()

  function remember(tag: string): void {
    until.delete(tag)
    until.set(tag, now() + rightForMs)
    const [oldest] = until.keys()
    if (until.size > capacity && oldest !== undefined) until.delete(oldest)
  }

  return {
    async known(tag) {
      const waiting = underWay.get(tag)
      // The one that is waited for may be gone with its request: whoever waits has a clock of its own.
      return waiting === undefined
        ? (until.get(tag) ?? 0) > now()
        : inTime(waiting, longestWaitMs, () => false)
    },
    begin(tag) {
      const { promise, resolve } = Promise.withResolvers<boolean>()
      const mine = !underWay.has(tag) && underWay.size < capacity
      const timer = setTimeout(() => end(false), longestWaitMs)
      if (mine) underWay.set(tag, promise)
      function end(right: boolean): void {
        clearTimeout(timer)
        if (right) remember(tag)
        if (mine && underWay.get(tag) === promise) underWay.delete(tag)
        resolve(right)
      }
      return end
    },
    forget: tag => until.delete(tag),
  }
}
