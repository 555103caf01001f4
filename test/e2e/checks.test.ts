// Passes at the demo site in the real runtime: whoever is held back passes a check and gets in, and what a pass is good
// for ends where it should.
import { afterEach, describe, expect, it } from 'vitest'
import { demoAccounts } from '../../scripts/demo-site.ts'
import { askForCheck, type Client, earnPass, handIn, navigate, signIn, workOn } from '../support/checks.ts'
import { address, inParallel, person, startWorld, type World, type WorldOptions } from '../support/world.ts'

const [ada] = demoAccounts
if (ada === undefined) throw new Error('The demo site has accounts.')

let world: World
afterEach(() => world.stop())

async function start(options: WorldOptions = {}): Promise<void> {
  world = await startWorld({ ...options, site: { workFactor: 1024, ...options.site } })
}

const guesses = (count: number) => Array.from({ length: count }, (_, n) => `guess-${n}`)

/** Strangers use up what an account takes from unknown clients. */
async function attackAccount(email: string, networks = 12): Promise<void> {
  await inParallel(
    8,
    guesses(networks).map((password, n) => () => world.login(email, password, address(100 + n))),
  )
}

/** Somebody uses up what an address has. */
async function useUp(from: string): Promise<void> {
  for (let n = 0; n < 36; n += 1) await world.login(`nobody${n}@demo.example`, 'guess', from)
}

describe('whoever is held back', () => {
  it('is asked for a check, passes it, and gets in: an account under attack', async () => {
    await start()
    await attackAccount(ada.email)
    const owner: Client = { from: '203.0.113.40' }
    expect(await signIn(world, ada, owner)).toMatchObject({ status: 403, mitigated: 'challenge' })
    const cookie = await earnPass(world, owner)
    expect((await signIn(world, ada, { ...owner, cookie })).status).toBe(303)
  })

  it('is asked for a check, passes it, and gets in: an address that is used up', async () => {
    await start()
    const owner: Client = { from: '203.0.113.40' }
    await useUp('203.0.113.40')
    expect(await signIn(world, ada, owner)).toMatchObject({ status: 403, mitigated: 'challenge' })
    const cookie = await earnPass(world, owner)
    expect((await signIn(world, ada, { ...owner, cookie })).status).toBe(303)
  })

  it('can read as a program what to do', async () => {
    await start()
    await attackAccount(ada.email)
    const response = await world.send('/api/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(ada),
    })
    expect(response.status).toBe(403)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await response.json()).toMatchObject({
      type: 'urn:doorward:problem:check-needed',
      challenge: {
        surface: 'login',
        url: '/__doorward/challenge?surface=login',
        verify: '/__doorward/verify',
      },
    })
  })

  it('may carry the pass in a header, as an app without cookies does', async () => {
    await start()
    await attackAccount(ada.email)
    const app: Client = { from: '203.0.113.41', userAgent: 'Shop/1.0 (Android)' }
    const envelope = await askForCheck(world, app)
    const { body, cookie } = await handIn(world, envelope.ticket, await workOn(envelope), app, 'header')
    expect(cookie).toBe('')
    const { status } = await signIn(world, ada, app, { 'doorward-pass': body.pass ?? '' })
    expect(status).toBe(303)
  })
})

