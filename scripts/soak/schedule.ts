// When something goes wrong in a soak, and what: the same for the same seed. Pure.
import type { Fault } from '../redis/faulty-proxy.ts'
import type { OriginFault } from './origin.ts'

export type Trouble = {
  /** Milliseconds since the load began. */
  readonly at: number
  readonly lastsMs: number
} & (
  | { readonly of: 'store'; readonly name: string; readonly fault: Fault }
  | { readonly of: 'origin'; readonly name: string; readonly fault: OriginFault }
  /** The Worker ends at once, and another one begins with what the first one had written down. */
  | { readonly of: 'worker'; readonly name: 'restart' }
)

export interface ScheduleOptions {
  readonly lengthMs: number
  /** How long nothing goes wrong at the end, so that everything is over when it is looked at. */
  readonly calmMs: number
  /** Whether the store is one that can fail by itself. */
  readonly storeFails: boolean
}

const json = (status: number, body: string): Fault => ({ is: 'answering', status, body })

const storeTroubles: readonly (readonly [name: string, fault: Fault])[] = [
  ['reset', { is: 'reset' }],
  ['hanging', { is: 'hanging', isPassedOn: false }],
  ['slower than the patience', { is: 'slow', ms: 3_000 }],
  ['slow', { is: 'slow', ms: 200 }],
  ['cut', { is: 'cut', bytes: 15 }],
  ['a page', json(200, '<html>Welcome</html>')],
  ['unauthorized', json(401, '{"error":"Unauthorized"}')],
  ['too many requests', json(429, '{"error":"ERR max daily request limit exceeded"}')],
  ['full', json(200, '[{"error":"OOM command not allowed when used memory > maxmemory."}]')],
]
const originTroubles: readonly (readonly [name: string, fault: OriginFault])[] = [
  ['reset', { is: 'reset' }],
  ['hanging', { is: 'hanging' }],
  ['slow', { is: 'slow', ms: 400 }],
  ['cut', { is: 'cut' }],
  ['unavailable', { is: 'unavailable' }],
]
/** Restarts are all in the first part: after them, memory has to stay what it is. */
const restartsUntil = 1 / 3
const [leastGapMs, mostGapMs] = [1_500, 6_000]
const [leastMs, mostMs] = [1_000, 5_000]

/** @param random a number from 0 up to, and without, 1 */
export function scheduleOf(
  { lengthMs, calmMs, storeFails }: ScheduleOptions,
  random: () => number,
): readonly Trouble[] {
  const between = (least: number, most: number) => Math.round(least + random() * (most - least))
  const oneOf = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)]
  const troubles: Trouble[] = []
  let at = between(leastGapMs, mostGapMs)
  while (at + mostMs < lengthMs - calmMs) {
    const trouble = troubleAt(at, between(leastMs, mostMs))
    if (trouble !== null) troubles.push(trouble)
    at += (trouble?.lastsMs ?? 0) + between(leastGapMs, mostGapMs)
  }
  return troubles

  function troubleAt(at: number, lastsMs: number): Trouble | null {
    const restarts = at < lengthMs * restartsUntil ? (['worker'] as const) : []
    switch (oneOf([...(storeFails ? (['store', 'store'] as const) : []), 'origin', ...restarts] as const)) {
      case 'worker':
        return { at, lastsMs: 0, of: 'worker', name: 'restart' }
      case 'store': {
        const [name, fault] = oneOf(storeTroubles) ?? ['reset', { is: 'reset' }]
        return { at, lastsMs, of: 'store', name, fault }
      }
      case 'origin': {
        const [name, fault] = oneOf(originTroubles) ?? ['reset', { is: 'reset' }]
        return { at, lastsMs, of: 'origin', name, fault }
      }
      default:
        return null
    }
  }
}
