// Knows who attacks and refuses exactly that: the ceiling that no real policy reaches. The only one that may ask.
import { forward, type Policy, plain } from './contract.ts'

export const oracle: Policy = {
  name: 'oracle',
  note: 'Is told which attempts are an attack and refuses those: the ceiling, not a product.',
  start: ({ isAttack }) => ({
    ...plain,
    decide: arrival => (isAttack(arrival) ? { do: 'turn-away', retryAfterMs: null } : forward),
  }),
}
