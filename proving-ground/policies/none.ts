// Nothing before the origin: what every other policy is measured against. Keeps nothing.
import { forward, type Policy, plain } from './contract.ts'

export const none: Policy = {
  name: 'none',
  note: 'No protection: every attempt reaches the origin.',
  start: () => ({ ...plain, decide: () => forward }),
}
