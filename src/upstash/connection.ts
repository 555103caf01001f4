// The connection to Upstash: scripts are asked for by their hash, and what an isolate asks at one time leaves in one
// HTTP call. What the library says when it fails holds the whole command, with keys and arguments: none of that passes.
import { Redis } from '@upstash/redis/cloudflare'
import { gatherCalls, type KeepAlive } from '../lib/gather-calls.ts'
import type { Script } from './lua/script.ts'

export interface ConnectionOptions {
  readonly url: string
  readonly token: string
  readonly now: () => number
  readonly waitUntil: KeepAlive
  /** A call that takes longer is given up. Whoever waits for a visitor gives up long before. */
  readonly longestMs?: number
}

/** @throws {UpstashFailed} where no answer came, or another than Redis gives */
export type Run = (script: Script, keys: readonly string[], args: readonly string[]) => Promise<unknown>

export interface Connection {
  /** For what a visitor waits for. */
  readonly run: Run
  /** For what nobody waits for: it waits longer for others, and leaves with them. */
  readonly runAfterwards: Run
  /**
   * For `@upstash/ratelimit`, which wants the client itself. What it throws is to be passed through `scrubbed`.
   */
  readonly redis: Redis
}

const usualLongestMs = 10_000
/** How long anything waits for others where a call is under way, and then leaves with all that came meanwhile. */
const gatherMs = 10
const gatherAfterwardsMs = 100
/**
 * Rows that are written come through the gathering of `trust.ts`, one turn later than what is given back: both are to
 * leave in one call.
 */
const momentTurns = 2

interface Running {
  readonly script: Script
  readonly keys: readonly string[]
  readonly args: readonly string[]
}

export function connect({
  url,
  token,
  now,
  waitUntil,
  longestMs = usualLongestMs,
}: ConnectionOptions): Connection {
  const redis = new Redis({
    url,
    token,
    // `retry: false` would try twice, and the default six times in four seconds.
    retry: { retries: 0 },
    // As a function: of a plain signal that aborts, the library makes an answer of its own, with status 200.
    signal: () => AbortSignal.timeout(longestMs),
    automaticDeserialization: false,
    enableTelemetry: false,
    readYourWrites: false,
  })

  async function evaluate({ script: { text, hash }, keys, args }: Running) {
    try {
      return await redis.evalsha(hash, [...keys], [...args])
    } catch (error) {
      if (!isMissingScript(error)) throw error
      return redis.eval(text, [...keys], [...args])
    }
  }

  /** The library puts into one HTTP call what it is asked at one time. Each fails for itself. */
  function runAll(all: readonly Running[]): Promise<readonly PromiseSettledResult<unknown>[]> {
    return Promise.allSettled(all.map(each => scrubbed(evaluate(each))))
  }

  function gathered(longestWaitMs: number): Run {
    const { ask } = gatherCalls({ call: runAll, now, waitUntil, gatherMs: longestWaitMs, momentTurns })
    return async (script, keys, args) => {
      const done = await ask({ script, keys, args })
      if (done.status === 'rejected') throw done.reason
      return done.value
    }
  }

  return { redis, run: gathered(gatherMs), runAfterwards: gathered(gatherAfterwardsMs) }
}

function isMissingScript(error: unknown): boolean {
  return error instanceof Error && error.message.includes('NOSCRIPT')
}

/** What went wrong, as an operator needs to know it. */
export type Failure =
  | 'Unauthorized'
  | 'TooManyRequests'
  | 'Full'
  | 'Garbage'
  | 'TooSlow'
  | 'Unreachable'
  | 'Failed'

/** Its name says what is wrong, and nothing else does: names are what is reported. */
export class UpstashFailed extends Error {
  override readonly name: `Upstash${Failure}`

  constructor(failure: Failure) {
    super('Upstash did not do what it was asked.')
    this.name = `Upstash${failure}`
  }
}

export async function scrubbed<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked
  } catch (error) {
    throw new UpstashFailed(failureOf(error))
  }
}

/** By how the library and the service word it. What is not known is `Failed`. */
const failures: readonly (readonly [pattern: RegExp, failure: Failure])[] = [
  [/^TimeoutError|^AbortError/, 'TooSlow'],
  [/^UpstashJSONParseError|^SyntaxError|not a function|not iterable|of undefined|of null/, 'Garbage'],
  [/unauthorized|WRONGPASS|NOAUTH|NOPERM/i, 'Unauthorized'],
  [/limit exceeded|too many requests/i, 'TooManyRequests'],
  [/\bOOM\b|max ?memory|max (?:database|data) size/i, 'Full'],
  [/^TypeError|fetch failed|network|connection/i, 'Unreachable'],
]

function failureOf(error: unknown): Failure {
  const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  // The command follows, with names that anybody may have chosen.
  const [words = ''] = said.split(', command was: ')
  return failures.find(([pattern]) => pattern.test(words))?.[1] ?? 'Failed'
}
