// Counts what the record holds: totals for the operator's first look, and rankings of who and why. Merged lines count
// with every attempt they stand for. It reads a bounded number of lines and says how far back that reached.
import type { Outcome } from '../attempt.ts'
import type { Sql } from '../lib/sql.ts'
import type { Decision } from '../verdict.ts'
import type { Filter, Ranked, Ranking, Topic, Totals } from './contract.ts'
import type { Cell, Line } from './line.ts'
import { scan } from './scan.ts'

/** What belongs to one name while it is being counted. */
interface Group {
  readonly name: string | null
  hint: string | null
  attempts: number
  blocked: number
  wouldBlock: number
  opened: number
  readonly accounts: Set<string>
  readonly networks: Set<string>
  lastAt: number
}

export function totals(sql: Sql, filter: Filter): Totals {
  let attempts = 0
  const none: Readonly<Record<Decision['do'], number>> = {
    forward: 0,
    challenge: 0,
    'cool-down': 0,
    refuse: 0,
  }
  const actions = { ...none }
  const watched = { ...none }
  const outcomes: Record<Outcome['is'], number> = {
    success: 0,
    failure: 0,
    pending: 0,
    unclear: 0,
    'no-answer': 0,
    'not-forwarded': 0,
  }
  const { since } = scan(sql, filter, null, (_, cells) => {
    for (const cell of cells) {
      attempts += cell.count
      actions[cell.action] += cell.count
      watched[cell.watched] += cell.count
      outcomes[cell.outcome] += cell.count
    }
    return true
  })
  return { since, attempts, actions, watched, outcomes }
}

/** The names of a topic with most attempts, first the one with most. */
export function top(sql: Sql, topic: Topic, filter: Filter, limit: number): Ranking {
  const groups = new Map<string | null, Group>()
  const { since } = scan(sql, filter, null, (line, cells) => {
    for (const cell of cells) add(groups, topic, line, cell)
    return true
  })
  const rows = [...groups.values()].sort((a, b) => b.attempts - a.attempts || b.lastAt - a.lastAt)
  return { rows: rows.slice(0, limit).map(rankedOf), since }
}

function add(groups: Map<string | null, Group>, topic: Topic, line: Line, cell: Cell): void {
  const { network, account } = line.is === 'entry' ? line.entry : line.merged
  const name = nameOf(topic, line, cell)
  if (name === undefined) return
  const group = groups.get(name) ?? newGroup(name)
  groups.set(name, group)
  if (topic === 'account' && group.hint === null) group.hint = account?.hint ?? null
  group.attempts += cell.count
  if (cell.action !== 'forward') group.blocked += cell.count
  if (cell.watched !== 'forward') group.wouldBlock += cell.count
  if (cell.outcome === 'success' || cell.outcome === 'pending') group.opened += cell.count
  if (account !== null) group.accounts.add(account.tag)
  if (network !== null) group.networks.add(network.wide)
  group.lastAt = Math.max(group.lastAt, line.is === 'entry' ? line.entry.at : line.merged.last.at)
}

/** Null: a merged line that names several. Undefined: there is nothing to name, and nothing to count. */
function nameOf(topic: Topic, line: Line, cell: Cell): string | null | undefined {
  const { network, account } = line.is === 'entry' ? line.entry : line.merged
  const nothing = line.is === 'entry' ? undefined : null
  switch (topic) {
    case 'network':
      return network?.wide ?? nothing
    case 'account':
      return account?.tag ?? nothing
    case 'asn':
      return typeof network?.asn === 'number' ? `AS${network.asn}` : nothing
    case 'country':
      return network?.country ?? nothing
    case 'reason':
      return cell.reason ?? undefined
  }
}

function newGroup(name: string | null): Group {
  const counts = { attempts: 0, blocked: 0, wouldBlock: 0, opened: 0, lastAt: 0 }
  return { name, hint: null, ...counts, accounts: new Set(), networks: new Set() }
}

function rankedOf({ accounts, networks, ...group }: Group): Ranked {
  return { ...group, accounts: accounts.size, networks: networks.size }
}
