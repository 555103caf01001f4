// The rules of known devices: which ones a subject remembers, when one is ripe, and who makes room for whom. Pure: the
// time is passed in, and nothing is kept here.
//
// A subject may be several accounts to the origin, and whoever may sign up there can have as many of them as he likes,
// under names that look like his victim's. So the bound is on devices and not on names: each name has its 24, whatever
// the others do, until the subject has 192. Then room is made by the name that has the most, so whoever floods makes
// room for himself. No ripe device ever makes room, so nobody who is known is forgotten for somebody else; and to keep
// a newcomer from becoming known, it takes ripe devices everywhere else, or many more accounts than there are devices
// each.
import { day } from '../lib/time.ts'
import type { Device, DeviceState } from '../stores/contract.ts'

export type KeptDevice = readonly [id: string, name: string, firstAt: number, lastAt: number, ripe: boolean]

/** In the order in which they came. */
export type Devices = readonly KeptDevice[]

const mostOfOneName = 24
/** Eight names with all that they may have. */
const mostOfOneSubject = 192
const ripensAfterMs = day
export const unusedForMs = 180 * day
/** The last use is noted to the day: most successes on a known device then write nothing. */
const notedEveryMs = day

export function stateOf(devices: Devices, id: string): DeviceState | null {
  const found = devices.find(([known]) => known === id)
  if (found === undefined) return null
  const [, , , , ripe] = found
  return ripe ? 'ripe' : 'unripe'
}

/** Without those that have not been used for too long. */
export function inUse(devices: Devices, now: number): Devices {
  return devices.filter(([, , , lastAt]) => lastAt + unusedForMs > now)
}

/** When none of them will be in use any more. */
export function unusedAt(devices: Devices): number {
  return devices.reduce((latest, [, , , lastAt]) => Math.max(latest, lastAt + unusedForMs), 0)
}

/** The devices after a success on this one; null where that changes nothing. */
export function withSuccessOn(devices: Devices, device: Device, now: number): Devices | null {
  const isOfName = ([, name]: KeptDevice) => name === device.name || name === device.previousName
  const known = devices.find(([id]) => id === device.id)
  if (known !== undefined) return isOfName(known) ? again(devices, known, device, now) : null
  const fresh: KeptDevice = [device.id, device.name, now, now, device.checked]
  const ofName = devices.filter(isOfName)
  const isNameFull = ofName.length >= mostOfOneName
  if (!isNameFull && devices.length < mostOfOneSubject) return [...devices, fresh]
  const leaving = isNameFull ? newestUnripe(ofName) : newestUnripeOfTheMost(devices)
  return leaving === undefined ? null : [...devices.filter(kept => kept !== leaving), fresh]
}

function newestUnripe(devices: Devices): KeptDevice | undefined {
  return devices.findLast(([, , , , ripe]) => !ripe)
}

/** Of the name that has the most devices, and an unripe one among them; of several such names, the newest. */
function newestUnripeOfTheMost(devices: Devices): KeptDevice | undefined {
  const counts = new Map<string, number>()
  for (const [, name] of devices) counts.set(name, (counts.get(name) ?? 0) + 1)
  const unripe = devices.filter(([, , , , ripe]) => !ripe)
  const most = Math.max(...unripe.map(([, name]) => counts.get(name) ?? 0))
  return unripe.findLast(([, name]) => counts.get(name) === most)
}

function again(devices: Devices, known: KeptDevice, device: Device, now: number): Devices | null {
  const [id, name, firstAt, lastAt, wasRipe] = known
  const ripe = wasRipe || device.checked || now - firstAt >= ripensAfterMs
  if (ripe === wasRipe && name === device.name && now - lastAt < notedEveryMs) return null
  const next: KeptDevice = [id, device.name, firstAt, Math.max(lastAt, now), ripe]
  return devices.map(kept => (kept === known ? next : kept))
}
