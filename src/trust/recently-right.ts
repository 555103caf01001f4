// Credentials that were right a moment ago, from the same network, as keyed tags in this isolate's memory: a
// REST client that signs every call is charged once. It remembers no wrong one, and nothing outlives the
// isolate.
import { inTime } from '../lib/in-time.ts'
import { minute, second } from '../lib/time.ts'

export interface RecentlyRight {
  /**
   * Whether the credential behind this tag was right within five minutes. While the first attempt with it is
   * under way, the answer waits for it, so that twenty calls in parallel are charged once too.
   */
  known(tag: string): boolean | Promise<boolean>
  /** Says that an attempt with it is under way; call the result with how it ended. */
  begin(tag: string): (right: boolean) => void
  /** Forgets a credential that turned out wrong, or changed. */
  forget(tag: string): void
}

const rightForMs = 5 * minute
/** As long as anybody waits for another's answer. */
const longestWaitMs = 10 * second

export function recentlyRight(now: () => number, capacity: number): RecentlyRight {
  const until = new Map<string, number>()
  const underWay = new Map<string, { readonly ended: Promise<boolean>; readonly since: number }>()

  function remember(tag: string): void {
    until.delete(tag)
    until.set(tag, now() + rightForMs)
    const [oldest] = until.keys()
    if (until.size > capacity && oldest !== undefined) until.delete(oldest)
  }

  return {
    known(tag) {
      const first = underWay.get(tag)
      if (first === undefined || first.since < now() - longestWaitMs) return (until.get(tag) ?? 0) > now()
      // The first may be gone with its request, or go: whoever waits for it has a clock of its own, and the platform
      // refuses to wait for what a request began that it has ended.
      return inTime(first.ended, longestWaitMs, () => false).catch(() => false)
    },
    begin(tag) {
      const { promise: ended, resolve } = Promise.withResolvers<boolean>()
      const [oldest] = underWay.keys()
      if (underWay.size >= capacity && oldest !== undefined) underWay.delete(oldest)
      const entry = { ended, since: now() }
      const first = underWay.get(tag)
      if (first === undefined || first.since < now() - longestWaitMs) underWay.set(tag, entry)
      return right => {
        if (right) remember(tag)
        if (underWay.get(tag) === entry) underWay.delete(tag)
        resolve(right)
      }
    },
    forget: tag => until.delete(tag),
  }
}