describe('promise 10: a pass is a price', () => {
  it('pays for three guesses at one account from an address that is used up', async () => {
    await start()
    const from = '203.0.113.40'
    await useUp(from)
    const cookie = await earnPass(world, { from })
    await world.forget()
    const guess = { ...ada, password: 'guess' }
    for (let n = 0; n < 6; n += 1) await signIn(world, guess, { from, cookie })
    expect((await world.reached()).attempts).toBe(3)
    const other = await earnPass(world, { from })
    for (const n of [11, 12, 13])
      await signIn(world, { ...person(n), password: 'guess' }, { from, cookie: other })
    expect((await world.reached()).attempts).toBe(3 + 1)
  })

  it('pays for five guesses at two accounts from any other', async () => {
    await start()
    const targets = [person(1), person(2), person(3)]
    for (const { email } of targets) await attackAccount(email)
    const from = '203.0.113.40'
    const cookie = await earnPass(world, { from })
    await world.forget()
    for (const target of [...targets, ...targets, ...targets]) {
      await signIn(world, { ...target, password: 'guess' }, { from, cookie })
    }
    expect((await world.reached()).attempts).toBe(5)
  })

  it('ends where what was paid for ends: then everybody waits', async () => {
    await start()
    await attackAccount(ada.email, 20)
    await world.forget()
    const statuses: number[] = []
    for (let n = 0; n < 14; n += 1) {
      const from = address(200 + n)
      const cookie = await earnPass(world, { from })
      statuses.push((await signIn(world, { ...ada, password: `guess-${n}` }, { from, cookie })).status)
    }
    expect((await world.reached()).attempts).toBe(10)
    expect(statuses.slice(10)).toEqual([429, 429, 429, 429])
  })

  it.each([
    ['another network', { from: '203.0.114.40' }],
    ['another program', { userAgent: 'Mozilla/5.0 (another)' }],
  ] as const)('is nothing for %s', async (_, change) => {
    await start()
    await attackAccount(ada.email)
    const owner: Client = { from: '203.0.113.40' }
    const cookie = await earnPass(world, owner)
    const thief = { ...owner, ...change, cookie }
    expect(await signIn(world, ada, thief)).toMatchObject({ status: 403, mitigated: 'challenge' })
    // Of the same network, a telephone that got another address goes on.
    expect((await signIn(world, ada, { from: '203.0.113.99', cookie })).status).toBe(303)
  })

  it('is nothing on another surface', async () => {
    await start()
    await attackAccount(ada.email)
    const owner: Client = { from: '203.0.113.40' }
    const cookie = await earnPass(world, owner, 'signup')
    expect(await signIn(world, ada, { ...owner, cookie })).toMatchObject({ status: 403 })
  })

  it('of a single use lets one of ten through that come at once', async () => {
    // Where half of what is paid for is gone, a check is dear, and its pass is good for one.
    const paid = { most: 12, refill: 1, every: '1h' }
    await start({
      vars: { LIMITS: { login: { 'network-budget': { free: 1, refill: 1, every: '1h', paid } } } },
    })
    const from = '203.0.113.40'
    for (let n = 0; n < 2; n += 1) await signIn(world, person(n), { from })
    for (let n = 0; n < 3; n += 1) {
      const cookie = await earnPass(world, { from })
      for (let guess = 0; guess < 5; guess += 1) {
        await signIn(world, { ...person(n), password: `guess-${guess}` }, { from, cookie })
      }
    }
    await world.forget()
    const cookie = await earnPass(world, { from })
    const all = Array.from(
      { length: 10 },
      () => () => signIn(world, { ...ada, password: 'x' }, { from, cookie }),
    )
    await inParallel(10, all)
    expect((await world.reached()).attempts).toBe(1)
  })
})

describe('a ticket', () => {
  it('is good once, for whom it was made, and for its own work', async () => {
    await start()
    const owner: Client = { from: '203.0.113.40' }
    const [first, second] = [await askForCheck(world, owner), await askForCheck(world, owner)]
    const work = await workOn(first)
    expect((await handIn(world, second.ticket, work, owner)).body).toMatchObject({ ok: false, why: 'wrong' })
    expect((await handIn(world, first.ticket, work, { from: '192.0.2.1' })).body).toMatchObject({
      ok: false,
      why: 'not-yours',
    })
    const handedIn = await Promise.all(
      Array.from({ length: 10 }, () => handIn(world, first.ticket, work, owner)),
    )
    expect(handedIn.filter(({ body }) => body.ok)).toHaveLength(1)
    expect(handedIn.filter(({ body }) => body.why === 'used')).toHaveLength(9)
  })
})

