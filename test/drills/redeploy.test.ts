// The Worker begins anew in mid-attack, with what the one before had written down: what was spent stays spent, a pass
// that was used up stays used up, a device that is known stays known, and the record has what it acknowledged.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type DemoSite, startDemoSite } from '../../scripts/demo-site.ts'
import { earnPass, signIn } from '../support/checks.ts'
import { address, person, startWorld, type World } from '../support/world.ts'

/** What an account has free, and how many of the last guesses before an end may be forgotten. */
const free = 8
/** For how many attempts a pass is good that cost the lowest price. */
const uses = 5
const everyMs = 250
const forgotten = Math.ceil(2_000 / everyMs)
const deviceCookie = '__Host-doorward-device'

let storage: string
let site: DemoSite
let world: World
const secrets = {
  DOORWARD_SECRET: randomBytes(32).toString('base64'),
  DOORWARD_ADMIN_TOKEN: randomBytes(24).toString('base64'),
}
const begin = () => startWorld({ originUrl: site.url, storage, secrets, onLog: () => {} })

beforeAll(async () => {
  storage = mkdtempSync(join(tmpdir(), 'doorward-redeploy-'))
  site = await startDemoSite({ port: 0, people: 20, workFactor: 1024 })
  world = await begin()
})
afterAll(async () => {
  await world.stop()
  await site.close()
  rmSync(storage, { recursive: true })
})

it('twice in an attack, it gives the attacker nothing back but the last two seconds', async () => {
  const [owner, victim, other] = [person(1), person(2), person(3)]
  const home = { from: '192.0.2.7' }
  const { own } = await signIn(world, owner, { ...home, cookie: await earnPass(world, home) })
  const cookie = own[deviceCookie] ?? ''
  const office = { from: '192.0.3.7' }
  const pass = await earnPass(world, office)
  const guessAtOther = async (n: number, cookie: string) =>
    (await signIn(world, { ...other, password: `guess ${n}` }, { ...office, cookie })).status
  for (let n = 0; n < free; n += 1) expect(await guessAtOther(n, '')).toBe(200)
  for (let n = free; n < free + uses; n += 1) expect(await guessAtOther(n, pass)).toBe(200)
  expect(await guessAtOther(free + uses, pass)).toBe(403)
  await pause(2_500)
  await world.forget()

  let reached = 0
  for (let round = 0; round < 3; round += 1) {
    for (let n = 0; n < 12; n += 1) {
      await world.login(victim.email, `guess ${round} ${n}`, address(round * 20 + n))
      await pause(everyMs)
    }
    reached = (await world.reached()).attempts
    if (round < 2) {
      await world.stop()
      world = await begin()
    }
  }
  expect(reached).toBeGreaterThanOrEqual(free)
  expect(reached).toBeLessThanOrEqual(free + forgotten)

  await world.forget()
  expect((await signIn(world, owner, { from: '192.0.9.9', cookie })).status).toBe(303)
  expect((await world.reached()).success).toBe(1)
  expect(await guessAtOther(99, pass)).toBe(403)
  const { body } = await world.admin('status')
  const { record } = body as {
    readonly record: { readonly day: { readonly actions: { readonly forward: number } } }
  }
  expect(record.day.actions.forward).toBeGreaterThanOrEqual(1 + free + uses + reached)
})
