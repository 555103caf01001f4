// The set of accounts that have ever succeeded, as keyed tags in a cuckoo filter; and the honest answer that it does
// not know yet. Pure but for its own state. What it says may count for a campaign, and never for the request it is said
// of.
//
// Coverage, from 0 to 1, by capture and recapture: of the successes that come, how many were in the set before?
// Successes without a device are the sample, because these are whom it is about. Those on known devices are a second
// one: a cookie of ours comes from a success that was added, so it finds nothing missing, unless the set was lost while
// cookies were not. The lower one counts.
import type { Sighting } from '../contract.ts'
import { cuckooOver, emptyBuckets, isBuckets } from './cuckoo.ts'

export interface NameFilter {
  /** What to report of a name. While the set is cold, `not-known-yet` of every name, so that no share is of a part. */
  statusOf(tag: string): Sighting['name']
  /**
   * After a believed success, once its status was asked for: from now on the name is known. `isSample`: of coverage,
   * too.
   */
  succeeded(tag: string, device: boolean, isSample: boolean): void
  /** One of the site's names that the operator imports, or one that signed up. False where the set is full. */
  add(tag: string): boolean
  /** After the operator has imported all names. What comes then can still show that he had not. */
  believeComplete(): void
  /** An account was erased. */
  remove(tag: string): void
  coverage(): number
  isWarm(): boolean
  /** Accounts in the set, and how many it can hold. */
  size(): number
  readonly capacity: number
  /** Whether a name found no room. It grows no further; what it knows stays known. */
  isFull(): boolean
  bytes(): Uint8Array
}

/** Found and all, of the latest successes of one kind. */
interface Sample {
  found: number
  all: number
}

interface Kept {
  readonly set: Uint8Array
  readonly bare: Sample
  readonly device: Sample
  readonly warm: boolean
  readonly full: boolean
}

/** A sample remembers about so many successes, and says nothing of fewer than a tenth of that. */
const memory = 500
const enough = memory / 10
/** Warm from the first, and cold again below the second. */
export const warmFrom = 0.8
const coldBelow = 0.7
/** 1.5 MB: near a million accounts. */
const mostBuckets = 2 ** 18
const format = 2
const header = 40

/** A set for as many accounts, a million at most: 1.6 bytes for each, up to the next power of two. */
export function createFilter(accounts: number): NameFilter {
  let size = 256
  while (size < mostBuckets && size * 3.8 < accounts) size *= 2
  return filterOf({
    set: emptyBuckets(size),
    bare: { found: 0, all: 0 },
    device: { found: 0, all: 0 },
    warm: false,
    full: false,
  })
}

/** The filter that `bytes` came from; null where these are of another format, or not all of them are there. */
export function filterFrom(bytes: Uint8Array): NameFilter | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < header || view.getUint8(0) !== format || !isBuckets(bytes.length - header)) return null
  const sample = (at: number): Sample => ({ found: view.getFloat64(at), all: view.getFloat64(at + 8) })
  return filterOf({
    set: bytes.slice(header),
    bare: sample(8),
    device: sample(24),
    warm: view.getUint8(1) === 1,
    full: view.getUint8(2) === 1,
  })
}

function filterOf(kept: Kept): NameFilter {
  const { bare, device } = kept
  const set = cuckooOver(kept.set)
  let { warm, full } = kept

  const shareOf = ({ found, all }: Sample) => (all >= enough ? found / all : null)
  const coverage = () => {
    const known = shareOf(bare)
    return known === null ? 0 : Math.min(known, shareOf(device) ?? 1)
  }

  function take(sample: Sample, tag: string): void {
    sample.found += (set.has(tag) ? 1 : 0) - sample.found / memory
    sample.all += 1 - sample.all / memory
    warm = coverage() >= (warm ? coldBelow : warmFrom)
  }

  function add(tag: string): boolean {
    const added = set.add(tag)
    full ||= !added
    return added
  }

  return {
    statusOf(tag) {
      if (!warm) return 'not-known-yet'
      return set.has(tag) ? 'known' : 'unknown'
    },
    succeeded(tag, hasDevice, isSample) {
      if (isSample) take(hasDevice ? device : bare, tag)
      add(tag)
    },
    add,
    believeComplete() {
      for (const sample of [bare, device]) {
        sample.found = memory
        sample.all = memory
      }
      warm = true
    },
    remove(tag) {
      set.remove(tag)
      full = false
    },
    coverage,
    isWarm: () => warm,
    size: set.size,
    capacity: set.capacity,
    isFull: () => full,
    bytes() {
      const bytes = new Uint8Array(header + set.bytes.length)
      const view = new DataView(bytes.buffer)
      view.setUint8(0, format)
      view.setUint8(1, warm ? 1 : 0)
      view.setUint8(2, full ? 1 : 0)
      for (const [at, { found, all }] of [bare, device].entries()) {
        view.setFloat64(8 + 16 * at, found)
        view.setFloat64(16 + 16 * at, all)
      }
      bytes.set(set.bytes, header)
      return bytes
    },
  }
}
