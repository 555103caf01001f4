// What speaks for whoever signs in: the devices that an account knows, where its names were signed in to from, and who
// has signed in from a network. Read in the call that debits, and moved together.
import type { Provenance } from '../attempt.ts'
import type { Answer, Ask, Device, Prover } from '../stores/contract.ts'
import type { Moving } from './contract.ts'
import { createDeviceBook } from './device-book.ts'
import { createProverBook } from './prover-book.ts'
import { createRingBook } from './ring-book.ts'
import type { RingShelf, RowShelf } from './shelf.ts'

export interface TrustShelves {
  /** Where this is full, no new device is remembered. */
  readonly devices: RowShelf
  /** Where this is full, no new subject gets rings. */
  readonly rings: RingShelf
  /** Where this is full, no new network is proven. */
  readonly provers: RowShelf
}

/** What a subject knows of whoever asks. */
export type Known = Pick<Answer, 'device' | 'relation' | 'proven'>

export interface TrustBook {
  known(key: string, ask: Pick<Ask, 'device' | 'provenance' | 'proversAt'>): Known
  remember(key: string, device: Device): void
  relate(key: string, provenance: Provenance): void
  prove(key: string, prover: Prover): void
  /** The devices of an account, and its relations. */
  forget(key: string): void
  adopt(key: string, moving: Moving): void
  release(key: string): Omit<Moving, 'record'>
}

export function createTrustBook(shelves: TrustShelves, now: () => number): TrustBook {
  const devices = createDeviceBook(shelves.devices, now)
  const rings = createRingBook(shelves.rings, now)
  const provers = createProverBook(shelves.provers, now)
  return {
    known: (key, { device, provenance, proversAt }) => ({
      device: device === null ? null : devices.state(key, device),
      relation: provenance === null ? null : rings.relation(key, provenance),
      proven: proversAt === null ? null : provers.proven(key, proversAt),
    }),
    remember: devices.remember,
    relate: rings.relate,
    prove: provers.prove,
    forget(key) {
      devices.forget(key)
      rings.forget(key)
    },
    adopt(key, moving) {
      if (moving.devices !== null) devices.adopt(key, moving.devices)
      if (moving.rings !== null) rings.adopt(key, moving.rings)
      if (moving.provers !== null) provers.adopt(key, moving.provers)
    },
    release: key => ({
      devices: devices.release(key),
      rings: rings.release(key),
      provers: provers.release(key),
    }),
  }
}
