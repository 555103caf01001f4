// Who signs in from where an attack is going on, as the watchtower sees it: a pass is needed then, and where attackers
// are many against people, a dear one. Waiting passes the check as long as hardly more people wait than usual. Whether
// the name exists plays no part.
import { decoy, priceOfAction } from '../watchtower/contract.ts'
import type { ReadingSignal } from './contract.ts'

export const campaigns = {
  kind: 'reads',
  name: 'campaigns',
  surfaces: ['login'],
  read: ({ risk: { action, because: what, waits } }) =>
    action === 'none' ? null : { what, price: priceOfAction[action], waits },
  sentence(reading) {
    const [what, passed] = reading.says === 'check' ? [reading.what, reading.passed] : ['', false]
    const who =
      what === decoy
        ? 'a stranger to this account, from a network that tried a decoy within a day'
        : `a stranger to this account, from where attackers are many against people (${what})`
    return passed ? `${who}, who passed a check` : who
  },
} as const satisfies ReadingSignal
