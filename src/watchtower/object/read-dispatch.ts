// Reads what an isolate sent. During a deploy isolates of two versions send: what is no report of this version is left
// out, and the rest counts.
import * as v from 'valibot'
import type { Report } from '../contract.ts'
import type { Dispatch } from '../contract-of-object.ts'

const whole = v.pipe(v.number(), v.safeInteger())

const report = v.object({
  at: v.pipe(v.number(), v.finite()),
  stratum: whole,
  proven: v.boolean(),
  relation: v.picklist(['none', 'client', 'asn', 'both', 'network']),
  ownDevice: v.boolean(),
  device: v.nullable(v.strictTuple([whole, whole])),
  name: v.pipe(v.string(), v.maxLength(64)),
  outcome: v.picklist(['success', 'failure', 'unsolved', 'unclear']),
  solved: v.nullable(v.picklist(['worked', 'waited'])),
  session: whole,
  repeat: v.boolean(),
  password: v.nullable(whole),
  decoy: v.boolean(),
  network: whole,
  reference: v.pipe(v.string(), v.maxLength(64)),
}) satisfies v.GenericSchema<unknown, Report>

const dispatch = v.object({
  reports: v.array(v.unknown()),
  version: v.nullable(v.number()),
  budgets: v.object({ check: v.number(), interrupt: v.number() }),
})

/** Throws where it is no dispatch at all. */
export function readDispatch(text: string): Dispatch {
  const { reports, ...rest } = v.parse(dispatch, JSON.parse(text))
  return { ...rest, reports: reports.filter(each => v.is(report, each)) }
}
