// Attempts that wait for a refund, first come first served, in a bounded number. It grants nothing by itself: whoever
// gives a charge back says what may be served.
import { inTime } from '../lib/in-time.ts'
import type { Debit, DebitAnswer } from '../stores/contract.ts'

export interface Queues {
  /** Resolves to what could be served in time, else to the denial: at once where waiting is no use. */
  wait(key: string, debit: Debit, denied: DebitAnswer): DebitAnswer | Promise<DebitAnswer>
  /** Serves those who wait under this key, until `serve` has nothing more to give. */
  serve(key: string, serve: (debit: Debit) => DebitAnswer | null): void
}

interface Waiting {
  readonly debit: Debit
  readonly answer: (granted: DebitAnswer) => void
}

/** Attempts that may wait at one time, over all subjects: each holds a request open. */
const mostWaiting = 500

export function createQueues(): Queues {
  const queues = new Map<string, Waiting[]>()
  let waiting = 0

  /** Only where a refund may come any moment, and in a queue no longer than the budget itself. */
  function canWait(key: string, debit: Debit, { granted, firm, counted }: DebitAnswer): boolean {
    if (granted !== null || firm || debit.patienceMs <= 0 || debit.how !== 'whole') return false
    const longest = Math.min(...counted.filter(({ waitMs }) => waitMs !== 0).map(({ capacity }) => capacity))
    return waiting < mostWaiting && (queues.get(key)?.length ?? 0) < longest
  }

  /** At once when served, so that nobody is served twice; again, to no effect, when the waiting is over. */
  function leave(key: string, entry: Waiting): void {
    const queue = queues.get(key) ?? []
    const at = queue.indexOf(entry)
    if (at < 0) return
    queue.splice(at, 1)
    waiting -= 1
    if (queue.length === 0) queues.delete(key)
  }

  return {
    wait(key, debit, denied) {
      if (!canWait(key, debit, denied)) return denied
      const { promise, resolve } = Promise.withResolvers<DebitAnswer>()
      const queue = queues.get(key) ?? []
      queues.set(key, queue)
      // A denial was paid for when the attempt came; being served late is no second one.
      const entry: Waiting = { debit: { ...debit, denialCosts: false }, answer: resolve }
      queue.push(entry)
      waiting += 1
      return inTime(promise, debit.patienceMs, () => denied).finally(() => leave(key, entry))
    },
    serve(key, serve) {
      for (const entry of [...(queues.get(key) ?? [])]) {
        const granted = serve(entry.debit)
        if (granted === null) return
        leave(key, entry)
        entry.answer(granted)
      }
    },
  }
}
