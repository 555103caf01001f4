// The questions the admin API answers from the record. Names come in bodies, become tags here, and go no further.
import type { InferOutput } from 'valibot'
import type { Filter } from '../journal/contract.ts'
import { readingText } from '../journal/sentences.ts'
import { placeOf } from '../lib/report.ts'
import { second } from '../lib/time.ts'
import { takeInTime } from '../stores/take-in-time.ts'
import { watched, watchTags } from './campaigns.ts'
import type { AdminSite, StoreHealth } from './contract.ts'
import { findReference } from './find-reference.ts'
import type { FilterInput, logsInput, matchInput, showInput, topInput } from './input.ts'
import { shown } from './shown.ts'

/** How long the store may take to say that it is there. */
const storePatienceMs = 2 * second

export async function logs({ limit, from, ...filter }: InferOutput<typeof logsInput>, site: AdminSite) {
  const { lines, next } = await site.journal().search(filterOf(filter, site), limit, from ?? null)
  return { lines: lines.map(line => shown(line, site.signals)), next }
}

/** Null where nothing has, or ever had, this reference. */
export async function show({ reference, limit }: InferOutput<typeof showInput>, site: AdminSite) {
  const journal = site.journal()
  const { lines, sealed } = await findReference(reference, site, journal)
  const [line] = lines
  if (line === undefined) return sealed === null ? null : { lines: [], sealed, readings: [], around: null }

  const around = await journal.around(line, limit)
  const near = ({ before, after }: typeof around.network) => ({
    before: before.map(other => shown(other, site.signals)),
    after: after.map(other => shown(other, site.signals)),
  })
  const readings = line.is === 'entry' ? line.entry.readings : []
  return {
    lines: lines.map(found => shown(found, site.signals)),
    sealed,
    readings: readings.map(reading => ({ ...reading, sentence: readingText(reading, site.signals) })),
    around: { network: near(around.network), account: near(around.account) },
  }
}

export async function top({ by, limit, ...filter }: InferOutput<typeof topInput>, site: AdminSite) {
  return site.journal().top(by, filterOf(filter, site), limit)
}

/** Which of the names are in the record, or among `tags`: the index of each name, and its tag. */
export async function match({ names, tags, since }: InferOutput<typeof matchInput>, site: AdminSite) {
  const wanted = tags === undefined ? null : new Set(tags)
  const known = names.flatMap((name, index) => tagsOf(name, site).map(tag => ({ name: index, tag })))
  if (wanted !== null) {
    const watch = names.flatMap((name, index) => watchTags(name, site).map(tag => ({ name: index, tag })))
    return { matches: [...known, ...watch].filter(({ tag }) => wanted.has(tag)) }
  }
  const seen = await site.journal().tagsSeen([...new Set(known.map(({ tag }) => tag))], since)
  const lastAt = new Map(seen.map(found => [found.tag, found.lastAt]))
  return {
    matches: known.flatMap(({ name, tag }) =>
      lastAt.has(tag) ? [{ name, tag, lastAt: lastAt.get(tag) }] : [],
    ),
  }
}

export async function status(site: AdminSite, now: () => number) {
  const journal = site.journal()
  const [record, doors, store, sighted] = await Promise.all([
    journal.status(),
    journal.doors(),
    storeHealth(site, now),
    watched(site),
  ])
  return { now: now(), policy: site.policy, record, store, unprotectedDoors: doors.length, ...sighted }
}

/** How the store answers an empty question. */
export async function storeHealth({ store, subjects }: AdminSite, now: () => number): Promise<StoreHealth> {
  const before = now()
  const subject = subjects.unnamed('status')
  const ask = { subject, debits: [], claims: [], device: null, provenance: null, proversAt: null, lifts: [] }
  try {
    await takeInTime(store.take([ask]), storePatienceMs)
    return { ms: now() - before, failure: null }
  } catch (error) {
    return { ms: null, failure: placeOf(error).name }
  }
}

function filterOf(input: FilterInput, site: AdminSite): Filter {
  return {
    since: input.since,
    until: input.until,
    surface: input.surface ?? null,
    action: input.action ?? null,
    watched: input.watched ?? null,
    outcome: input.outcome ?? null,
    network: input.network ?? null,
    accountTags: input.account === undefined ? null : tagsOf(input.account, site),
    reason: input.reason ?? null,
    route: input.route ?? null,
    asn: input.asn ?? null,
    country: input.country ?? null,
  }
}

/** No tags for a name of which nothing is left: such a request names no account. */
export function tagsOf(name: string, { skeleton, subjects }: AdminSite): readonly string[] {
  const reduced = skeleton(name)
  return reduced === '' ? [] : subjects.accountTags(reduced)
}
