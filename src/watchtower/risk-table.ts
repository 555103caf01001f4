// The table that isolates judge by: written from a plan, and read by stratum, class of networks and relation alone.
import { type Action, type RiskTable, strangers, type Where } from './contract.ts'
import type { Plan } from './tower/action.ts'

type Cells = Pick<RiskTable, 'strata' | 'unseen' | 'seen'>

export const noCells: Cells = { strata: '', unseen: '', seen: '' }

/**
 * Writes what a plan wants. `strata`: those with cells of their own; `suspectsOf`: where the plan has a stratum (null
 * for the rare ones) in each class of networks.
 */
export function writeCells(
  plan: Plan,
  strata: readonly number[],
  suspectsOf: (stratum: number | null) => readonly [unproven: number, proven: number],
): Cells {
  if ([...plan.unseen, ...plan.seen].every(bits => bits === 0)) return noCells
  const digits = (bits: readonly number[]) =>
    [null, ...strata]
      .flatMap(suspectsOf)
      .map(at => (bits[at] ?? 0).toString(16))
      .join('')
  return {
    strata: strata.map(stratum => stratum.toString(36)).join('.'),
    unseen: digits(plan.unseen),
    seen: digits(plan.seen),
  }
}

/** Makes of a table the question that isolates ask of every attempt: a map lookup and two letters. */
export function readTable(table: RiskTable): (where: Where) => Action {
  const places = new Map<number, number>()
  for (const [at, stratum] of table.strata.split('.').entries()) {
    if (stratum !== '') places.set(Number.parseInt(stratum, 36), at + 1)
  }
  const has = (bits: string, at: number, bit: number) =>
    (Number.parseInt(bits.charAt(at) || '0', 16) & bit) !== 0
  return ({ stratum, proven, relation, ownDevice }) => {
    if (ownDevice || relation === 'network' || table.unseen === '') return 'none'
    const at = (places.get(stratum) ?? 0) * 2 + (proven ? 1 : 0)
    const bit = 1 << strangers.indexOf(relation)
    if (has(table.seen, at, bit)) return 'seen'
    return has(table.unseen, at, bit) ? 'unseen' : 'none'
  }
}
