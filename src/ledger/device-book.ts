// The known devices of all subjects of one shard. They are read where a device is named or remembered, and never with
// the counters: whoever comes without one costs nothing here. It keeps nothing in memory.
import type { Device, DeviceState } from '../stores/contract.ts'
import { type Devices, inUse, stateOf, unusedAt, withSuccessOn } from './devices.ts'
import type { RowShelf } from './shelf.ts'

export interface DeviceBook {
  state(key: string, id: string): DeviceState | null
  remember(key: string, device: Device): void
  forget(key: string): void
  /** Takes devices over from where they were kept before. Where there are some already, these stay. */
  adopt(key: string, row: string): void
  /** Hands them over and forgets them; null if there are none. */
  release(key: string): string | null
}

export function createDeviceBook(shelf: RowShelf, now: () => number): DeviceBook {
  function find(key: string): Devices {
    const row = shelf.load(key)
    return row === null ? [] : inUse(JSON.parse(row), now())
  }

  function keep(key: string, devices: Devices): void {
    if (devices.length > 0) shelf.save(key, JSON.stringify(devices), unusedAt(devices), now())
  }

  return {
    state: (key, id) => stateOf(find(key), id),
    remember(key, device) {
      const devices = withSuccessOn(find(key), device, now())
      if (devices !== null) keep(key, devices)
    },
    forget: key => shelf.drop(key),
    adopt(key, row) {
      if (find(key).length === 0) keep(key, inUse(JSON.parse(row), now()))
    },
    release(key) {
      const devices = find(key)
      if (devices.length === 0) return null
      shelf.drop(key)
      return JSON.stringify(devices)
    },
  }
}
