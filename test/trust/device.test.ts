// The device cookie: on which accounts somebody has signed in here. It is one account's word, and never another's.
import { describe, expect, it } from 'vitest'
import type { KnownDevice } from '../../src/attempt.ts'
import { requestCookies } from '../../src/lib/cookies.ts'
import { keyring, tag } from '../../src/lib/keyed.ts'
import { day, hour } from '../../src/lib/time.ts'
import {
  deviceCookie,
  deviceHeader,
  deviceOf,
  newDeviceId,
  presentedDevices,
  readDevices,
  sealDevices,
  setDeviceCookie,
  withSuccess,
} from '../../src/trust/device.ts'
import { beginFlow } from '../../src/trust/flow.ts'
import { seal } from '../../src/trust/token.ts'
import { attemptOf, keys, start } from '../support/attempts.ts'

const nameTag = (name: string, ring = keys) => tag(ring.current, 'name', name)
const ada = nameTag('ada@demo.example')
const bob = nameTag('bob@demo.example')

const succeed = (
  devices: readonly KnownDevice[],
  known: KnownDevice | null,
  name = ada,
  now = start,
  checked = false,
) => withSuccess(devices, known, { name, checked, newId: newDeviceId() }, now)

/** A device that signed in to these accounts, one a minute, in this order. */
const signedInTo = (...names: readonly string[]) =>
  names.reduce<readonly KnownDevice[]>(
    (devices, name, n) => succeed(devices, null, name, start + n * 60_000).devices,
    [],
  )

const sealed = (devices: readonly KnownDevice[], site = 'site', at = start, ring = keys) =>
  sealDevices(ring.current, site, devices, at)
const read = (text: string | null, at = start, ring = keys, site = 'site') =>
  readDevices(ring, site, text, at)

describe('a sealed list of devices', () => {
  it('says again what it was told, the latest first', async () => {
    const devices = signedInTo(ada, bob)
    expect(devices.map(({ name }) => name)).toEqual([bob, ada])
    expect(await read(await sealed(devices))).toEqual(devices)
    expect(await read(await sealed([]))).toEqual([])
  })

  it('tells its holder nothing', async () => {
    const devices = signedInTo(ada)
    const text = await sealed(devices)
    const parts = text.split('.').map(part => Buffer.from(part, 'base64url').toString('latin1'))
    for (const part of [text, ...parts])
      for (const secret of [ada, devices[0]?.id ?? ada, String(start)]) expect(part).not.toContain(secret)
  })

  it('fits into a cookie with as many accounts as it keeps', async () => {
    const many = signedInTo(...Array.from({ length: 30 }, (_, n) => nameTag(`${n}@demo.example`)))
    const line = setDeviceCookie(await sealed(many, 'x'.repeat(32)))
    expect(many).toHaveLength(8)
    expect(line.length).toBeLessThan(2_048)
    expect(await read(await sealed(many))).toHaveLength(8)
    expect((await sealed(signedInTo(ada))).length).toBeLessThan(400)
  })

  it('forgets each account 180 days after its last success, and no other with it', async () => {
    const then = succeed(signedInTo(ada), null, bob, start + 10 * day).devices
    const text = await sealed(then, 'site', start + 10 * day)
    const left = async (at: number) => (await read(text, at)).map(({ name }) => name)
    expect(await left(start + 180 * day - 1)).toEqual([bob, ada])
    expect(await left(start + 180 * day)).toEqual([bob])
    expect(await left(start + 190 * day)).toEqual([])
  })

  it('is nothing on another site, with the same keys', async () => {
    expect(await read(await sealed(signedInTo(ada), 'shop'))).toEqual([])
    expect(await read(await sealed(signedInTo(ada)), start, keys, 'shop')).toEqual([])
  })

  it('is nothing where we did not seal it, or something else', async () => {
    const other = keyring('the root of the keys of somebody else', null)
    expect(await read(await sealed(signedInTo(ada), 'site', start, other))).toEqual([])
    const { account } = attemptOf()
    if (account === null) throw new Error('This attempt names an account.')
    const flow = await beginFlow(keys.current, 'site', 'one-time-code', account, 'nonce', start)
    const sealedFlow = flow.slice(flow.indexOf('=') + 1, flow.indexOf(';'))
    const text = await sealed(signedInTo(ada))
    for (const garbage of [
      null,
      '',
      'new',
      '....',
      'x'.repeat(100_000),
      `${text}A`,
      `${text}, ${text}`,
      sealedFlow,
    ])
      expect(await read(garbage)).toEqual([])
  })

  it('is nothing in another shape', async () => {
    const terms = { kind: 'device', site: 'site', audience: 'device' } as const
    const [whole] = signedInTo(ada)
    const row = [whole?.id, ada, start, start, false]
    const shaped = async (devices: unknown) => read(await seal(keys.current, terms, { devices }, start + day))
    expect(await shaped([row])).toEqual([whole])
    for (const devices of [
      undefined,
      null,
      'ada',
      {},
      [whole],
      [[]],
      [row.slice(1)],
      [[...row.slice(0, 4), 'yes']],
    ])
      expect([devices, await shaped(devices)]).toEqual([devices, []])
  })
})

