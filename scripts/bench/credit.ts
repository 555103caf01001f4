// What people have earned before their case is measured: a device that is known, or a pass where nothing is free any
// more. The passes are signed here with the secret of the benchmark; the devices are what Doorward gave for a right
// sign-in.
import { randomUUID } from 'node:crypto'
import { networkOf } from '../../src/lib/ip-network.ts'
import { keyring } from '../../src/lib/keyed.ts'
import { deviceCookie } from '../../src/trust/device.ts'
import { issuePass, passCookie } from '../../src/trust/pass.ts'
import { type Answer, loginText, type Needs, type Person, stranger, userAgent, withCookie } from './cases.ts'

export const secret = 'a secret that only the benchmark uses, long enough to be one'
export const site = 'bench'

/** Sends one request, and resolves to its answer. */
export type Ask = (request: string) => Promise<Answer>

/** Who makes the attempt of this index. */
export type People = (index: number) => Promise<Person>

/** Those whom a case is about, once they have earned what it needs. `firstIndex` makes their accounts the job's own. */
export async function peopleFor(needs: Needs, host: string, firstIndex: number, ask: Ask): Promise<People> {
  switch (needs) {
    case 'nothing':
      return index => Promise.resolve(stranger(index))
    case 'device':
      return peopleWithDevices(host, firstIndex, ask)
    case 'pass':
      return peopleWithPasses(host, firstIndex, ask)
  }
}

const { current } = keyring(secret, null)

/** So many that each is used a few times a job, and no limit is met. */
const devices = 128
/** Addresses whose attempts are no longer free. */
const spentNetworks = 32
/** A network from which many have signed in has eight times the thirty that another has; these are some more. */
const mostGuesses = 400

/** People who sign in on known devices, from ever other networks. */
async function peopleWithDevices(host: string, firstIndex: number, ask: Ask): Promise<People> {
  const known = await Promise.all(
    Array.from({ length: devices }, async (_, n) => {
      const email = `known${firstIndex}-${n}@bench.example`
      const address = `198.19.${n}.1`
      const person = withCookie({ ...stranger(0), email, address }, await passFor(address, host))
      const { head } = await ask(loginText(person, 'right', host))
      const cookie = new RegExp(`\nset-cookie: *(${deviceCookie}=[^;\r]+)`, 'i').exec(head)?.[1]
      if (cookie === undefined) throw new Error(`a right sign-in made no device known: ${head.slice(0, 300)}`)
      return { email, cookie }
    }),
  )
  return index => {
    const { email, cookie } = known[index % devices] ?? { email: '', cookie: '' }
    return Promise.resolve(withCookie({ ...stranger(index), email }, cookie))
  }
}

/** People at addresses that have used up what is free there. A pass serves two attempts, at an account each. */
async function peopleWithPasses(host: string, firstIndex: number, ask: Ask): Promise<People> {
  const used = Array.from({ length: spentNetworks }, (_, n) => useUp(addressOf(n), host, firstIndex, ask))
  await Promise.all(used)
  const passes = new Map<number, Promise<string>>()
  return async index => {
    const pair = Math.floor(index / 2)
    const address = addressOf(pair)
    const pass = passes.get(pair) ?? passFor(address, host)
    passes.set(pair, pass)
    // Two attempts an account, each from another network: as for strangers.
    const account = 2 * Math.floor(index / 4) + (index % 2)
    return withCookie({ ...stranger(index), email: `paid${account}@bench.example`, address }, await pass)
  }
}

function addressOf(n: number): string {
  return `198.18.${n % spentNetworks}.1`
}

async function useUp(address: string, host: string, firstIndex: number, ask: Ask): Promise<void> {
  let last = ''
  for (let guess = 0; guess < mostGuesses; guess++) {
    const email = `guess${firstIndex}-${guess}-${address}@bench.example`
    const person = { ...stranger(0), address, email }
    const { head } = await ask(loginText(person, 'wrong', host))
    if (/\ndoorward-mitigated: *challenge/i.test(head)) return
    last = head
  }
  throw new Error(
    `${mostGuesses} wrong guesses from one address were asked for no check: ${last.slice(0, 300)}`,
  )
}

/** A pass for the sign-in, as the cookie that a browser sends. */
export async function passFor(address: string, host: string): Promise<string> {
  const network = networkOf(address)?.wide ?? ''
  const earned = { id: randomUUID(), how: 'proof-of-work', price: 'low', pool: 'paid' } as const
  const bound = { surface: 'login', host, network, client: userAgent } as const
  const { token } = await issuePass(current, site, earned, bound, Date.now())
  return `${passCookie}=${token}`
}
