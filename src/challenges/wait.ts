// The wait page, for browsers without JavaScript. Its price is time: a ticket says from when it may be answered, and
// who comes with a good one has waited. Passes for it pay from a small pool of their own.
import { type Challenge, noHosts, noTestKeys } from './contract.ts'

export const wait: Challenge<'wait'> = {
  name: 'wait',
  pool: 'waited',
  needsAccount: false,
  testKeys: noTestKeys,
  hosts: noHosts,
  offer: (_, { waitSeconds }) => Promise.resolve({ type: 'wait', seconds: waitSeconds }),
  check: () => Promise.resolve({ is: 'right' }),
}
