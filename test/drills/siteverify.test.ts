// A provider of checks that is away, slow or lies, in the real runtime. In each: no token opens anything that the
// provider did not vouch for, here and for this, and whoever is a person gets in by work instead.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { askForCheck, handIn, signIn, workOn } from '../support/checks.ts'
import { type Earned, type StandIn, silences, startProvider, troubles } from '../support/provider.ts'
import { person, startWorld, type World } from '../support/world.ts'

let provider: StandIn
let world: World
let people = 0

beforeAll(async () => {
  provider = await startProvider('siteverify')
  const { sitekey, url: siteverify, secret } = provider
  world = await startWorld({
    site: { workFactor: 1024 },
    vars: { CHALLENGE: { provider: 'turnstile', sitekey, siteverify } },
    secrets: { DOORWARD_CHALLENGE_SECRET: secret },
    onLog: () => {},
  })
})
afterAll(async () => {
  await world.stop()
  await provider.close()
})
beforeEach(() => provider.behave(null))

const done = { host: '127.0.0.1', action: 'login' }

/** Somebody at whose account and address nothing is free any more. */
async function somebodySpent() {
  people += 1
  const who = { ...person(people), from: `198.51.${people}.7` }
  for (let n = 0; n < 8; n += 1) await world.login(who.email, `guess ${n}`, who.from)
  expect((await signIn(world, who, who)).status).toBe(403)
  await world.forget()
  return who
}

async function handsIn(who: { readonly from: string }, earned: Earned) {
  const { ticket, challenge } = await askForCheck(world, who)
  expect(challenge.type).toBe('turnstile')
  return handIn(world, ticket, provider.earn(earned), who)
}

it('a provider that is there is believed once', async () => {
  const who = await somebodySpent()
  const { cookie } = await handsIn(who, done)
  expect((await signIn(world, who, { ...who, cookie })).status).toBe(303)
})

/** The others are tried one by one in `test/challenges/`. */
const behaviours = [
  ['a connection that breaks', troubles['a connection that breaks']],
  ['does not answer', silences['does not answer']],
] as const

describe.each(behaviours)('a provider with this trouble: %s', (_, behaviour) => {
  it('is replaced by dear work, and its tokens open nothing', async () => {
    const who = await somebodySpent()
    provider.behave(behaviour)
    const { status, body, cookie } = await handsIn(who, done)
    expect([status, body.ok, body.why, cookie]).toEqual([403, false, 'unavailable', ''])
    expect((await signIn(world, who, who)).status).toBe(403)
    expect((await world.reached()).attempts).toBe(0)

    const { next } = body
    if (next === null || next === undefined) throw new Error('Nothing is asked for instead.')
    expect(next.challenge).toMatchObject({ type: 'proof-of-work', price: 'high' })
    const worked = await handIn(world, next.ticket, await workOn(next), who)
    expect((await signIn(world, who, { ...who, cookie: worked.cookie })).status).toBe(303)
  })
})

it.each<readonly [what: string, earned: Earned]>([
  ['on another site', { ...done, host: 'elsewhere.example' }],
  ['for something else', { ...done, action: 'signup' }],
])('a provider that vouches for a check done %s is not believed', async (_, earned) => {
  const who = await somebodySpent()
  const { body, cookie } = await handsIn(who, earned)
  expect([body.ok, cookie]).toEqual([false, ''])
  expect((await signIn(world, who, who)).status).toBe(403)
})
