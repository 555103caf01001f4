// The connection to Upstash: scripts are asked for by their hash, and what is asked at one time leaves in one HTTP
// call. What the library says when it fails holds the whole command, with keys and arguments: none of it passes here.
import { Redis } from '@upstash/redis/cloudflare'
import type { Script } from './lua/script.ts'

export interface ConnectionOptions {
  readonly url: string
  readonly token: string
  /** A call that takes longer is given up. Whoever waits for a visitor gives up long before. */
  readonly longestMs?: number
}

export interface Connection {
  /** @throws {UpstashFailed} where no answer came, or another than Redis gives */
  run(script: Script, keys: readonly string[], args: readonly string[]): Promise<unknown>
  /**
   * For `@upstash/ratelimit`, which wants the client itself. What it throws is to be passed through `scrubbed`.
   */
  readonly redis: Redis
}

const usualLongestMs = 10_000

export function connect({ url, token, longestMs = usualLongestMs }: ConnectionOptions): Connection {
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

  async function evaluate({ text, hash }: Script, keys: readonly string[], args: readonly string[]) {
    try {
      return await redis.evalsha(hash, [...keys], [...args])
    } catch (error) {
      if (!isMissingScript(error)) throw error
      return redis.eval(text, [...keys], [...args])
    }
  }

  return {
    redis,
    run: (script, keys, args) => scrubbed(evaluate(script, keys, args)),
  }
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
