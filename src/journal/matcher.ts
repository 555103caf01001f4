// Whether a line passes a filter. Pure. A merged line passes if any of the attempts it stands for does.
import { networkList, networkOf, parseNetwork } from '../lib/ip-network.ts'
import type { Decision } from '../verdict.ts'
import type { ActionFilter, Filter } from './contract.ts'
import { type Cell, cellsOf, type Line, several } from './line.ts'

/** The attempts behind a line that pass, by kind; none where the line does not pass. */
export type LineMatcher = (line: Line) => readonly Cell[]

export function lineMatcher(filter: Filter): LineMatcher {
  const network = filter.network === null ? null : networkMatcher(filter.network)
  return line => {
    const subject = line.is === 'entry' ? line.entry : line.merged
    const { accountTags, asn, country } = filter
    if (accountTags !== null && !accountTags.includes(subject.account?.tag ?? '')) return []
    if (asn !== null && subject.network?.asn !== asn) return []
    if (country !== null && subject.network?.country !== country) return []
    if (
      network !== null &&
      !network(line.is === 'entry' ? line.entry.network.address : line.merged.network?.wide)
    ) {
      return []
    }
    return cellsOf(line).filter(cell => matchesCell(cell, filter))
  }
}

/** The /24 or /48 that a network lies in; null if it is wider than that, or none. */
export function wideOf(network: string): string | null {
  const parsed = parseNetwork(network)
  if (parsed === null) return network
  const within = parsed.bits >= (parsed.family === 4 ? 24 : 48)
  return within ? (networkOf(parsed.text.split('/')[0] ?? '')?.wide ?? null) : null
}

/** Whether one contains the other: a merged line knows only its /24 or /48, and an IPv6 entry its /64. */
function networkMatcher(wanted: string): (found: string | undefined) => boolean {
  const list = networkList([wanted])
  return found => {
    if (found === undefined) return false
    if (found === wanted || list.match(found) !== null) return true
    return found.includes('/') && networkList([found]).match(wanted) !== null
  }
}

function matchesCell(cell: Cell, { surface, action, watched, outcome, reason, route }: Filter): boolean {
  return (
    (surface === null || cell.surface === surface) &&
    matchesAction(cell.action, action) &&
    matchesAction(cell.watched, watched) &&
    (outcome === null || cell.outcome === outcome) &&
    (reason === null || cell.reason === reason || cell.reason === several) &&
    (route === null || cell.route === route || cell.route === several)
  )
}

function matchesAction(found: Decision['do'], wanted: ActionFilter | null): boolean {
  return wanted === null || wanted === found || (wanted === 'block' && found !== 'forward')
}
