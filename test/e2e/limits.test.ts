// The limits, at the demo site in the real runtime: attackers stop where they should, and people get in.
import { afterEach, describe, expect, it } from 'vitest'
import { demoAccounts } from '../../scripts/demo-site.ts'
import { signIn } from '../support/checks.ts'
import { address, inParallel, person, startWorld, type World, type WorldOptions } from '../support/world.ts'

const [ada, grace] = demoAccounts
if (ada === undefined || grace === undefined) throw new Error('The demo site has two accounts.')

let world: World
afterEach(() => world.stop())

/** A world of its own for every test: budgets carry over otherwise. */
async function start(options: WorldOptions = {}): Promise<void> {
  world = await startWorld({ ...options, site: { workFactor: 1024, ...options.site } })
}

const passwords = (count: number) => Array.from({ length: count }, (_, n) => `guess-${n}`)

describe('attackers', () => {
  it('one address, one account, 300 passwords, the right one last: not found, at most 20 at the origin', async () => {
    await start()
    const statuses = []
    for (const password of [...passwords(299), ada.password])
      statuses.push(await world.login(ada.email, password))
    expect(statuses).not.toContain(303)
    expect((await world.reached()).attempts).toBeLessThanOrEqual(20)
    expect((await world.reached()).attempts).toBeGreaterThanOrEqual(5)
  })

  it('500 addresses against one account: at most 12 in the first hour', async () => {
    await start()
    const guesses = passwords(500).map((password, n) => () => world.login(ada.email, password, address(n)))
    await inParallel(32, guesses)
    expect((await world.reached()).attempts).toBeLessThanOrEqual(12)
  })

  it('one address, 500 accounts, as fast as it can: at most 30, and one per 20 s', async () => {
    await start()
    const begun = Date.now()
    const guesses = Array.from({ length: 500 }, (_, n) => () => world.login(person(n + 1).email, 'guess'))
    await inParallel(32, guesses)
    const allowed = 30 + Math.floor((Date.now() - begun) / 20_000)
    expect((await world.reached()).attempts).toBeLessThanOrEqual(allowed)
  })

  it('65,536 /64s of one /48, one guess each: at most 200 in the first minute', async () => {
    await start()
    const from = (n: number) => `2001:db8:7:${n.toString(16)}::1`
    const guesses = Array.from(
      { length: 3_000 },
      (_, n) => () => world.login(`nobody${n}@demo.example`, 'guess', from(n)),
    )
    await inParallel(64, guesses)
    expect((await world.reached()).attempts).toBeLessThanOrEqual(200)
  })

  it('60 parallel guesses against a budget of 5: at most 5 arrive', async () => {
    await start({ vars: { LIMITS: { login: { 'account-budget': { free: 5, refill: 1, every: '15m' } } } } })
    const guesses = passwords(60).map((password, n) => () => world.login(ada.email, password, address(n)))
    await inParallel(60, guesses)
    expect((await world.reached()).attempts).toBeLessThanOrEqual(5)
  })

  it('an own success in between gives an attacker nothing back', async () => {
    await start()
    for (let n = 0; n < 60; n += 1) {
      await world.login(person(1).email, person(1).password)
      await world.login(ada.email, `guess-${n}`)
    }
    expect((await world.reached()).failure).toBeLessThanOrEqual(20)
  })

  it('one address over its limit empties no account that it names', async () => {
    await start()
    for (const n of Array(60).keys()) await world.login(`nobody${n}@demo.example`, 'guess')
    const named = Array.from({ length: 1_000 }, (_, n) => () => world.login(person(n + 1).email, 'guess'))
    await inParallel(16, named)
    await world.forget()
    const victims = [1, 250, 500, 750, 1000]
    for (const [at, victim] of victims.entries()) {
      for (let guess = 0; guess < 8; guess += 1) {
        await world.login(person(victim).email, `guess-${guess}`, address(20 + at * 8 + guess))
      }
    }
    expect((await world.reached()).attempts).toBe(victims.length * 8)
  })

  it('ten wrong codes for one account over ten flows, then none', async () => {
    await start()
    let tried = 0
    for (let flow = 0; flow < 14; flow += 1) {
      const from = address(flow)
      const body = new URLSearchParams({ email: grace.email, password: grace.password })
      const first = await world.send('/login', { method: 'POST', body, from })
      const cookie = first.headers
        .getSetCookie()
        .map(line => line.split(';', 1)[0])
        .join('; ')
      if (first.status !== 303) continue
      for (let n = 0; n < 2; n += 1) {
        const code = new URLSearchParams({ code: String(100_000 + tried) })
        await world.send('/login/code', { method: 'POST', body: code, from, headers: { cookie } })
        tried += 1
      }
    }
    expect((await world.reached('code')).failure).toBeLessThanOrEqual(10)
  })

  it('a reset flood: three an hour for one recipient', async () => {
    await start()
    for (let n = 0; n < 20; n += 1) {
      const body = new URLSearchParams({ email: ada.email })
      await world.send('/reset', { method: 'POST', body, from: address(n) })
    }
    expect((await world.reached('reset')).attempts).toBe(3)
  })

  it('sign-ups: five in ten minutes from one network', async () => {
    await start()
    for (let n = 0; n < 20; n += 1) {
      const body = new URLSearchParams({ email: `new${n}@demo.example`, password: 'long-enough-password' })
      await world.send('/signup', { method: 'POST', body })
    }
    expect((await world.reached('signup')).attempts).toBeLessThanOrEqual(6)
  })
})

