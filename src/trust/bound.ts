// Whom a ticket and a pass are for. What is said of them there is a keyed tag: their holder reads both.
import type { Surface } from '../attempt.ts'
import { type Keys, tag } from '../lib/keyed.ts'

/** What a ticket or a pass is bound to. */
export interface Bound {
  readonly surface: Surface
  readonly host: string
  /** The /24 or the /48: a telephone changes its address more often than these. */
  readonly network: string
  /** The User-Agent header, cut to 200 characters. */
  readonly client: string
}

/** One tag of all that says who asks. */
export function clientTag(keys: Keys, { host, network, client }: Omit<Bound, 'surface'>): string {
  return tag(keys, 'client', JSON.stringify([host, network, client]))
}
