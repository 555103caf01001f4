// A lookout in the same process as its watch: in a simulation nobody else reports, and the table is never late. How
// many waits an isolate takes by itself is not modelled.
import type { Budgets } from '../src/watchtower/contract-of-object.ts'
import { type Lookout, type Reading, readingOf } from '../src/watchtower/isolate/lookout.ts'
import type { Watch } from '../src/watchtower/object/watch.ts'

export function lookoutOver(watch: Watch, budgets: Budgets, now: () => number): Lookout {
  let table = watch.table()
  let read = readingOf(table)
  function latest(): Reading {
    if (watch.table() === table) return read
    table = watch.table()
    read = readingOf(table)
    return read
  }
  return {
    risk: position => latest().risk(position),
    dearest: () => latest().dearest,
    goesRound: tag => latest().goesRound(tag),
    async report(report) {
      watch.see([report], now(), budgets)
    },
  }
}
