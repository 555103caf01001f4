// The device cookie: which accounts somebody has signed in to on this device. Sealed, so that its holder can neither
// read nor change it. It speaks for an account only where that account's record knows it too, or cannot be asked.
import { randomBytes } from 'node:crypto'
import * as v from 'valibot'
import type { KnownDevice } from '../attempt.ts'
import type { Cookie } from '../lib/cookies.ts'
import type { Keyring, Keys } from '../lib/keyed.ts'
import { day } from '../lib/time.ts'
import { headerOrCookie, setCookie } from './own-cookies.ts'
import { readSealed, seal } from './token.ts'

export const deviceCookie = '__Host-doorward-device'
/** For programs that keep no cookies. */
export const deviceHeader = 'Doorward-Device'

const lifetimeMs = 180 * day
const ripensAfterMs = day
/** A family has fewer; a cookie goes along with every request. */
const mostAccounts = 8

/** A device as it is sealed: without the names of its members, because a cookie should be small. */
const sealedDevice = v.pipe(
  v.tuple([v.string(), v.string(), v.number(), v.number(), v.boolean()]),
  v.transform(([id, name, firstAt, lastAt, ripe]): KnownDevice => ({ id, name, firstAt, lastAt, ripe })),
)
const claims = v.object({ devices: v.array(sealedDevice) })

/** Nobody's guess. */
export function newDeviceId(): string {
  return randomBytes(16).toString('base64url')
}

/**
 * The devices in a cookie or header, the latest first; none for anything that is not ours, or too old. Never throws.
 */
export async function readDevices(
  keyring: Keyring,
  site: string,
  text: string | null,
  now: number,
): Promise<readonly KnownDevice[]> {
  const opened = await readSealed(keyring, termsOf(site), text, now)
  if (opened === null || opened === 'expired') return []
  const read = v.safeParse(claims, opened.payload)
  return read.success ? read.output.devices.filter(({ lastAt }) => now < lastAt + lifetimeMs) : []
}

/** The device of the account with one of these name tags. */
export function deviceOf(devices: readonly KnownDevice[], names: readonly string[]): KnownDevice | null {
  return devices.find(({ name }) => names.includes(name)) ?? null
}

export interface Success {
  /** Keyed tag of the account's name: the current one. */
  readonly name: string
  /** Whether a check was passed for it. */
  readonly checked: boolean
  /** The id of the device, if one begins: see `newDeviceId`. */
  readonly newId: string
}

/**
 * After a believed success. `known` is the account's device if the account's record knew it: it is continued. Else one
 * begins, whatever the cookie said: what was revoked never comes back, and nobody's old date ripens it.
 */
export function withSuccess(
  devices: readonly KnownDevice[],
  known: KnownDevice | null,
  { name, checked, newId }: Success,
  now: number,
): { readonly devices: readonly KnownDevice[]; readonly device: KnownDevice } {
  const { id, firstAt, ripe } = known ?? { id: newId, firstAt: now, ripe: false }
  const ripeNow = ripe || checked || now - firstAt >= ripensAfterMs
  const device: KnownDevice = { id, name, firstAt, lastAt: now, ripe: ripeNow }
  const others = devices.filter(other => other.name !== name && other.id !== id)
  return { devices: [device, ...others].slice(0, mostAccounts), device }
}

/** What goes into the cookie, or into the header of an answer. */
export function sealDevices(
  keys: Keys,
  site: string,
  devices: readonly KnownDevice[],
  now: number,
): Promise<string> {
  const sealed = devices.map(({ id, name, firstAt, lastAt, ripe }) => [id, name, firstAt, lastAt, ripe])
  return seal(keys, termsOf(site), { devices: sealed }, now + lifetimeMs)
}

function termsOf(site: string) {
  return { kind: 'device', site, audience: 'device' } as const
}

/** The `Set-Cookie` line. */
export function setDeviceCookie(token: string): string {
  return setCookie(deviceCookie, token, lifetimeMs)
}

/** What a request shows for its devices. */
export interface PresentedDevices {
  /** Null for nothing. */
  readonly token: string | null
  /** Whether the client keeps no cookies: it sends the header, empty or `new` the first time, and wants one back. */
  readonly inHeader: boolean
}

export function presentedDevices(headers: Headers, cookies: readonly Cookie[]): PresentedDevices {
  return {
    token: headerOrCookie(headers, deviceHeader, cookies, deviceCookie),
    inHeader: headers.has(deviceHeader),
  }
}
