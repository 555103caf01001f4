// The fingerprints of people's clients: a few families with many, some that one client alone has, and new versions that
// people move to at some time after they came out. Pure, but for what it draws when it is made.
import { type Random, weighted } from '../random.ts'
import type { PeopleOptions } from '../scenario.ts'
import { zipf } from './carriers.ts'
import { ownFingerprintsFrom } from './contract.ts'

const weekMs = 7 * 86_400_000
const hourMs = 3_600_000
/** Browsers have a new version so often, or as often as people update where that is more. */
const weeksPerVersion = 4

/** The family of a client that is one of its kind. */
export const rareFamily = 65_535

export interface Clients {
  /** A client's family, which it keeps. */
  family(random: Random): number
  /**
   * What it looks like at this time. `own` tells one of its kind from the others; `phase`, below 1, says when it
   * updates.
   */
  fingerprint(family: number, own: number, phase: number, at: number): number
  /** The most common first, as they are at this time; of rare ones none. */
  common(at: number): readonly number[]
}

type Options = Pick<PeopleOptions, 'fingerprints' | 'rareFingerprintShare' | 'clientUpdatesPerWeek'>

export function createClients(options: Options, random: Random): Clients {
  const { fingerprints, rareFingerprintShare, clientUpdatesPerWeek: updates } = options
  const shares = zipf(fingerprints)
  const familyOf = weighted(shares)
  const cycle = Math.min(weeksPerVersion, 1 / updates)
  const releases = Float64Array.from(shares, () => random.next())
  let listed: { readonly hour: number; readonly common: readonly number[] } | null = null

  /** 0 is the one that everybody had at the beginning. */
  const versionAt = (family: number, weeks: number) => 1 + Math.floor(weeks / cycle + (releases[family] ?? 0))
  const numberOf = (family: number, version: number) => family + version * fingerprints

  /** A version's share of its family: those who last updated while it was the newest. */
  function versionShare(family: number, version: number, weeks: number): number {
    const before = Math.max(0, 1 - weeks * updates)
    if (version === 0) return before
    const from = (version - 1 - (releases[family] ?? 0)) * cycle
    const first = Math.max(from, weeks - 1 / updates, 0)
    return Math.max(0, Math.min(from + cycle, weeks) - first) * updates
  }

  function ordered(weeks: number): readonly number[] {
    return shares
      .flatMap((share, family) =>
        Array.from({ length: updates === 0 ? 1 : versionAt(family, weeks) + 1 }, (_, version) => ({
          number: numberOf(family, version),
          share: share * versionShare(family, version, weeks),
        })),
      )
      .filter(({ share }) => share > 0)
      .sort((one, other) => other.share - one.share || one.number - other.number)
      .map(({ number }) => number)
  }

  return {
    family: draws => (draws.chance(rareFingerprintShare) ? rareFamily : familyOf(draws)),
    fingerprint(family, own, phase, at) {
      if (family === rareFamily) return ownFingerprintsFrom + own
      const weeks = at / weekMs
      const update = Math.floor(weeks * updates - phase)
      return update < 0 ? family : numberOf(family, versionAt(family, (update + phase) / updates))
    },
    common(at) {
      const hour = Math.floor(at / hourMs)
      if (listed?.hour !== hour) listed = { hour, common: ordered(at / weekMs) }
      return listed.common
    },
  }
}
