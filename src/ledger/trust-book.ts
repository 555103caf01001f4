// What speaks for whoever signs in: the devices that a subject knows, and where its names were signed in to from. Read in
// the call that debits, forgotten and moved together.
import type { Provenance } from '../attempt.ts'
import type { Answer, Ask, Device } from '../stores/contract.ts'
import type { Moving } from './contract.ts'
import { createDeviceBook } from './device-book.ts'
import { createRingBook } from './ring-book.ts'
import type { DeviceShelf, RingShelf } from './shelf.ts'

export interface TrustShelves {
  /** Where this is full, no new device is remembered. */
  readonly devices: DeviceShelf
  /** Where this is full, no new subject gets rings. */
  readonly rings: RingShelf
}

/** What a subject knows of whoever asks. */
export type Known = Pick<Answer, 'device' | 'relation'>

export interface TrustBook {
  known(key: string, ask: Pick<Ask, 'device' | 'provenance'>): Known
  remember(key: string, device: Device): void
  relate(key: string, provenance: Provenance): void
  forget(key: string): void
  adopt(key: string, moving: Moving): void
  release(key: string): Omit<Moving, 'record'>
}

export function createTrustBook(shelves: TrustShelves, now: () => number): TrustBook {
  const devices = createDeviceBook(shelves.devices, now)
  const rings = createRingBook(shelves.rings, now)
  return {
    known: (key, { device, provenance }) => ({
      device: device === null ? null : devices.state(key, device),
      relation: provenance === null ? null : rings.relation(key, provenance),
    }),
    remember: devices.remember,
    relate: rings.relate,
    forget(key) {
      devices.forget(key)
      rings.forget(key)
    },
    adopt(key, moving) {
      if (moving.devices !== null) devices.adopt(key, moving.devices)
      if (moving.rings !== null) rings.adopt(key, moving.rings)
    },
    release: key => ({ devices: devices.release(key), rings: rings.release(key) }),
  }
}
