// Where each account's owner lives, and where some of them are regularly besides.
import type { Random } from '../random.ts'
import { abroadShare, type Carriers } from './carriers.ts'
import { isShared, type Network, type Networks } from './networks.ts'
import type { SharedNetworks } from './shared-networks.ts'
import type { Homes } from './whereabouts.ts'

/** Two accounts of one home: 12 % of homes, more of them 3 % (G11). */
const sameHousehold = 0.14
const secondShare = 0.4

/** Of each place, how many are there: some are counted twice. */
export const placesPerAccount = 1 + secondShare

export function createHomes(
  sharedShare: number,
  carriers: Carriers,
  networks: Networks,
  shared: SharedNetworks,
  random: Random,
): (account: number, previous: Network | null) => Homes {
  function somewhere(): Network {
    const many = random.chance(sharedShare) ? shared.draw(random) : null
    return (
      many ??
      networks.home(random.chance(abroadShare) ? carriers.abroad(random) : carriers.local(random), random)
    )
  }

  return (_, previous) => {
    const isTogether = random.chance(sameHousehold)
    const own = somewhere()
    const together = isTogether && previous !== null && !isShared(previous.number) && !isShared(own.number)
    return { first: together ? previous : own, second: random.chance(secondShare) ? somewhere() : null }
  }
}
