// Calls to one place that leave together: a quiet place is asked at once, and while a call is under way, what comes
// meanwhile gathers for the next. It knows nothing of what is asked.
import { inTime } from './in-time.ts'

export interface GatheredCalls<Asked, Given> {
  /** One call for all of these. What it gives comes in the same order. */
  readonly call: (batch: readonly Asked[]) => Promise<readonly Given[]>
  readonly now: () => number
  /** The longest that anything waits before it leaves. */
  readonly gatherMs: number
}

interface Waiting<Asked, Given> {
  readonly asked: Asked
  readonly given: PromiseWithResolvers<Given>
}

/** A timer that is so late is gone with the request that started it: the platform ended that request. */
const lostAfterMs = 100

/**
 * Makes the function that asks. It rejects where the call does that carried the question, or where that gave too little.
 *
 * On the platform, timers and calls belong to the request that made them. So the first of those who gather carries
 * them all, and whoever asks has a deadline of his own, for the case that the carrier is gone.
 */
export function gatherCalls<Asked, Given>({ call, now, gatherMs }: GatheredCalls<Asked, Given>) {
  let gathering: Waiting<Asked, Given>[] = []
  let leavesAt = 0
  let underWay: Promise<void> | null = null

  function leave(): void {
    const batch = gathering
    gathering = []
    if (batch.length === 0) return
    const back = carry(batch, call).finally(() => {
      if (underWay === back) underWay = null
    })
    underWay = back
  }

  return async (asked: Asked): Promise<Given> => {
    const given = Promise.withResolvers<Given>()
    gathering.push({ asked, given })
    if (underWay === null) leave()
    else if (gathering.length === 1 || now() > leavesAt + lostAfterMs) {
      leavesAt = now() + gatherMs
      await inTime(underWay, gatherMs, () => {})
      leave()
    }
    return given.promise
  }
}

/** Never rejects: each of the batch hears for itself. */
async function carry<Asked, Given>(
  batch: readonly Waiting<Asked, Given>[],
  call: GatheredCalls<Asked, Given>['call'],
): Promise<void> {
  try {
    const answers = await call(batch.map(({ asked }) => asked))
    batch.forEach(({ given }, at) => {
      const answer = answers[at]
      if (answer === undefined) given.reject(new Error('A question got no answer.'))
      else given.resolve(answer)
    })
  } catch (why) {
    for (const { given } of batch) given.reject(why)
  }
}
