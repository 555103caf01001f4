// What a preset is: the protected routes of one common stack, as data. No code, so that an operator can read one and
// write the same for a stack of his own.
import type { RouteRule } from '../routes/contract.ts'

export interface Preset {
  readonly name: string
  /** What the rules were checked against, for the reader: `WordPress 6.1`. */
  readonly checkedAgainst: string
  readonly routes: readonly RouteRule[]
}