describe('forged success', () => {
  it('signed in as one user, 50 POSTs in another’s name: no success, no refund', async () => {
    await start()
    const own = person(1)
    const signedIn = await world.send('/login', {
      method: 'POST',
      body: new URLSearchParams({ email: own.email, password: own.password }),
      from: address(900),
    })
    const cookie = signedIn.headers
      .getSetCookie()
      .map(line => line.split(';', 1)[0])
      .join('; ')
    await world.forget()
    const victim = encodeURIComponent(ada.email)
    const bodies = [
      `email=${victim}&password=guess&email=&password=`,
      `email=${victim}&password=guess`,
      `email=${victim}&password=`,
      `email=&password=`,
      `email=${victim}&password=guess&email=${encodeURIComponent(own.email)}&password=${own.password}`,
    ]
    for (let n = 0; n < 50; n += 1) {
      const response = await world.send('/login', {
        method: 'POST',
        body: bodies[n % bodies.length] ?? '',
        headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
        from: address(n),
      })
      expect(response.status).not.toBe(303)
    }
    expect((await world.reached()).failure).toBeLessThanOrEqual(12 + 20)
    // The victim's budget is spent: nothing was given back. Only who passes a check may go on.
    const stranger = await signIn(world, { email: ada.email, password: 'guess' }, { from: address(999) })
    expect(stranger).toMatchObject({ status: 403, mitigated: 'challenge' })
  })

  for (const crash of ['status-500', 'hang', 'reset-connection'] as const) {
    it(`an origin that fails on wrong passwords (${crash}) gives no free guesses`, async () => {
      await start({ site: { crashOnWrongPassword: crash }, vars: { ORIGIN: { timeout: '500ms' } } })
      const guesses = passwords(60).map(password => () => world.login(ada.email, password))
      await inParallel(4, guesses)
      expect((await world.reached()).attempts).toBeLessThanOrEqual(30)
    })
  }
})

describe('people', () => {
  it('1,000 on 1,000 addresses, one in eight mistyping once or twice, all get in', async () => {
    await start()
    const people = Array.from({ length: 1_000 }, (_, n) => async () => {
      const { email, password } = person(n + 1)
      const typos = n % 8 === 0 ? 1 + (n % 2) : 0
      for (let typo = 0; typo < typos; typo += 1) await world.login(email, `${password}x`, address(n))
      return world.login(email, password, address(n))
    })
    const statuses = await inParallel(16, people)
    expect(statuses.filter(status => status !== 303)).toEqual([])
  })

  it('50 behind one address, all in the same second', async () => {
    await start({ site: { workFactor: 16_384 } })
    const people = Array.from(
      { length: 50 },
      (_, n) => () => world.login(person(n + 1).email, person(n + 1).password),
    )
    expect(await inParallel(50, people)).toEqual(Array(50).fill(303))
  })

  it('a right password any number of times in a row', async () => {
    await start()
    const statuses = []
    for (let n = 0; n < 60; n += 1) statuses.push(await world.login(ada.email, ada.password))
    expect(statuses).toEqual(Array(60).fill(303))
  })
})

describe('two names that differ only by an accent', () => {
  it('share one budget', async () => {
    await start()
    for (let n = 0; n < 20; n += 1) {
      await world.login(n % 2 === 0 ? 'müller@demo.example' : 'muller@demo.example', `guess-${n}`, address(n))
    }
    expect((await world.reached()).attempts).toBe(8)
  })
})
