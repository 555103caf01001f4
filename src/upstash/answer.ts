// What a script answers, read as the store's answer: checked, because a wrong answer must never be taken for a grant.
// Pure.
import * as v from 'valibot'
import type { Rings } from '../ledger/rings.ts'
import type { Answer } from '../stores/contract.ts'
import { UpstashFailed } from './connection.ts'

/** Lua has no empty lists: they come as `{}`. */
function listOf<const Schema extends v.GenericSchema>(item: Schema) {
  return v.union([
    v.array(item),
    v.pipe(
      v.strictObject({}),
      v.transform((): v.InferOutput<Schema>[] => []),
    ),
  ])
}

const counted = v.object({
  name: v.string(),
  used: v.number(),
  capacity: v.number(),
  waitMs: v.nullable(v.number()),
})
/** Redis says `false` for a key that is not there. */
const row = v.union([
  v.string(),
  v.pipe(
    v.literal(false),
    v.transform(() => null),
  ),
])
const rows = v.object({ devices: row, rings: row, provers: row })

const taken = v.object({
  debits: listOf(
    v.object({
      granted: v.nullable(v.string()),
      charge: v.nullable(v.string()),
      counted: listOf(counted),
      offers: listOf(v.string()),
      spent: listOf(counted),
      firm: v.boolean(),
    }),
  ),
  claims: listOf(v.boolean()),
  device: v.nullable(v.picklist(['ripe', 'unripe'])),
  proven: v.nullable(v.object({ network: v.number(), address: v.number() })),
  lifted: v.nullable(v.string()),
  ...v.partial(rows).entries,
})

/** What a subject's rows of trust hold, as they were read; null for one that is not there. */
export type Rows = Readonly<v.InferOutput<typeof rows>>

export interface Taken {
  /** All but the relation, which the rings tell. */
  readonly answer: Omit<Answer, 'relation'>
  /** Those that were read, because a success may change them. */
  readonly rows: Partial<Rows>
}

/** @throws {UpstashFailed} where it is no answer to an ask with so many debits and claims */
export function readTaken(said: unknown, debits: number, claims: number): Taken {
  const { devices, rings, provers, ...answer } = checked(taken, said)
  const read = Object.fromEntries(
    Object.entries({ devices, rings, provers }).filter(([, row]) => row !== undefined),
  )
  if (answer.debits.length !== debits || answer.claims.length !== claims) throw new UpstashFailed('Garbage')
  return { answer, rows: read }
}

const tags = v.array(v.number())
const ringsOfSubject = v.array(v.tuple([v.string(), v.number(), tags, tags, tags]))

/** None where the row is no rings: what relates to nobody opens nothing, and the next success writes it again. */
export function readRings(row: string | null): Rings | null {
  const parsed = v.safeParse(ringsOfSubject, parse(row))
  return parsed.success ? parsed.output : null
}

function checked<Schema extends v.GenericSchema>(schema: Schema, said: unknown): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, parse(said))
  if (!parsed.success) throw new UpstashFailed('Garbage')
  return parsed.output
}

function parse(said: unknown): unknown {
  try {
    return typeof said === 'string' ? JSON.parse(said) : null
  } catch {
    return null
  }
}
