// A watchtower that says what a test wants it to, and remembers what it was told.
import type { Overview, WatchtowerMethods } from '../../src/watchtower/contract-of-object.ts'
import { start } from './journal.ts'

export type Sighted = Overview['campaigns'][number]

export const measures: Overview['measures'] = {
  young: false,
  learntDays: 12.4,
  deviceShare: 0.742,
  strangerShare: 0.051,
  unproven: { unknown: 0.1, failed: 0.2, unsolved: 0.08 },
  proven: { unknown: 0.1, failed: 0.2, unsolved: 0.08 },
  checked: 0,
  calmUntil: null,
  interrupted: 0,
  names: { coverage: 0.834, warm: true, size: 41_200, capacity: 1_048_576, full: false },
}

/** One that goes on; change what matters. */
export function campaignWith(change: Partial<Sighted> = {}): Sighted {
  return {
    id: 3,
    startedAt: start,
    declaredAt: start + 1_200_000,
    endedAt: null,
    ended: null,
    standing: 'confirmed',
    detectors: ['failures'],
    first: { stratum: 'rare', proven: false },
    cells: [],
    common: [],
    numbers: {
      attempts: 5212,
      expectedAttempts: 12,
      named: 0,
      unknown: 0,
      expectedUnknownShare: 0.1,
      judged: 5212,
      failed: 5160,
      expectedFailedShare: 0.2,
      served: 0,
      unsolved: 0,
      expectedUnsolvedShare: 0.08,
      excess: 5200,
    },
    sentence: 'Attack since 22 November 10:00 UTC.',
    takenOver: [],
    ...change,
  }
}

export interface FakeWatchtower extends WatchtowerMethods {
  sightings: Overview
  /** Names that find room in its set. */
  room: number
  readonly names: string[]
  isComplete: boolean
  readonly forgotten: string[]
}

export function fakeWatchtower(): FakeWatchtower {
  return {
    sightings: { campaigns: [], measures },
    room: Number.POSITIVE_INFINITY,
    names: [],
    isComplete: false,
    forgotten: [],
    report: async () => 'null',
    async look() {
      return structuredClone(this.sightings)
    },
    async dismiss() {
      const { campaigns, measures } = this.sightings
      const isGoingOn = campaigns.some(({ endedAt }) => endedAt === null)
      const ended = { ended: 'dismissed', endedAt: start } as const
      this.sightings = {
        campaigns: campaigns.map(one => (one.endedAt === null ? { ...one, ...ended } : one)),
        measures,
      }
      return isGoingOn
    },
    async addNames(names, complete) {
      const taken = names.slice(0, this.room)
      this.room -= taken.length
      this.names.push(...taken)
      this.isComplete ||= complete
      return names.length - taken.length
    },
    async forgetNames(names) {
      this.forgotten.push(...names)
    },
  }
}