describe('whose device it is', () => {
  it('goes by the account’s name, as it was or will be keyed', () => {
    const devices = signedInTo(ada, bob)
    const before = nameTag('ada@demo.example', keyring('the root before', null))
    expect(deviceOf(devices, [ada])?.name).toBe(ada)
    expect(deviceOf(devices, [before, ada])?.name).toBe(ada)
    expect(deviceOf(devices, [bob])?.name).toBe(bob)
  })

  it('is nobody’s for another account: what was farmed on one’s own is worth nothing on a victim’s', () => {
    const farmed = signedInTo(bob, nameTag('puppet@demo.example'))
    expect(deviceOf(farmed, [ada])).toBeNull()
    expect(deviceOf(farmed, [])).toBeNull()
    expect(deviceOf([], [ada])).toBeNull()
  })

  it('is not that of a name that only looks the same: trust hangs on the name itself', () => {
    expect(deviceOf(signedInTo(nameTag('müller')), [nameTag('muller')])).toBeNull()
  })

  it('is another device at each account, that nobody guesses', () => {
    const ids = signedInTo(ada, bob).map(({ id }) => id)
    expect(new Set(ids).size).toBe(2)
    for (const id of ids) expect(id).toMatch(/^[\w-]{22}$/)
  })
})

describe('a success', () => {
  it('begins a device, which is not ripe', () => {
    const { devices, device } = withSuccess([], null, { name: ada, checked: false, newId: 'new' }, start)
    expect(device).toEqual({ id: 'new', name: ada, firstAt: start, lastAt: start, ripe: false })
    expect(devices).toEqual([device])
  })

  it('continues the device that the account knows: the same id, the same beginning', () => {
    const { devices, device } = succeed([], null)
    const again = succeed(devices, device, ada, start + hour)
    expect(again.device).toEqual({ ...device, lastAt: start + hour })
    expect(again.devices).toEqual([again.device])
  })

  it('ripens it 24 hours after the first, and no earlier', () => {
    const { devices, device } = succeed([], null)
    const ripeAt = (now: number) => succeed(devices, device, ada, now).device.ripe
    expect([ripeAt(start + hour), ripeAt(start + day - 1), ripeAt(start + day)]).toEqual([false, false, true])
  })

  it('ripens it at once where a check was passed, be it new or not', () => {
    expect(succeed([], null, ada, start, true).device.ripe).toBe(true)
    const { devices, device } = succeed([], null)
    expect(succeed(devices, device, ada, start + hour, true).device.ripe).toBe(true)
  })

  it('never makes a ripe one unripe', () => {
    const { devices, device } = succeed([], null, ada, start, true)
    expect(succeed(devices, device, ada, start + hour).device.ripe).toBe(true)
  })

  it('begins anew where the account does not know the device: nothing of the old one is left', () => {
    const { devices, device } = succeed([], null, ada, start, true)
    const anew = succeed(devices, null, ada, start + 30 * day)
    expect(anew.device).toMatchObject({ firstAt: start + 30 * day, ripe: false })
    expect(anew.device.id).not.toBe(device.id)
    expect(anew.devices).toEqual([anew.device])
  })

  it('leaves other accounts of the device as they are', () => {
    const before = signedInTo(ada, bob)
    const after = succeed(before, deviceOf(before, [ada]), ada, start + hour).devices
    expect(after.map(({ name }) => name)).toEqual([ada, bob])
    expect(deviceOf(after, [bob])).toEqual(deviceOf(before, [bob]))
  })

  it('keeps the eight that were used last', () => {
    const names = Array.from({ length: 8 }, (_, n) => nameTag(`${n}@demo.example`))
    const first = signedInTo(...names)
    const refreshed = succeed(first, deviceOf(first, [names[0] ?? '']), names[0], start + hour).devices
    const ninth = succeed(refreshed, null, ada, start + 2 * hour).devices
    expect(ninth.map(({ name }) => name)).toEqual([ada, names[0], ...names.slice(2).reverse()])
  })

  it('does not change what it was given', () => {
    const devices = Object.freeze(signedInTo(ada, bob).map(device => Object.freeze(device)))
    expect(() => succeed(devices, deviceOf(devices, [ada]), ada, start + day)).not.toThrow()
  })
})

