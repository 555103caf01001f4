// What the operator asks the watchtower and tells it: campaigns and what was probably taken over in them, that one is
// none, and the site's own names. Names come in bodies, become tags here, and go no further.
import type { InferOutput } from 'valibot'
import { inTime } from '../lib/in-time.ts'
import { second } from '../lib/time.ts'
import type { Overview } from '../watchtower/contract-of-object.ts'
import { nameTag } from '../watchtower/isolate/sighting.ts'
import type { AdminSite } from './contract.ts'
import type { importInput } from './input.ts'

/** How long the watchtower may take where its answer is only a part of one. */
const patienceMs = 2 * second

type Sighted = Overview['campaigns'][number]
type TakenOver = Sighted['takenOver'][number]

export type ShownCampaign = Omit<Sighted, 'takenOver'> & {
  /** `tag`: the watchtower's tag of the account. The record has another one. */
  readonly takenOver: readonly (Omit<TakenOver, 'name'> & { readonly tag: string })[]
}

export interface ShownSightings {
  /** The latest last. */
  readonly campaigns: readonly ShownCampaign[]
  readonly measures: Overview['measures']
}

/** What `status` tells of the watchtower. */
export interface Watched {
  /** Null where the watchtower does not answer. */
  readonly watchtower: Overview['measures'] | null
  /** The one that goes on. */
  readonly campaign: Pick<ShownCampaign, 'id' | 'startedAt' | 'sentence'> | null
}

export async function campaigns({ watchtower }: Pick<AdminSite, 'watchtower'>): Promise<ShownSightings> {
  const { campaigns: all, measures } = await watchtower().look()
  const shown = all.map(({ takenOver, ...campaign }) => ({
    ...campaign,
    takenOver: takenOver.map(({ name, ...rest }) => ({ ...rest, tag: name })),
  }))
  return { campaigns: shown, measures }
}

/** Says that the campaign that goes on is none: what strangers do now counts as normal. Null where none goes on. */
export async function dismissCampaign({ watchtower }: AdminSite) {
  const tower = watchtower()
  if (!(await tower.dismiss())) return { dismissed: null }
  const { campaigns: all } = await tower.look()
  return { dismissed: all.findLast(({ ended }) => ended === 'dismissed')?.id ?? null }
}

/**
 * Tells the watchtower names that exist; `complete` says that it knows all of them now. `taken` counts those of which
 * something is left once signs are taken away, and `noRoom` those of them that the full set did not take.
 */
export async function importNames({ names, complete }: InferOutput<typeof importInput>, site: AdminSite) {
  const tags = names.flatMap(name => watchTags(name, site).slice(0, 1))
  const noRoom = await site.watchtower().addNames(tags, complete)
  return { taken: tags.length - noRoom, noRoom }
}

/** Never fails. */
export async function watched(site: Pick<AdminSite, 'watchtower'>): Promise<Watched> {
  const nothing: Watched = { watchtower: null, campaign: null }
  const answered = campaigns(site).then(
    ({ campaigns: all, measures }): Watched => {
      const going = all.find(({ endedAt }) => endedAt === null)
      return {
        watchtower: measures,
        campaign:
          going === undefined ? null : { id: going.id, startedAt: going.startedAt, sentence: going.sentence },
      }
    },
    () => nothing,
  )
  return inTime(answered, patienceMs, () => nothing)
}

/** By which the watchtower knows an account: the tag of now and, during a rotation, the one before. */
export function watchTags(
  name: string,
  { skeleton, subjects }: Pick<AdminSite, 'skeleton' | 'subjects'>,
): readonly string[] {
  const reduced = skeleton(name)
  if (reduced === '') return []
  const { key, previous } = subjects.account(reduced)
  return [key, ...(previous === null ? [] : [previous])].map(made => nameTag({ key: made }))
}
