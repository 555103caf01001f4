// The people of a soak: they sign in once before the load, so that their devices are known, and guess after it, on
// these devices, to see what their budgets are then.
import { deviceCookie } from '../../src/trust/device.ts'
import { createChecks } from '../attack/checks.ts'
import { connectTo } from '../attack/connection.ts'
import { earnPass } from '../attack/earn-pass.ts'
import { createSolver } from '../attack/solver.ts'
import { freeAfterwards } from './findings.ts'
import { type Arrival, passwordOf } from './origin.ts'
import { type Person, userAgent } from './visitors.ts'

const mostPeople = 12
/** Where people are before the load and after it. */
const [atFirst, afterwards] = [200, 201]

/**
 * People who have signed in with a check passed, so that their devices are known.
 *
 * @throws {Error} where somebody is not known after it
 */
export async function peopleAt(url: string): Promise<readonly Person[]> {
  const login = new URL('/login', url)
  const connection = connectTo(login, 4)
  const solver = createSolver(1)
  const tools = {
    connection,
    headers: { 'User-Agent': userAgent },
    url: login,
    solver,
    checks: createChecks(),
  }
  try {
    const people: Person[] = []
    for (let n = 0; n < mostPeople; n += 1) {
      const name = `person${n}@soak.example`
      const from = (moved: number) => `100.${64 + n}.${moved}.7`
      const pass = await earnPass(from(atFirst), { status: 403, headers: {}, body: '' }, tools)
      const answer = await signIn(url, {
        name,
        from: from(atFirst),
        password: passwordOf(name),
        pass: pass?.token ?? '',
      })
      const device = answer.headers.getSetCookie().find(line => line.startsWith(`${deviceCookie}=`))
      if (device === undefined) throw new Error(`Nobody is known after signing in: status ${answer.status}.`)
      people.push({ name, from, cookie: device.split(';', 1)[0] ?? '' })
    }
    return people
  } finally {
    connection.close()
    solver.close()
  }
}

interface SignIn {
  readonly name: string
  readonly from: string
  readonly password: string
  readonly cookie?: string
  readonly pass?: string
}

async function signIn(
  url: string,
  { name, from, password, cookie = '', pass = '' }: SignIn,
): Promise<Response> {
  const response = await fetch(`${url}/login`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ email: name, password, mark: `${name} ${password}` }),
    headers: {
      'cf-connecting-ip': from,
      'user-agent': userAgent,
      cookie,
      ...(pass === '' ? {} : { 'doorward-pass': pass }),
    },
  })
  await response.arrayBuffer()
  return response
}

/** How many of each person's wrong guesses on his own device arrive, of more than there are free. */
export async function guessesAfterwards(
  url: string,
  people: readonly Person[],
  arrivals: readonly Arrival[],
): Promise<ReadonlyMap<string, number>> {
  const arrivedOf = (name: string) => arrivals.filter(arrival => arrival.name === name).length
  const guessing = people.map(async ({ name, from, cookie }) => {
    const before = arrivedOf(name)
    for (let n = 0; n < freeAfterwards + 4; n += 1)
      await signIn(url, { name, from: from(afterwards), cookie, password: `afterwards ${n}` })
    return [name, arrivedOf(name) - before] as const
  })
  return new Map(await Promise.all(guessing))
}
