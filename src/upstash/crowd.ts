// Attempts that wait for a refund of those before them, in a bounded number. Nobody can be woken from Redis: who may
// wait asks again, a few times, and pays for no second denial.
import { openTo } from '../ledger/taking.ts'
import type { Answer, Ask, Debit, DebitAnswer } from '../stores/contract.ts'

/** Attempts that may wait at one time, over all subjects: each holds a request open. */
const mostWaiting = 500
const firstAgainMs = 100
const timesLater = 2

/** The answer once it is served, or no longer waited for. `take` asks once. */
export type Patiently = (ask: Ask, take: (ask: Ask) => Promise<Answer>) => Promise<Answer>

export function createCrowd(now: () => number): Patiently {
  const waiting = new Map<string, number>()
  let all = 0

  /** In a queue no longer than the budget itself. */
  function hasRoom({ subject, debits }: Ask, answer: Answer): boolean {
    const waited = answer.debits.filter((denied, at) => isWaiting(debits[at], denied))
    const spent = waited.flatMap(({ counted }) => counted.filter(({ waitMs }) => waitMs !== 0))
    const longest = Math.min(...spent.map(({ capacity }) => capacity))
    return waited.length > 0 && all < mostWaiting && (waiting.get(subject.key) ?? 0) < longest
  }

  function count({ subject: { key } }: Ask, more: 1 | -1): void {
    const left = (waiting.get(key) ?? 0) + more
    all += more
    if (left === 0) waiting.delete(key)
    else waiting.set(key, left)
  }

  async function wait(
    ask: Ask,
    first: Answer,
    take: (ask: Ask) => Promise<Answer>,
    until: number,
  ): Promise<Answer> {
    let answer = first
    for (let pauseMs = firstAgainMs; mayWait(ask, answer); pauseMs *= timesLater) {
      const leftMs = until - now()
      if (leftMs <= 0) break
      await new Promise(resolve => setTimeout(resolve, Math.min(pauseMs, leftMs)))
      answer = withServed(ask, answer, await take(again(ask, answer)))
    }
    return answer
  }

  return async (ask, take) => {
    // From now on, not from the first answer: whoever asks allows for one answer more than this, and not for two.
    const until = now() + Math.max(0, ...ask.debits.map(({ patienceMs }) => patienceMs))
    const first = await take(ask)
    if (!hasRoom(ask, first)) return first
    count(ask, 1)
    try {
      return await wait(ask, first, take, until)
    } finally {
      count(ask, -1)
    }
  }
}

/** Only where a refund may come any moment. */
function mayWait({ debits }: Ask, answer: Answer): boolean {
  return debits.some((debit, at) => isWaiting(debit, answer.debits[at]))
}

function isWaiting(debit: Debit | undefined, answer: DebitAnswer | undefined): boolean {
  if (debit === undefined || answer === undefined) return false
  return debit.patienceMs > 0 && debit.how === 'whole' && answer.granted === null && !answer.firm
}

/** What is still waited for. What was claimed has opened what it opens. */
function again(ask: Ask, answer: Answer): Ask {
  const debits = ask.debits
    .filter((debit, at) => isWaiting(debit, answer.debits[at]))
    .map(debit => ({ ...openTo(debit, answer), denialCosts: false }))
  return { ...ask, debits, claims: [], provenance: null }
}

function withServed(ask: Ask, answer: Answer, served: Answer): Answer {
  const rest = [...served.debits]
  const debits = answer.debits.map((denied, at) => {
    const next = isWaiting(ask.debits[at], denied) ? rest.shift() : undefined
    if (next === undefined) return denied
    return next.granted === null ? { ...denied, firm: next.firm } : next
  })
  return { ...answer, debits }
}
