// Whether a target may be attacked, and whether anybody listens there. Attacking what is not one's own is a crime
// nearly everywhere: without a word from the person, only this machine is allowed.
import { lookup } from 'node:dns/promises'
import { BlockList, connect } from 'node:net'
import { AttackError } from './options.ts'

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** The problems with a target, none when it may be attacked. Looks up `localhost`, and no other name. */
export async function targetProblems(target: string, iOwnThisSite: boolean): Promise<readonly string[]> {
  if (!URL.canParse(target)) {
    return [`--target is a URL such as http://127.0.0.1:8787, not ${JSON.stringify(target)}.`]
  }
  const url = new URL(target)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return [`--target begins with http:// or https://, not ${url.protocol}`]
  }
  const problems: string[] = []
  if (url.username !== '' || url.password !== '')
    problems.push('--target holds a user name or password: leave it out.')
  if (!iOwnThisSite && !(await isLoopback(hostOf(url)))) {
    problems.push(
      `${url.host} is not on a loopback address. Attack only what is yours; if it is, add --i-own-this-site.`,
    )
  }
  return problems
}

/**
 * Resolves when something accepts connections there.
 *
 * @throws {AttackError} of kind `unreachable`, after ten seconds at the latest.
 */
export async function assertReachable(url: URL): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const socket = connect({ host: hostOf(url), port: portOf(url), timeout: 10_000 })
    const fail = (reason: string) => {
      socket.destroy()
      reject(new AttackError('unreachable', [`Nothing answers at ${url.origin}: ${reason}. Is it running?`]))
    }
    socket.once('connect', () => {
      socket.destroy()
      resolve()
    })
    socket.once('timeout', () => fail('no answer within ten seconds'))
    socket.once('error', (error: NodeJS.ErrnoException) => fail(error.code ?? error.message))
  })
}

/** Without the brackets of an IPv6 address. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1')
}

export function portOf(url: URL): number {
  return Number(url.port || (url.protocol === 'https:' ? 443 : 80))
}

/**
 * A name other than `localhost` may point here now and elsewhere in a minute, so only addresses and it are believed.
 */
async function isLoopback(host: string): Promise<boolean> {
  if (host !== 'localhost') return isLoopbackAddress(host)
  try {
    const addresses = await lookup(host, { all: true })
    return addresses.length > 0 && addresses.every(({ address }) => isLoopbackAddress(address))
  } catch {
    return false
  }
}

function isLoopbackAddress(host: string): boolean {
  return loopback.check(host, host.includes(':') ? 'ipv6' : 'ipv4')
}
