// Who signs in from where nobody has signed in to this account before, on no device that it knows: a pass is needed
// then, whatever is left of the limits. Attackers with thousands of networks are strangers everywhere; people hardly
// ever are.
//
// With a password that goes round, or where the account has taken many wrong guesses, whoever shares carrier and kind
// of browser is one too. What is said is the same: the record of a right password must not tell what it is like.
import type { ReadingSignal } from './contract.ts'

/** Beyond as many, somebody is at the account: then carrier and browser are no longer enough. */
const mostGuesses = 15

export const strangers = {
  kind: 'reads',
  name: 'strangers',
  surfaces: ['login'],
  read: ({ relation: { network, asn, client }, passwordGoesRound, guesses }) =>
    network || (asn && client && !passwordGoesRound && guesses <= mostGuesses)
      ? null
      : { what: 'stranger', price: 'low', waits: true },
  sentence: reading =>
    reading.says === 'check' && reading.passed
      ? 'a stranger to this account, who passed a check'
      : 'a stranger to this account: nobody has signed in to it from this network before',
} as const satisfies ReadingSignal
