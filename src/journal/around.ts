// What came before and after a line, from the same network and for the same account: how an attack shows itself.

import type { Sql } from '../lib/sql.ts'
import type { Around, Neighbours } from './contract.ts'
import type { Line } from './line.ts'
import { placeOf } from './place.ts'
import { linesAfter, linesBefore, type Party } from './table.ts'

/** At most `limit` lines on each side, oldest first. */
export function around(sql: Sql, line: Line, limit: number): Around {
  const { network, account } = line.is === 'entry' ? line.entry : line.merged
  return {
    network: neighbours(sql, network === null ? null : { of: 'network', name: network.wide }, line, limit),
    account: neighbours(sql, account === null ? null : { of: 'account', name: account.tag }, line, limit),
  }
}

function neighbours(sql: Sql, whose: Party | null, of: Line, limit: number): Neighbours {
  if (whose === null) return { before: [], after: [] }
  const { id } = placeOf(sql, of)
  return {
    before: linesBefore(sql, whose, id, 0, limit)
      .map(({ line }) => line)
      .reverse(),
    after: linesAfter(sql, whose, id, limit).map(({ line }) => line),
  }
}