describe('whoever passes no check', () => {
  const guessed = { email: ada.email, password: 'guess' }
  /** Whether the check page has a way through for browsers without JavaScript. */
  const offersWait = (text: string) => text.includes('action="/__doorward/wait"')
  const ticketIn = (text: string) => /name="ticket" value="([^"]+)"/.exec(text)?.[1] ?? ''
  const post = (fields: Readonly<Record<string, string>>, client: Client) =>
    navigate(world, '/__doorward/wait', { back: '/login', ...fields }, client)

  /** Waits as the page asks for, and comes back with the pass; null where no wait is offered any more. */
  async function waitFor(client: Client, text: string): Promise<string | null> {
    if (!offersWait(text)) return null
    const begun = await post({ surface: 'login' }, client)
    await new Promise(resolve => setTimeout(resolve, 3_050))
    const { status, headers } = await post({ ticket: ticketIn(begun.text) }, client)
    expect([status, headers.location]).toEqual([303, '/login'])
    return headers['set-cookie']?.[0]?.split(';', 1)[0] ?? null
  }

  it('gets two guesses an hour at an account by waiting, from wherever he comes', async () => {
    await start({ vars: { CHALLENGE: { wait: '3s' } } })
    await attackAccount(ada.email)
    await world.forget()
    const guess = async (n: number) => {
      const client: Client = { from: address(300 + n) }
      const asked = await navigate(world, '/login', guessed, client)
      const cookie = await waitFor(client, asked.text)
      if (cookie !== null) await navigate(world, '/login', guessed, { ...client, cookie })
    }
    await inParallel(
      6,
      Array.from({ length: 6 }, (_, n) => () => guess(n)),
    )
    expect((await world.reached()).attempts).toBe(2)
    // What was used up a moment ago is not offered any more once nothing can come back, in any isolate.
    await new Promise(resolve => setTimeout(resolve, 8_500))
    const late = await navigate(world, '/login', guessed, { from: address(320) })
    expect(late.text).toContain('One quick check')
    expect(offersWait(late.text)).toBe(false)
  })

  it('gets no pass before the time is over', async () => {
    await start({ vars: { CHALLENGE: { wait: '30s' } } })
    await attackAccount(ada.email)
    const client: Client = { from: '203.0.113.40' }
    const ticket = ticketIn((await post({ surface: 'login' }, client)).text)
    expect(ticket).not.toBe('')
    const early = await post({ ticket }, client)
    expect(early.status).toBe(403)
    expect(early.headers['set-cookie']).toBeUndefined()
    expect(ticketIn(early.text)).toBe(ticket)
  })

  it('reaches nothing more with 300 guesses that he sends on as fast as he can', async () => {
    await start()
    await inParallel(
      8,
      guesses(300).map((password, n) => () => world.login(ada.email, password, address(n % 40))),
    )
    expect((await world.reached()).attempts).toBe(8)
  })
})

describe('promise 5: a check tells nobody whether an account exists', () => {
  it('comes at the same guess, in the same words, at the same price', async () => {
    await start()
    const seen = async (email: string, from: string) => {
      const answers = []
      for (let n = 0; n < 10; n += 1) {
        const { status, text } = await signIn(world, { email, password: `guess-${n}` }, { from })
        answers.push(status === 403 ? [status, text.replace(/"reference":"[^"]+"/, '')] : [status])
      }
      const { challenge, surface } = await askForCheck(world, { from })
      return { answers, surface, type: challenge.type, price: challenge.price }
    }
    const known = await seen(ada.email, '203.0.113.40')
    const unknown = await seen('nobody-at-all@demo.example', '192.0.2.40')
    expect(known.answers.at(-1)?.[0]).toBe(403)
    expect(unknown).toEqual(known)
  })
})
