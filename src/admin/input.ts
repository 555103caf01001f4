// What the admin API accepts, checked before anything is done. Every problem of a body is named at once.
import * as v from 'valibot'
import { surfaces } from '../attempt.ts'
import { outcomes, topics } from '../journal/contract.ts'
import { longestName } from '../lib/account-name.ts'
import { parseNetwork } from '../lib/ip-network.ts'
import { canonicalReference } from '../lib/reference.ts'
import { day } from '../lib/time.ts'
import type { InputProblem } from './problem.ts'

const time = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const code = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9][a-z0-9_.-]{0,63}$/i, 'must be a name of letters, digits and hyphens'),
)
const account = v.pipe(v.string(), v.minLength(1, 'must not be empty'), v.maxLength(longestName))
const actions = v.picklist(['forward', 'challenge', 'cool-down', 'refuse', 'block'])
const limit = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000))

/** An address or a CIDR, as canonical text; `no-address` for requests that came without. */
const network = v.pipe(
  v.string(),
  v.transform(text => (text === 'no-address' ? text : (parseNetwork(text)?.text ?? null))),
  v.string('must be an address such as 203.0.113.7 or a network such as 203.0.113.0/24'),
)

const filter = {
  since: v.optional(time, 0),
  until: v.optional(time, Number.MAX_SAFE_INTEGER),
  surface: v.optional(v.picklist(surfaces)),
  action: v.optional(actions),
  watched: v.optional(actions),
  outcome: v.optional(v.picklist(outcomes)),
  network: v.optional(network),
  account: v.optional(account),
  reason: v.optional(code),
  route: v.optional(code),
  asn: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
  country: v.optional(v.pipe(v.string(), v.regex(/^[a-z0-9]{2}$/i, 'must be two letters'), v.toUpperCase())),
}

export const logsInput = v.strictObject({
  ...filter,
  limit: v.optional(limit, 100),
  /** `next` of the page before. */
  from: v.optional(time),
})
export const topInput = v.strictObject({ ...filter, by: v.picklist(topics), limit: v.optional(limit, 20) })
export const showInput = v.strictObject({
  reference: v.pipe(
    v.string(),
    v.maxLength(100),
    v.check(text => canonicalReference(text) !== null, 'is not a reference: they have 26 letters and digits'),
  ),
  limit: v.optional(limit, 5),
})

interface Subject {
  readonly network?: string | undefined
  readonly account?: string | undefined
}
const subject = { network: v.optional(network), account: v.optional(account) }
/** The check that exactly one of the two is there. */
const one = <Input extends Subject>() =>
  v.check<Input, string>(
    ({ network, account }) => (network === undefined) !== (account === undefined),
    'must name either a network or an account',
  )
export const unblockInput = v.pipe(v.strictObject(subject), one())
export const allowInput = v.pipe(
  v.strictObject({
    ...subject,
    forMs: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(366 * day)),
  }),
  one(),
)

/**
 * Names that are matched or imported at one time: each costs two HMACs, and a Worker has ten milliseconds on the free
 * plan.
 */
export const mostNames = 250
export const matchInput = v.strictObject({
  names: v.pipe(v.array(account), v.maxLength(mostNames)),
  /** Only these tags, of the record's or of the watchtower's; without it, every tag that is in the record. */
  tags: v.optional(v.pipe(v.array(v.pipe(v.string(), v.maxLength(64))), v.maxLength(10_000))),
  since: v.optional(time, 0),
})
export const importInput = v.strictObject({
  names: v.pipe(v.array(account), v.maxLength(mostNames)),
  /** Whether these and those before them are all names of the site. */
  complete: v.boolean(),
})
export const forgetInput = v.strictObject({ account })
export const nothingInput = v.strictObject({})

export type FilterInput = Omit<v.InferOutput<typeof logsInput>, 'limit' | 'from'>

export type Checked<Output> =
  | { readonly ok: true; readonly input: Output }
  | { readonly ok: false; readonly problems: readonly InputProblem[] }

export function check<const Schema extends v.GenericSchema>(
  schema: Schema,
  body: unknown,
): Checked<v.InferOutput<Schema>> {
  // A list is an object to the schemas, and one without members would pass.
  const result = v.safeParse(schema, Array.isArray(body) ? null : body)
  if (result.success) return { ok: true, input: result.output }
  return {
    ok: false,
    problems: result.issues.map(issue => ({ path: v.getDotPath(issue) ?? '', problem: issue.message })),
  }
}
