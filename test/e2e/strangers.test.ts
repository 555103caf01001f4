// Strangers pay, at the demo site in the real runtime: whoever comes from where nobody signed in to an account before
// shows a pass, and whoever did is asked for nothing.
import { afterEach, describe, expect, it } from 'vitest'
import { demoAccounts } from '../../scripts/demo-site.ts'
import { type Client, earnPass, signIn } from '../support/checks.ts'
import { typed } from '../support/command-line.ts'
import { address, inParallel, person, startWorld, type World } from '../support/world.ts'

const [ada] = demoAccounts
if (ada === undefined) throw new Error('The demo site has accounts.')
const home: Client = { from: '203.0.113.40' }
const asked = { status: 403, mitigated: 'challenge' }

let world: World
afterEach(() => world.stop())

async function start(vars: Readonly<Record<string, unknown>> = {}): Promise<void> {
  world = await startWorld({ site: { workFactor: 1024 }, vars: { DETECTION: {}, ...vars } })
}

describe('strangers', () => {
  it('pass a check once, and are friends from then on: in this network, but not with another browser elsewhere', async () => {
    await start()
    expect(await signIn(world, ada, home)).toMatchObject(asked)
    const cookie = await earnPass(world, home)
    expect((await signIn(world, ada, { ...home, cookie })).status).toBe(303)
    // Without the device cookie that the answer set.
    expect((await signIn(world, ada, { from: '203.0.113.99', userAgent: 'Another/1.0' })).status).toBe(303)
    const elsewhere = { from: '198.51.100.40', userAgent: 'Another/1.0' }
    expect(await signIn(world, ada, elsewhere)).toMatchObject(asked)
  })

  it('go straight in on a device that the account knows, wherever it is', async () => {
    await start()
    const cookie = await earnPass(world, home)
    const { own } = await signIn(world, ada, { ...home, cookie })
    const train = { from: '198.51.100.40', userAgent: 'Another/1.0' }
    const device = own['__Host-doorward-device'] ?? ''
    expect((await signIn(world, ada, { ...train, cookie: device })).status).toBe(303)
  })

  it('with stolen passwords open nothing, however many networks they come from', async () => {
    await start()
    const tries = Array.from({ length: 300 }, (_, n) => n)
    const statuses = await inParallel(
      8,
      tries.map(n => () => world.login(person(n).email, person(n).password, address(n))),
    )
    expect(new Set(statuses)).toEqual(new Set([403]))
    expect(await world.reached()).toMatchObject({ attempts: 0 })
  })

  it('are the reason that the record gives, for names that nobody has as for all others', async () => {
    await start()
    for (const email of [ada.email, 'nobody@demo.example']) {
      await world.login(email, 'guess')
      await expect
        .poll(async () => JSON.stringify((await world.admin('logs', { account: email })).body))
        .toContain(
          'Asked for a check: a stranger to this account: nobody has signed in to it from this network before.',
        )
    }
  })

  it('are forwarded where the rule only watches, and the record says what would have been', async () => {
    await start({ DETECTION: { strangers: 'watch' } })
    expect((await signIn(world, ada, home)).status).toBe(303)
    await expect
      .poll(async () => JSON.stringify((await world.admin('logs', { account: ada.email })).body))
      .toContain('Would have been asked for a check (monitor): a stranger to this account')
    // From there he is none any more, whatever he types.
    expect((await signIn(world, { ...ada, password: 'guess' }, home)).status).toBe(200)
    const latest = async () =>
      JSON.stringify((await world.admin('logs', { account: ada.email, limit: 1 })).body)
    await expect.poll(latest).toContain('"is":"failure"')
    expect(await latest()).not.toContain('strangers')
  })

  it('may be programs: doorward doctor passes the check for its wrong login', async () => {
    await start()
    const env = { DOORWARD_URL: world.url, DOORWARD_ADMIN_TOKEN: world.adminToken }
    const { out } = await typed(['doctor'], { env })
    expect(out).toMatch(
      /A wrong login at \/login \(generic-form-login\) reached the origin, and its no \(\d+\) is/,
    )
  })

  it('are asked again where the account changed hands', async () => {
    await start()
    const cookie = await earnPass(world, home)
    expect((await signIn(world, ada, { ...home, cookie })).status).toBe(303)
    await world.admin('forget-devices', { account: ada.email })
    expect(await signIn(world, { ...ada, password: 'guess' }, home)).toMatchObject(asked)
  })
})
