// Everything that the one object of a site remembers: the tower, the names that have ever succeeded, and the successes
// to look at again. Pure but for its own memory: the time is passed in, and nobody is asked anything. Whether a name is
// known goes into the sums of a cell and nowhere else.
import { hash } from '../../lib/hash.ts'
import type { Campaign, Report, RiskTable, Sighting, TakenOver } from '../contract.ts'
import { createMarks } from '../memory/decoys.ts'
import { createFilter, filterFrom } from '../memory/filter.ts'
import { createPasswordSketch } from '../memory/password-sketch.ts'
import { createSeenToday, type Standing } from '../memory/seen-today.ts'
import { createTakenOver } from '../memory/taken-over.ts'
import type { Budgets } from '../tower/action.ts'
import type { Measures } from '../tower/measures.ts'
import { createTower, type TowerOptions } from '../tower/tower.ts'
import { keptIn, textOfKept } from './kept-text.ts'

export interface WatchOptions extends TowerOptions {
  /**
   * For about how many accounts there shall be room, a million at most. What is restored keeps the room that it had.
   */
  readonly accounts: number
}

/**
 * All that a watch remembers: texts, each of less than 2 MB, and the set of names, 1.6 bytes for each that has room.
 */
export interface WatchSnapshot {
  readonly text: string
  readonly passwords: string
  readonly filter: Uint8Array
}

export interface Watch {
  /** Takes a batch, in any order, after ending the ticks that are due. `budgets`: from now on, where they are given. */
  see(reports: readonly Report[], now: number, budgets?: Budgets): void
  /** Ends the ticks that are due, one for every five minutes. */
  tick(now: number): void
  table(): RiskTable
  /** The latest twenty that are over, and the one that goes on; the latest last. */
  campaigns(): readonly Campaign[]
  /**
   * Successes during a campaign that were probably, or possibly, takeovers: from three hours before it was declared,
   * and while it goes on. At most 500, an account once.
   */
  takenOver(campaign: number): readonly TakenOver[]
  /** The operator says that the campaign that goes on is none. False where none goes on. */
  dismiss(now: number): boolean
  measures(): Measures
  /** Keyed tags of the site's names. Returns how many found no room. */
  addNames(names: readonly string[]): number
  /** All names have been told. */
  completeNames(): void
  /** An account was erased. */
  forgetName(name: string): void
  snapshot(): WatchSnapshot
  /** Goes on from a snapshot. False where it is none, or of another format; then nothing changes. */
  restore(snapshot: WatchSnapshot, now: number): boolean
}

export function createWatch({ accounts, ...options }: WatchOptions): Watch {
  const tower = createTower(options)
  let names = createFilter(accounts)
  let takenOver = createTakenOver()
  let seen = createSeenToday()
  const passwords = createPasswordSketch(options.now)
  /** The tower's, and the one that isolates get. */
  let source = tower.table()
  let table = source
  let hot: readonly number[] = []
  let marks = createMarks()
  let marked: readonly number[] = []

  function tick(now: number): void {
    if (tower.tick(now)) takenOver.review(tower.campaigns(), now)
  }

  /** A new table where the tower has one, other passwords go round, or other networks are marked. */
  function publish(now: number): void {
    const [latest, nowHot, nowMarked] = [tower.table(), passwords.hot(now), marks.networks(now)]
    if (latest === source && nowHot === hot && nowMarked === marked) return
    source = latest
    hot = nowHot
    marked = nowMarked
    // Later than any before a restart, so that no isolate takes another for the one it has.
    const version = Math.max(table.version + 1, Math.floor(now / 1_000))
    table = { ...latest, version, passwords: textOf(hot), networks: textOf(marked) }
  }

  function standingOf({ device, name }: Report, now: number): Standing {
    return device === null ? 'bare' : seen.device(device[0], name, device[1], now)
  }

  /** What is known of the name is asked before it is learnt: else nobody's first success would be one. */
  function take(report: Report, now: number): Sighting {
    const standing = standingOf(report, now)
    const device = standing === 'device'
    const session = device ? (report.device?.[1] ?? report.session) : report.session
    // Nobody has this name, and whoever tries it fails, whatever the filter takes it for.
    if (report.decoy) return { ...report, device, session, name: 'unknown', outcome: 'failure' }
    const isAgain = report.outcome !== 'success' && !report.repeat && seen.name(report.name, now)
    const repeat = report.repeat || isAgain || standing === 'ignored'
    const sighting = { ...report, device, session, repeat, name: names.statusOf(report.name) }
    if (report.outcome === 'success') {
      names.succeeded(report.name, device, seen.firstSuccess(report.name, now))
      takenOver.note(report)
    }
    return sighting
  }

  return {
    see(reports, now, budgets) {
      if (budgets !== undefined) tower.setBudgets(budgets)
      tick(now)
      tower.see(
        reports.map(report => take(report, now)),
        now,
      )
      for (const { password, name, outcome } of reports)
        if (password !== null) passwords.see(password, hash(name), outcome, now)
      for (const { decoy, network } of reports) if (decoy) marks.add(network, now)
      publish(now)
    },
    tick(now) {
      tick(now)
      publish(now)
    },
    table: () => table,
    campaigns: tower.campaigns,
    takenOver: campaign => takenOver.of(campaign),
    dismiss(now) {
      const isEnded = tower.dismiss(now)
      publish(now)
      return isEnded
    },
    measures: () => ({
      ...tower.measures(),
      names: {
        coverage: names.coverage(),
        warm: names.isWarm(),
        size: names.size(),
        capacity: names.capacity,
        full: names.isFull(),
      },
    }),
    addNames: added => added.filter(name => !names.add(name)).length,
    completeNames: () => names.believeComplete(),
    forgetName(name) {
      names.remove(name)
      takenOver.forget(name)
    },
    snapshot() {
      const kept = {
        tower: tower.snapshot(),
        takenOver: takenOver.kept(),
        marks: marks.kept(),
        successes: seen.kept(),
      }
      return { text: textOfKept(kept), passwords: passwords.snapshot(), filter: names.bytes() }
    },
    restore({ text, passwords: keptPasswords, filter }, now) {
      const kept = keptIn(text)
      const keptNames = filterFrom(filter)
      if (kept === null || !tower.restore(kept.tower)) return false
      // A set of names that cannot be read is learnt anew: all else is worth keeping without it.
      names = keptNames ?? createFilter(accounts)
      takenOver = createTakenOver(kept.takenOver)
      marks = createMarks(kept.marks)
      seen = createSeenToday(kept.successes)
      // What goes round is another one every day: without it, it is learnt anew.
      passwords.restore(keptPasswords, now)
      publish(now)
      return true
    },
  }
}

function textOf(numbers: readonly number[]): string {
  return numbers.map(number => number.toString(36)).join('.')
}
