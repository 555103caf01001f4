// What came before and after a line, from the same network and for the same account: how an attack shows itself.
import type { Around, Neighbours } from './contract.ts'
import type { Line } from './line.ts'
import { placeOf } from './place.ts'
import type { Sql } from './sql.ts'
import { linesAfter, linesBefore, type Source } from './table.ts'

/** At most `limit` lines on each side, oldest first. */
export function around(sql: Sql, line: Line, limit: number): Around {
  const { network, account } = line.is === 'entry' ? line.entry : line.merged
  return {
    network: neighbours(sql, network === null ? null : { of: 'wide', wide: network.wide }, line, limit),
    account: neighbours(sql, account === null ? null : { of: 'account', tag: account.tag }, line, limit),
  }
}

function neighbours(sql: Sql, source: Source | null, of: Line, limit: number): Neighbours {
  if (source === null) return { before: [], after: [] }
  const { id } = placeOf(sql, of)
  return {
    before: linesBefore(sql, source, id, 0, limit)
      .map(({ line }) => line)
      .reverse(),
    after: linesAfter(sql, source, id, limit).map(({ line }) => line),
  }
}
