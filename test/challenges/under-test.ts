// Every item of the shelf as its tests need it: how it is solved, what its answers are tied to, and who stands in for
// its provider.
import { solveChallenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2'
import type { Challenge as AltchaChallenge } from 'altcha-lib/types'
import { afterAll, beforeAll } from 'vitest'
import type { Challenge, Order } from '../../src/challenges/contract.ts'
import { friendlyCaptcha } from '../../src/challenges/friendly-captcha.ts'
import { hcaptcha } from '../../src/challenges/hcaptcha.ts'
import { proofOfWork } from '../../src/challenges/proof-of-work.ts'
import { recaptcha } from '../../src/challenges/recaptcha.ts'
import { turnstile } from '../../src/challenges/turnstile.ts'
import { wait } from '../../src/challenges/wait.ts'
import type { ChallengeUnderTest } from '../contracts/challenge.ts'
import { type Earned, type StandIn, startProvider } from '../support/provider.ts'

export interface Work {
  readonly price: string
  readonly most: number
  readonly parameters: AltchaChallenge
}

export async function solveWork({ parameters }: Work) {
  const found = await solveChallenge({ challenge: parameters, deriveKey })
  if (found === null) throw new Error('Nothing was found.')
  return { counter: found.counter, derivedKey: found.derivedKey, parameters }
}

export interface ProviderUnderTest {
  readonly challenge: Challenge
  readonly provider: () => StandIn
  /** What this provider says of a check that was done as it should be. */
  readonly earned: (order: Order) => Earned
  readonly tells: readonly ('host' | 'surface')[]
}

export interface Providers {
  readonly siteverify: () => StandIn
  readonly friendly: () => StandIn
  readonly items: readonly ProviderUnderTest[]
}

/** Those of the file that calls it: they start before its tests, and end after them. */
export function providersUnderTest(): Providers {
  const siteverify = standIn('siteverify')
  const friendly = standIn('friendly')
  const withAction: ProviderUnderTest['earned'] = ({ host, surface }) => ({ host, action: surface })
  const withHost: ProviderUnderTest['earned'] = ({ host }) => ({ host, action: null })
  return {
    siteverify,
    friendly,
    items: [
      { challenge: turnstile, provider: siteverify, earned: withAction, tells: ['host', 'surface'] },
      { challenge: hcaptcha, provider: siteverify, earned: withHost, tells: ['host'] },
      { challenge: recaptcha, provider: siteverify, earned: withHost, tells: ['host'] },
      { challenge: friendlyCaptcha, provider: friendly, earned: withHost, tells: ['host'] },
    ],
  }
}

function standIn(speaks: Parameters<typeof startProvider>[0]): () => StandIn {
  let started: StandIn | undefined
  const provider = () => {
    if (started === undefined) throw new Error('It has not started.')
    return started
  }
  beforeAll(async () => {
    started = await startProvider(speaks)
  })
  afterAll(() => provider().close())
  return provider
}

/** What the contract suite is run with. */
export function challengesUnderTest({ items }: Providers): readonly ChallengeUnderTest[] {
  return [
    {
      challenge: proofOfWork,
      solve: offer => solveWork(offer as unknown as Work),
      tells: ['id', 'price'],
      asksForSomething: true,
      provider: null,
    },
    ...items.map(
      ({ challenge, provider, earned, tells }): ChallengeUnderTest => ({
        challenge,
        solve: (_, about) => Promise.resolve(provider().earn(earned(about))),
        tells,
        asksForSomething: true,
        provider,
      }),
    ),
    {
      challenge: wait,
      solve: () => Promise.resolve(null),
      tells: [],
      asksForSomething: false,
      provider: null,
    },
  ]
}
