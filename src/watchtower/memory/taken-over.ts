// The latest successes by strangers, and which of them were probably takeovers once a campaign is declared. Pure but
// for its own memory. Bounded: what somebody with many accounts of his own can push out is a list that he filled
// himself.
import { hour } from '../../lib/time.ts'
import type { Campaign, Report, TakenOver } from '../contract.ts'
import { isTakenOver, type Success } from './review.ts'

/** As far back as a campaign may have begun. */
const remembered = 3 * hour
const mostSuccesses = 2_000
const mostListed = 500

type StrangersSuccess = Success & Pick<Report, 'name' | 'reference'>

export interface KeptTakenOver {
  readonly latest: readonly StrangersSuccess[]
  readonly lists: readonly (readonly [campaign: number, list: readonly TakenOver[]])[]
}

export interface TakenOverLists {
  /** Remembers a success if it may come to be one of a campaign. */
  note(success: Report): void
  /**
   * Looks at what is remembered again, for the latest campaign, and forgets what is too old and the lists of no
   * campaign.
   */
  review(campaigns: readonly Campaign[], now: number): void
  /** An account stands in it once. */
  of(campaign: number): readonly TakenOver[]
  forget(name: string): void
  kept(): KeptTakenOver
}

export function createTakenOver(from: KeptTakenOver = { latest: [], lists: [] }): TakenOverLists {
  let latest = [...from.latest]
  let lists = new Map(from.lists.map(([campaign, list]) => [campaign, [...list]]))

  /** Whether it is one of the campaign's; then it is listed. */
  function list(campaign: Campaign, success: StrangersSuccess): boolean {
    const how = isTakenOver(campaign, success)
    if (how === 'no') return false
    const { at, reference, name } = success
    const listed = lists.get(campaign.id) ?? []
    lists.set(campaign.id, listed)
    enter(listed, { at, reference, name, how })
    return true
  }

  return {
    note({ at, stratum, proven, relation, ownDevice, solved, name, reference }) {
      if (ownDevice || relation === 'network' || relation === 'both') return
      latest.push({ at, stratum, proven, relation, ownDevice, solved, name, reference })
      if (latest.length > mostSuccesses) latest.shift()
    },
    review(campaigns, now) {
      const campaign = campaigns.at(-1)
      latest = latest.filter(
        success => success.at > now - remembered && (campaign === undefined || !list(campaign, success)),
      )
      const ids = new Set(campaigns.map(({ id }) => id))
      lists = new Map([...lists].filter(([id]) => ids.has(id)))
    },
    of: campaign => lists.get(campaign) ?? [],
    forget(name) {
      latest = latest.filter(success => success.name !== name)
      lists = new Map([...lists].map(([id, listed]) => [id, listed.filter(one => one.name !== name)]))
    },
    kept: () => ({ latest, lists: [...lists] }),
  }
}

/**
 * Where a list is full, what is probable takes the place of what is possible: checks that are passed cannot hide it.
 */
function enter(listed: TakenOver[], one: TakenOver): void {
  const before = listed.findIndex(({ name }) => name === one.name)
  const isFull = listed.length >= mostListed
  const weaker = isFull ? listed.findLastIndex(({ how }) => how === 'possibly') : -1
  const at = before === -1 ? weaker : before
  if (before === -1 && !isFull) listed.push(one)
  else if (one.how === 'probably' && listed[at]?.how === 'possibly') listed[at] = one
}
