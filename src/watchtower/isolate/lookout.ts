// An isolate's side of the watchtower: judges where attempts come from by the table it has, and reports how they ended,
// many at a time. No visitor waits for it: until a table has come, and whenever it is lost, there is no risk anywhere.
import { inTime } from '../../lib/in-time.ts'
import { second } from '../../lib/time.ts'
import { type Action, decoy, type Position, type Report, type Risk, type RiskTable } from '../contract.ts'
import { readTable } from '../risk-table.ts'

export const noRisk: Risk = { action: 'none', because: '', waits: true }

export interface Lookout {
  risk(position: Position): Risk
  /** The dearest that any stranger anywhere is asked for. */
  dearest(): Action
  /** Whether the password with this tag is tried at many accounts. */
  goesRound(tag: number): boolean
  /** Resolves once the request that reports is needed no longer. Never rejects. */
  report(report: Report): Promise<void>
}

/** Takes reports as they come, and answers with a table where there is a newer one than `version`. */
export type SendReports = (reports: readonly Report[], version: number | null) => Promise<RiskTable | null>

export interface LookoutOptions {
  readonly send: SendReports
  readonly now: () => number
  readonly onError: (error: unknown) => void
  /** How long reports wait for each other. The first one of an isolate leaves at once: it brings the table. */
  readonly gatherMs?: number
  /** Reports held at one time. More than these are not counted: what is going on is seen from so many, too. */
  readonly capacity?: number
  readonly patienceMs?: number
}

/** A timer that is so late is gone with the request that started it: the platform ended that request. */
const lostAfterMs = 2 * second
/** What nobody has confirmed for so long may be over. */
const tableLifetimeMs = 600 * second

/** Waiting is closed here beyond these, until the object has counted them: many may come at once. */
const mostWaited = 10

export function createLookout(options: LookoutOptions): Lookout {
  const { send, now, onError, gatherMs = 2 * second, capacity = 1_000, patienceMs = 10 * second } = options
  let read = nothing
  let version: number | null = null
  let confirmedAt = Number.NEGATIVE_INFINITY
  let gathered: Report[] = []
  let leavesAt = Number.NEGATIVE_INFINITY
  let isFirst = true
  /** Attempts that were waited for, and that the object has not confirmed yet. */
  let waited = 0

  const isConfirmed = () => now() - confirmedAt < tableLifetimeMs

  async function leave(): Promise<void> {
    const reports = gathered
    const told = waited
    gathered = []
    if (reports.length === 0) return
    try {
      const table = await inTime(send(reports, version), patienceMs, () => {
        throw new Error('The watchtower did not answer in time.')
      })
      confirmedAt = now()
      waited = Math.max(0, waited - told)
      if (table === null) return
      read = readingOf(table)
      version = table.version
    } catch (error) {
      onError(error)
    }
  }

  return {
    risk(position) {
      if (!isConfirmed()) return noRisk
      const risk = read.risk(position)
      // Not where a decoy was tried: there, what is offered must not tell which names are some.
      return waited > mostWaited && risk.because !== decoy ? { ...risk, waits: false } : risk
    },
    dearest: () => (isConfirmed() ? read.dearest : 'none'),
    goesRound: tag => isConfirmed() && read.goesRound(tag),
    async report(report) {
      if (gathered.length < capacity) gathered.push(report)
      if (report.solved === 'waited') waited += 1
      const time = now()
      if (gathered.length > 1 && time < leavesAt + lostAfterMs) return
      const waitMs = isFirst ? 0 : gatherMs
      isFirst = false
      leavesAt = time + waitMs
      if (waitMs > 0) await new Promise(resolve => setTimeout(resolve, waitMs))
      await leave()
    },
  }
}

/** What a table says. */
export interface Reading extends Pick<Lookout, 'risk' | 'goesRound'> {
  readonly dearest: Action
}

const nothing: Reading = { risk: () => noRisk, dearest: 'none', goesRound: () => false }

/** The campaign of a table with one is that one. */
export function readingOf(table: RiskTable): Reading {
  const actionOf = readTable(table)
  const because = `campaign ${table.campaigns[0]?.[0] ?? 0}`
  const [passwords, networks] = [numbersIn(table.passwords), numbersIn(table.networks)]
  return {
    dearest: isAnywhere(table.seen)
      ? 'seen'
      : isAnywhere(table.unseen) || networks.size > 0
        ? 'unseen'
        : 'none',
    risk(position) {
      const action = actionOf(position)
      if (action !== 'none') return { action, because, waits: table.waits === true }
      const isMarked =
        networks.has(position.network) && !position.ownDevice && position.relation !== 'network'
      return isMarked ? { action: 'unseen', because: decoy, waits: true } : noRisk
    },
    goesRound: tag => passwords.has(tag),
  }
}

function isAnywhere(cells: string): boolean {
  return /[^0]/.test(cells)
}

/** None where the object is of a version that did not tell them yet. */
function numbersIn(text: string | undefined): ReadonlySet<number> {
  return new Set(text ? text.split('.').map(number => Number.parseInt(number, 36)) : [])
}
