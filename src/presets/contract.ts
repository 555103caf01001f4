// What a preset is: the protected routes of one common stack, as data. No code, so that an operator can read one and
// write the same for a stack of his own. What its rules were checked against, its first lines say.
import type { RouteRule } from '../routes/contract.ts'

export interface Preset {
  readonly name: string
  readonly routes: readonly RouteRule[]
}
