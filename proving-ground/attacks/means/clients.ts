// What an attack's attempts are sent with.
import { ownFingerprintsFrom, type Population } from '../../people/contract.ts'
import type { Client } from '../../places.ts'
import type { Random } from '../../random.ts'
import type { AttackOptions } from '../../scenario.ts'

/** Far beyond the rare ones of people; each attack has as many as a scenario may ask for. */
const attackersFrom = 2 * ownFingerprintsFrom
const perAttack = 1_000_000

/** Who imitates "the most common clients" has heard of so many. */
const commonOnes = 10

/** An attacker who solves checks drives a real browser; one who does not, a program that runs no scripts. */
export function createClients(
  {
    fingerprints,
    looksLikePeople,
    solves,
  }: Pick<AttackOptions, 'fingerprints' | 'looksLikePeople' | 'solves'>,
  index: number,
  population: Population,
): (random: Random, at: number) => Client {
  const script = solves > 0
  switch (looksLikePeople) {
    case 'no':
      return random => ({
        fingerprint: attackersFrom + index * perAttack + random.below(fingerprints),
        script,
      })
    case 'uniform':
      return (random, at) => ({
        fingerprint: random.pick(population.commonFingerprints(at).slice(0, commonOnes)),
        script,
      })
    case 'proportional':
      return (random, at) => ({ fingerprint: population.fingerprint(random, at), script })
  }
}
