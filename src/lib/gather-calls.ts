// Calls to one place that leave together: a quiet place is asked at once, with all that is said in the same moment, and
// while a call is under way, what comes meanwhile gathers for the next. It knows nothing of what is asked.
import { inTime } from './in-time.ts'

/** Keeps the request that runs now alive until this is done, whoever goes away and whatever it has answered. */
export type KeepAlive = (work: Promise<unknown>) => void

export interface GatheredCalls<Asked, Given> {
  /** One call for all of these. What it gives comes in the same order. */
  readonly call: (batch: readonly Asked[]) => Promise<readonly Given[]>
  readonly now: () => number
  readonly waitUntil: KeepAlive
  /** The longest that anything waits before it leaves. */
  readonly gatherMs: number
  /**
   * For how many turns of the microtask queue others are waited for before a call leaves: 1, the default, for those who
   * ask by themselves, and one more for each gathering that they come through.
   */
  readonly momentTurns?: number
}

export interface GatheringCalls<Asked, Given> {
  /** Rejects where the call does that carried the question, or where that gave too little. */
  ask(asked: Asked): Promise<Given>
  /** Without an answer: resolves once this request has nothing to carry any more, and never waits for another one. */
  tell(asked: Asked): Promise<void>
}

interface Waiting<Asked, Given> {
  readonly asked: Asked
  /** Null where nobody waits for an answer. */
  readonly given: PromiseWithResolvers<Given> | null
}

/** A timer that is so late never rings: the platform ended the request that started it after all. */
const lostAfterMs = 100

/**
 * On the platform, timers and calls belong to the request that made them, and end with it. The first of those who
 * gather carries them all: his request has to stay until that is done, though he may be answered, give up or go away
 * before. And nobody carries what he is not waiting for himself, because no request stays for ever. Whoever asks has a
 * deadline of his own, for the case that the carrier is gone all the same.
 */
export function gatherCalls<Asked, Given>({
  call,
  now,
  waitUntil,
  gatherMs,
  momentTurns = 1,
}: GatheredCalls<Asked, Given>): GatheringCalls<Asked, Given> {
  let gathering: Waiting<Asked, Given>[] = []
  let leavesAt = 0
  let underWay: Promise<void> | null = null

  async function leave(batch: readonly Waiting<Asked, Given>[]): Promise<void> {
    // What is said without waiting in between is said by then.
    for (let turn = 0; turn < momentTurns; turn += 1) await Promise.resolve()
    if (gathering !== batch) return
    gathering = []
    const back = carry(batch, call)
    underWay = back
    await back
    if (underWay === back) underWay = null
  }

  async function leaveAfter(before: Promise<void>, batch: readonly Waiting<Asked, Given>[]): Promise<void> {
    // The platform refuses to wait for what a request began that it has ended since: then nothing is under way.
    await inTime(before, gatherMs, () => {}).catch(() => {})
    return leave(batch)
  }

  /** Resolves once there is nothing to carry, or it has been carried. Never rejects. */
  async function join(waiting: Waiting<Asked, Given>): Promise<void> {
    const batch = gathering
    batch.push(waiting)
    if (underWay !== null) {
      const lateMs = now() - leavesAt
      // Later than that, or with a clock that went back, nobody may be left who carries.
      if (batch.length > 1 && lateMs >= -gatherMs && lateMs <= lostAfterMs) return
      leavesAt = now() + gatherMs
    }
    const carrying = underWay === null ? leave(batch) : leaveAfter(underWay, batch)
    waitUntil(carrying)
    return carrying
  }

  return {
    ask(asked) {
      const given = Promise.withResolvers<Given>()
      void join({ asked, given })
      return given.promise
    },
    tell: asked => join({ asked, given: null }),
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
      if (answer === undefined) given?.reject(new Error('A question got no answer.'))
      else given?.resolve(answer)
    })
  } catch (why) {
    for (const { given } of batch) given?.reject(why)
  }
}
