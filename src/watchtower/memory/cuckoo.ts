// A cuckoo filter (Fan et al. 2014): a set of tags in six bytes for every four of them. It never forgets one that it
// took, says of one in about 500 strangers that it knows them, can forget, and takes no more when it is full. Pure but
// for its own bytes.
//
// A tag has two buckets, and is kept as 12 bits in one of them; from either and the 12 bits follows the other. Two tags
// that share bits and buckets share one entry: forgetting one forgets the other, until it is added again.
import { hash } from '../../lib/hash.ts'

const slots = 4
const bytesOfBucket = 6
/** Entries moved to make room for one: beyond, the filter is full. */
const mostMoves = 200

export interface Cuckoo {
  has(tag: string): boolean
  /** False where there is no room. One that is there already is not added again. */
  add(tag: string): boolean
  /** Only for one that was added: of others it may take away somebody else's entry. */
  remove(tag: string): void
  /** Entries, and how many there can be at best. */
  readonly size: () => number
  readonly capacity: number
  /** Not a copy. */
  readonly bytes: Uint8Array
}

/** Bytes for as many buckets, which must be a power of two. */
export function emptyBuckets(buckets: number): Uint8Array {
  return new Uint8Array(buckets * bytesOfBucket)
}

/** Whether so many bytes are those of a filter. */
export function isBuckets(bytes: number): boolean {
  const buckets = bytes / bytesOfBucket
  return Number.isInteger(buckets) && buckets > 0 && (buckets & (buckets - 1)) === 0
}

/** A filter over `bytes`, which it changes. */
export function cuckooOver(bytes: Uint8Array): Cuckoo {
  const buckets = bytes.length / bytesOfBucket
  const mask = buckets - 1
  let size = countIn(bytes)

  const other = (bucket: number, print: number) => (bucket ^ mixed(print)) & mask
  const find = (bucket: number, print: number) => {
    for (let slot = 0; slot < slots; slot += 1) if (read(bytes, bucket, slot) === print) return slot
    return -1
  }
  const placed = (bucket: number, print: number) => {
    const slot = find(bucket, 0)
    if (slot !== -1) write(bytes, bucket, slot, print)
    return slot !== -1
  }

  /** Moves others along until one finds a free place; if none does, everything is as it was. */
  function makeRoom(from: number, print: number): boolean {
    const moves: (readonly [bucket: number, slot: number, print: number])[] = []
    let bucket = from
    let homeless = print
    for (let move = 0; move < mostMoves; move += 1) {
      // Which entry moves: any choice will do, but for always the same.
      const slot = (homeless + move) % slots
      const moved = read(bytes, bucket, slot)
      moves.push([bucket, slot, moved])
      write(bytes, bucket, slot, homeless)
      homeless = moved
      bucket = other(bucket, homeless)
      if (placed(bucket, homeless)) return true
    }
    for (const [at, slot, before] of moves.reverse()) write(bytes, at, slot, before)
    return false
  }

  function lookUp(tag: string): readonly [print: number, one: number, two: number] {
    const bits = mixed(hash(tag))
    const print = bits & 0xfff || 1
    const one = (bits >>> 12) & mask
    return [print, one, other(one, print)]
  }

  const has = (tag: string) => {
    const [print, one, two] = lookUp(tag)
    return find(one, print) !== -1 || find(two, print) !== -1
  }
  return {
    has,
    add(tag) {
      if (has(tag)) return true
      const [print, one, two] = lookUp(tag)
      const added = placed(one, print) || placed(two, print) || makeRoom(two, print)
      if (added) size += 1
      return added
    },
    remove(tag) {
      const [print, one, two] = lookUp(tag)
      const bucket = find(one, print) === -1 ? two : one
      const slot = find(bucket, print)
      if (slot === -1) return
      write(bytes, bucket, slot, 0)
      size -= 1
    },
    size: () => size,
    capacity: buckets * slots,
    bytes,
  }
}

/** Slots are pairs of 12 bits in three bytes; 0 is an empty one. */
function read(bytes: Uint8Array, bucket: number, slot: number): number {
  const at = bucket * bytesOfBucket + (slot >> 1) * 3
  const middle = bytes[at + 1] ?? 0
  return slot % 2 === 0
    ? (bytes[at] ?? 0) | ((middle & 15) << 8)
    : (middle >> 4) | ((bytes[at + 2] ?? 0) << 4)
}

function write(bytes: Uint8Array, bucket: number, slot: number, print: number): void {
  const at = bucket * bytesOfBucket + (slot >> 1) * 3
  const middle = bytes[at + 1] ?? 0
  if (slot % 2 === 0) {
    bytes[at] = print & 255
    bytes[at + 1] = (middle & 0xf0) | (print >> 8)
  } else {
    bytes[at + 1] = (middle & 15) | ((print & 15) << 4)
    bytes[at + 2] = print >> 4
  }
}

function countIn(bytes: Uint8Array): number {
  let size = 0
  for (let bucket = 0; bucket < bytes.length / bytesOfBucket; bucket += 1) {
    for (let slot = 0; slot < slots; slot += 1) if (read(bytes, bucket, slot) !== 0) size += 1
  }
  return size
}

/** The finishing steps of MurmurHash3: every bit depends on every bit. */
function mixed(bits: number): number {
  let value = bits
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35)
  return (value ^ (value >>> 16)) >>> 0
}
