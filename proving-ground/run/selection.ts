// Which policies run on which scenarios: all run on all, but for settings of Doorward, which a table sends where they
// say something. Pure.
import type { doorwardVariants } from '../policies/doorward-variants.ts'
import type { scenarios } from '../scenarios/index.ts'

/** Names of scenarios, by the policies that run on these alone. A policy that is not in it runs on all. */
export type Selection = Readonly<Record<string, readonly string[]>>

type Reported = keyof (typeof scenarios)['report']

/**
 * What the chart is the mean of, as every point of a curve costs as much as Doorward itself: attacks that hide among
 * people, one of them at a small site, one of them behind names that all exist.
 */
const charted = [
  'lookalike-stuffing',
  'small-site-stuffing',
  'canary-stuffing',
] as const satisfies readonly Reported[]

/** For a layer alone: where checks are solved, and where nobody attacks, besides. */
const telling = [...charted, 'solver-30', 'people-month'] as const satisfies readonly Reported[]

/** For the campaigns alone: an attack with clients of its own, and a slow one, besides. */
const detected = [...telling, 'residential-stuffing-shared', 'slow-30'] as const satisfies readonly Reported[]

export const selection: Selection = {
  'doorward-0.25': charted,
  'doorward-0.5': charted,
  'doorward-1': charted,
  'doorward-2': charted,
  'doorward-3': charted,
  detector: detected,
  strangers: telling,
} satisfies Readonly<Record<keyof typeof doorwardVariants, readonly Reported[]>>
