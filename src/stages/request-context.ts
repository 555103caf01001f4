// A protected request with what was read of it: what a verdict is carried out on. A type only.
import type { Attempt } from '../attempt.ts'
import type { Route } from './route.ts'

export interface RequestContext {
  readonly request: Request
  readonly url: string
  /** What was read of the body, and the rest of it; null where there is none. */
  readonly body: BodyInit | null
  readonly attempt: Attempt
  readonly route: Route
}
