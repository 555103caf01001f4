// Steps that name nobody, at the demo site in the real runtime: codes, and passwords asked for once more, are
// charged to whom they are about, whatever cookies come with them.
import { afterEach, describe, expect, it } from 'vitest'
import { demoAccounts } from '../../scripts/demo-site.ts'
import { address, person, startWorld, type World, type WorldOptions } from '../support/world.ts'

const grace = demoAccounts.find(({ code }) => code !== undefined)
if (grace === undefined) throw new Error('The demo site has an account with a second factor.')

let world: World
afterEach(() => world.stop())

async function start(options: WorldOptions = {}): Promise<void> {
  world = await startWorld({ ...options, site: { workFactor: 1024, ...options.site } })
}

type Fields = Readonly<Record<string, string>>

interface Answered {
  readonly status: number
  /** What we did with it ourselves; null where it was forwarded. */
  readonly mitigated: string | null
  /** What a browser would send from now on. */
  readonly cookies: readonly string[]
}

async function post(
  path: string,
  fields: Fields,
  from: string,
  cookies: readonly string[] = [],
): Promise<Answered> {
  const response = await world.send(path, {
    method: 'POST',
    body: new URLSearchParams(fields),
    from,
    headers: { cookie: cookies.join('; ') },
  })
  await response.arrayBuffer()
  const set = response.headers.getSetCookie().map(line => line.split(';', 1)[0] ?? '')
  const mitigated = response.headers.get('doorward-mitigated')
  return { status: response.status, mitigated, cookies: set }
}

const login = ({ email, password }: { readonly email: string; readonly password: string }, from: string) =>
  post('/login', { email, password }, from)

describe('a second factor', () => {
  it('is asked for and given, after a slip too', async () => {
    await start()
    for (let n = 0; n < 3; n += 1) {
      const pending = await login(grace, address(1))
      expect(pending.status).toBe(303)
      expect((await post('/login/code', { code: '000000' }, address(1), pending.cookies)).status).toBe(200)
      const { status } = await post('/login/code', { code: grace.code ?? '' }, address(1), pending.cookies)
      expect(status).toBe(303)
    }
  })
})

describe('a stolen session', () => {
  it('gets five guesses at its password, whatever is invented beside it', async () => {
    await start()
    const { cookies } = await login(person(1), address(1))
    for (let n = 0; n < 24; n += 1) {
      const invented = `auth_token=${n}kq0VnX7rT1mW9yL5cJ8dF2gH6sA4eZ3b`
      const all =
        n % 2 === 0 ? [invented, ...cookies] : [...cookies, invented.replace('auth_token', 'session')]
      const guess = { new_email: 'taken@demo.example', password: `guess-${n}` }
      await post('/account/email', guess, address(10 + n), all)
    }
    expect((await world.reached('sensitive')).failure).toBe(5)
  })
})

describe('somebody signed in', () => {
  it('is not turned away because strangers spent what requests without a session have', async () => {
    await start()
    const { cookies } = await login(person(1), address(1))
    const change = { new_email: 'changed@demo.example', password: person(1).password }
    const strangers = []
    for (let n = 0; n < 62; n += 1)
      strangers.push(await post('/account/email', { ...change, password: 'x' }, address(10 + n)))
    const held = { status: 403, mitigated: 'challenge' }
    expect(strangers.at(-3)?.mitigated).toBeNull()
    expect(strangers.slice(-2)).toMatchObject([held, held])
    const remembered = 'remember_token=kq0VnX7rT1mW9yL5cJ8dF2gH6sA4eZ3b'
    expect((await post('/account/email', change, address(1), [...cookies, remembered])).status).toBe(303)
    expect((await world.reached('sensitive')).success).toBe(1)
  })
})
