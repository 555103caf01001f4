// The networks that many people of the site share: offices, the translators of carriers, and where VPNs end. Some hold
// thousands, most a few dozen.
import { type Random, weighted } from '../random.ts'
import type { Carriers } from './carriers.ts'
import { type Network, sharedNumber } from './networks.ts'

/** So that one in a hundred is sixty times as large as the usual one (G13). */
const sigma = Math.log(60) / 2.326
/** Of those behind shared networks: 5 % of all where 20 % are (G12, G28). */
const vpnShare = 0.25
const hostingOfVpns = 0.5

export interface SharedNetworks {
  /** As many people have it as their own. Null where nobody shares any. */
  draw(random: Random): Network | null
  /** One that is in this ASN; null for none. */
  inAsn(asn: number, random: Random): Network | null
}

/** `users`: those that are behind them, counted twice where they are behind two. */
export function createSharedNetworks(
  users: number,
  medianUsers: number,
  carriers: Carriers,
  random: Random,
): SharedNetworks {
  const networks: { readonly network: Network; readonly users: number }[] = []

  function make(all: number, carrier: () => number): (draws: Random) => Network | null {
    const from = networks.length
    for (let left = Math.round(all); left > 0; ) {
      const size = Math.min(left, Math.max(1, Math.round(random.logNormal(medianUsers, sigma))))
      networks.push({ network: { number: sharedNumber(networks.length), carrier: carrier() }, users: size })
      left -= size
    }
    return drawnFrom(networks.slice(from))
  }

  const vpn = make(users * vpnShare, () =>
    random.chance(hostingOfVpns) ? carriers.host(random) : carriers.local(random),
  )
  const other = make(users * (1 - vpnShare), () => carriers.local(random))
  const byAsn = new Map(
    [...Map.groupBy(networks, ({ network }) => carriers.get(network.carrier).asn)].map(
      ([asn, those]) => [asn, drawnFrom(those)] as const,
    ),
  )

  return {
    draw: draws => (draws.chance(vpnShare) ? vpn(draws) : null) ?? other(draws),
    inAsn: (asn, draws) => byAsn.get(asn)?.(draws) ?? null,
  }
}

function drawnFrom(
  networks: readonly { readonly network: Network; readonly users: number }[],
): (random: Random) => Network | null {
  if (networks.length === 0) return () => null
  const at = weighted(networks.map(({ users }) => users))
  return random => networks[at(random)]?.network ?? null
}