describe('while a secret is being rotated', () => {
  const renewed = keyring('the root of all keys from now on', 'the root of all keys in these tests')
  const now = nameTag('ada@demo.example', renewed)

  it('a device under the one before is known, and sealed and named anew at its next success', async () => {
    const devices = await read(await sealed(signedInTo(ada)), start, renewed)
    const known = deviceOf(devices, [now, ada])
    expect(known?.name).toBe(ada)
    const after = succeed(devices, known, now, start + day)
    expect(after.devices).toEqual([{ ...known, name: now, lastAt: start + day, ripe: true }])
    const text = await sealed(after.devices, 'site', start + day, renewed)
    const over = keyring('the root of all keys from now on', null)
    expect(deviceOf(await read(text, start + day, over), [now])?.id).toBe(known?.id)
  })

  it('and is not when it is over', async () => {
    const over = keyring('the root of all keys from now on', null)
    expect(await read(await sealed(signedInTo(ada)), start, over)).toEqual([])
  })
})

describe('a request shows its devices', () => {
  it('in a cookie of this host alone, that no script reads, for 180 days', async () => {
    const line = setDeviceCookie(await sealed(signedInTo(ada)))
    expect(line).toMatch(
      /^__Host-doorward-device=[\w.-]+; Path=\/; Max-Age=15552000; Secure; HttpOnly; SameSite=Lax$/,
    )
    const shown = presentedDevices(new Headers(), requestCookies(`a=1; ${line.split(';', 1)[0]}`))
    expect(await read(shown.token)).toHaveLength(1)
    expect(shown.inHeader).toBe(false)
  })

  it('or in a header, if it keeps no cookies, and says so before it has any', async () => {
    const text = await sealed(signedInTo(ada))
    const shown = async (value: string) => {
      const { token, inHeader } = presentedDevices(new Headers({ [deviceHeader]: value }), [])
      return [inHeader, (await read(token)).length]
    }
    expect(await shown(text)).toEqual([true, 1])
    expect([await shown('new'), await shown('')]).toEqual([
      [true, 0],
      [true, 0],
    ])
  })

  it('and none where it has two: nobody may choose', async () => {
    const [one, other] = [await sealed(signedInTo(ada)), await sealed(signedInTo(bob))]
    const cookies = requestCookies(`${deviceCookie}=${one}; ${deviceCookie}=${other}`)
    expect(presentedDevices(new Headers(), cookies).token).toBeNull()
  })
})
