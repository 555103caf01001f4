// Who sends a request, as far as the platform and the client's own cookies say: network, client, known devices, a pass.
// It reads no body, and decides nothing.
import type { Attempt, Client, Network, Surface } from '../attempt.ts'
import { stratumOf } from '../client-stratum.ts'
import type { Cookie } from '../lib/cookies.ts'
import type { Site } from '../site.ts'
import { presentedDevices, readDevices } from '../trust/device.ts'
import { presentedPass, readPass } from '../trust/pass.ts'

export type Sender = Pick<Attempt, 'network' | 'client' | 'devices' | 'pass'>

export async function senderOf(
  request: Request,
  surface: Surface,
  cookies: readonly Cookie[],
  now: number,
  site: Pick<Site, 'policy' | 'keyring' | 'networks'>,
): Promise<Sender> {
  const network = networkOf(request, site)
  const client = clientOf(request)
  const { keyring, policy } = site
  const sealed = presentedDevices(request.headers, cookies).token
  const signed = presentedPass(request.headers, cookies)
  if (sealed === null && signed === null) return { network, client, devices: [], pass: null }
  const bound = {
    surface,
    host: new URL(request.url).host,
    network: network.wide,
    client: client.userAgent,
  }
  const [devices, pass] = await Promise.all([
    readDevices(keyring, policy.site, sealed, now),
    readPass(keyring, policy.site, signed, bound, now),
  ])
  return { network, client, devices, pass }
}

/** What the platform says of the sender; a header that a client could send itself is never asked. */
export function networkOf(request: Request, { networks }: Pick<Site, 'networks'>): Network {
  const { asn, country } = request.cf ?? {}
  return {
    ...networks(request.headers.get('cf-connecting-ip')),
    asn: typeof asn === 'number' ? asn : null,
    country: typeof country === 'string' ? country : null,
  }
}

export function clientOf(request: Request): Client {
  const userAgent = (request.headers.get('user-agent') ?? '').slice(0, 200)
  return { userAgent, stratum: stratumOf(request) }
}
