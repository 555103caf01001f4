// Promise 4 at the demo site in the real runtime: the owner of an account under attack gets in, at once on a device
// that has signed in before, after one check on a new one; and nobody makes anything of a device that is not his.
import { afterEach, describe, expect, it } from 'vitest'
import { demoAccounts } from '../../scripts/demo-site.ts'
import { type Client, earnPass, signIn } from '../support/checks.ts'
import { address, inParallel, person, startWorld, type World, type WorldOptions } from '../support/world.ts'

const [ada, grace] = demoAccounts
if (ada === undefined || grace === undefined) throw new Error('The demo site has two accounts.')

const deviceCookie = '__Host-doorward-device'

let world: World
afterEach(() => world.stop())

async function start(options: WorldOptions = {}): Promise<void> {
  world = await startWorld({ ...options, site: { workFactor: 1024, ...options.site } })
}

type Person = ReturnType<typeof person>

/** A device that has signed in with a check passed, and so is ripe: its cookie. */
async function ripeDevice(owner: Person, from = '203.0.113.40'): Promise<string> {
  const cookie = await earnPass(world, { from })
  const { own, status } = await signIn(world, owner, { from, cookie })
  if (status !== 303) throw new Error(`Not signed in: ${status}.`)
  return own[deviceCookie] ?? ''
}

/** Somebody without a solver, from ever other networks, until `enough` says so. Resolves to how often he tried. */
async function attack(victim: Person, networks: number, width = 16): Promise<number> {
  const tries = Array.from(
    { length: networks },
    (_, n) => () => world.login(victim.email, `guess-${n}`, address(n)),
  )
  return (await inParallel(width, tries)).length
}

describe('an owner under attack', () => {
  it('from 2,000 networks at full speed: in at once on a known device, after one check on a new one', async () => {
    await start()
    const cookie = await ripeDevice(ada)
    await world.forget()
    let attacking = true
    const attacked = attack(ada, 2_000).finally(() => {
      attacking = false
    })
    const known: number[] = []
    const strange: string[] = []
    for (let n = 0; attacking; n += 1) {
      known.push((await signIn(world, ada, { from: '203.0.113.40', cookie })).status)
      const newDevice: Client = { from: address(3_000 + n) }
      const first = await signIn(world, ada, newDevice)
      const pass = first.status === 403 ? await earnPass(world, newDevice) : null
      const second = pass === null ? first : await signIn(world, ada, { ...newDevice, cookie: pass })
      strange.push(`${first.status} ${second.status}`)
    }
    expect(await attacked).toBe(2_000)
    expect(known.length).toBeGreaterThan(3)
    expect(new Set(known)).toEqual(new Set([303]))
    expect(new Set(strange.slice(1))).toEqual(new Set(['403 303']))
    // At most the free pool.
    expect((await world.reached()).failure).toBeLessThanOrEqual(8)
  })

  it('is not held by a network that is used up either, if the device is known', async () => {
    await start()
    const from = '203.0.113.40'
    const cookie = await ripeDevice(ada, from)
    for (let n = 0; n < 40; n += 1) await world.login(`nobody${n}@demo.example`, 'guess', from)
    expect((await signIn(world, grace, { from })).status).toBe(403)
    expect((await signIn(world, ada, { from, cookie })).status).toBe(303)
  })

  it('has ten wrong guesses an hour on a known device, and then is as unknown as others', async () => {
    await start()
    const cookie = await ripeDevice(ada)
    await attack(ada, 20)
    await world.forget()
    const wrong = { ...ada, password: 'a slip' }
    const statuses: number[] = []
    for (let n = 0; n < 12; n += 1) statuses.push((await signIn(world, wrong, { cookie })).status)
    expect((await world.reached()).failure).toBe(10)
    expect(statuses.slice(-2)).toEqual([403, 403])
  })

  it('gives strangers nothing back by signing in', async () => {
    await start()
    const cookie = await ripeDevice(ada)
    await attack(ada, 20)
    await world.forget()
    for (let n = 0; n < 5; n += 1) await signIn(world, ada, { cookie })
    await attack(ada, 20)
    expect((await world.reached()).failure).toBe(0)
  })
})

describe('a device', () => {
  it('is remembered by any sign-in, and known after a check', async () => {
    await start()
    const first = await signIn(world, ada)
    expect(first.own[deviceCookie]).toMatch(/^__Host-doorward-device=ey/)
    await attack(ada, 20)
    // Not ripe yet: what one right password is worth, a thief has too.
    const cookie = first.own[deviceCookie] ?? ''
    expect((await signIn(world, ada, { from: '203.0.113.40', cookie })).status).toBe(403)
  })

  it('stolen from one account is nothing for another', async () => {
    await start()
    const stolen = await ripeDevice(grace)
    await attack(ada, 20)
    expect((await signIn(world, ada, { cookie: stolen })).status).toBe(403)
  })

  it('farmed for an account of his own gives an attacker nothing at a victim’s', async () => {
    await start()
    const farmed = await Promise.all(
      Array.from({ length: 6 }, (_, n) => ripeDevice(person(n + 1), address(500 + n))),
    )
    await attack(ada, 20)
    await world.forget()
    for (const [n, cookie] of farmed.entries())
      await signIn(world, { ...ada, password: 'x' }, { from: address(500 + n), cookie })
    expect((await world.reached()).attempts).toBe(0)
  })

  it('holds several accounts of one browser', async () => {
    await start()
    const from = '203.0.113.40'
    const first = await ripeDevice(ada, from)
    const pass = await earnPass(world, { from })
    const { own } = await signIn(world, person(7), { from, cookie: `${first}; ${pass}` })
    const both = own[deviceCookie] ?? ''
    await attack(ada, 20)
    await attack(person(7), 20)
    expect((await signIn(world, ada, { from, cookie: both })).status).toBe(303)
    expect((await signIn(world, person(7), { from, cookie: both })).status).toBe(303)
  })

  it('is carried by an app in a header', async () => {
    await start()
    const from = '203.0.113.40'
    const app = { from, userAgent: 'Shop/1.0' }
    const pass = await earnPass(world, app)
    const response = await world.send('/login', {
      method: 'POST',
      body: new URLSearchParams({ email: ada.email, password: ada.password }),
      from,
      headers: { 'user-agent': 'Shop/1.0', 'doorward-device': 'new', cookie: pass },
    })
    const device = response.headers.get('doorward-device') ?? ''
    expect(device).toMatch(/^ey/)
    expect(response.headers.getSetCookie().join()).not.toContain(deviceCookie)
    await attack(ada, 20)
    expect((await signIn(world, ada, app, { 'doorward-device': device })).status).toBe(303)
  })

  it('is forgotten when the operator says so', async () => {
    await start()
    const cookie = await ripeDevice(ada)
    await attack(ada, 20)
    expect((await world.admin('forget-devices', { account: ada.email })).status).toBe(200)
    expect((await signIn(world, ada, { cookie })).status).toBe(403)
  })

  it('is not known by its cookie to a site with another secret', async () => {
    await start()
    const cookie = await ripeDevice(ada)
    await world.stop()
    await start()
    await attack(ada, 20)
    expect((await signIn(world, ada, { cookie })).status).toBe(403)
  })
})
