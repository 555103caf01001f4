// A flood from one network, in the real runtime, with the rate limit that wrangler.toml has as an example: what it
// holds back, whom it leaves alone, and that nothing is asked of the store for it.
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { earnPass, signIn } from '../support/checks.ts'
import { configurationWith } from '../support/configuration.ts'
import { inParallel, person, startWorld, type World } from '../support/world.ts'

const most = 30

/** The runtime counts by the minutes of the clock. Resolves where at least half of one is left. */
async function earlyInAMinute(): Promise<void> {
  const gone = Date.now() % 60_000
  if (gone > 30_000) await wait(60_000 - gone + 100)
}

/** The example of wrangler.toml in force, with a smaller limit. */
const inForce = (text: string) =>
  text
    .replace(/^# (\[\[ratelimits\]\]|name = "FLOOD_LIMIT"|namespace_id = "7001"|simple = .*)$/gm, '$1')
    .replace('limit = 1000', `limit = ${most}`)

describe('a flood from one network', () => {
  const configuration = configurationWith(inForce)
  let world: World
  beforeAll(async () => {
    world = await startWorld({ site: { workFactor: 1024 }, configPath: configuration.path })
  })
  afterAll(async () => {
    await world.stop()
    configuration.remove()
  })

  it('is held back at the door, and nobody else is', { timeout: 120_000 }, async () => {
    const owner = person(1)
    const from = '203.0.113.7'
    const { own, status } = await signIn(world, owner, { from, cookie: await earnPass(world, { from }) })
    expect(status).toBe(303)
    await world.forget()
    await earlyInAMinute()

    const statuses = await inParallel(
      8,
      Array.from({ length: 200 }, (_, n) => () => world.login(`name${n}@demo.example`, 'guess', from)),
    )
    expect(statuses.filter(each => each === 429).length).toBeGreaterThanOrEqual(200 - most)
    expect((await world.reached()).attempts).toBeLessThanOrEqual(most)

    // Whoever is known goes in from there, and a stranger from the next network.
    const cookie = own['__Host-doorward-device'] ?? ''
    expect((await signIn(world, owner, { from, cookie })).status).toBe(303)
    expect(await world.login(person(2).email, person(2).password, '203.0.114.7')).toBe(303)
    expect(await world.login(person(3).email, person(3).password, from)).toBe(429)

    // So many from one network in a minute are one line, which counts them by what was done and why.
    const noted = async () => JSON.stringify((await world.admin('logs', { reason: 'flood', limit: 50 })).body)
    await expect.poll(noted, { timeout: 10_000 }).toMatch(/"action":"cool-down"[^{}]*"reason":"flood"/)
  })
})
