// Asks over several connections by turns: each carries one request at a time.
import type { Connection } from './connection.ts'
import type { Ask } from './credit.ts'

/** As many requests at once as there are connections. */
export function askerOver(connections: readonly Connection[]): Ask {
  const lanes = connections.map(connection => ({ connection, last: Promise.resolve<unknown>(null) }))
  let turn = 0
  return request => {
    const lane = lanes[turn++ % lanes.length]
    if (lane === undefined) throw new Error('there is no connection')
    const answer = lane.last.then(() => lane.connection.ask(request))
    lane.last = answer.catch(() => {})
    return answer
  }
}
