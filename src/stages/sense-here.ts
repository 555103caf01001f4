// What is sensed where the store does not answer: what the client's seals say, and what this isolate has counted by
// itself. It knows no device by its record and nobody's relations, and says so with a reading.
import type { Attempt } from '../attempt.ts'
import type { Site } from '../site.ts'
import type { Alternative } from '../stores/contract.ts'
import { otherReasons, type Reading } from '../verdict.ts'
import type { Part } from './asking.ts'
import { type Charge, chargesOf, deviceShown, readingsOf } from './counted.ts'

export interface SensedHere {
  readonly readings: readonly Reading[]
  /** To be given back as any other: the store knows which are whose. */
  readonly charges: readonly Charge[]
}

/** @param mode the strictest of the rules that could not be asked */
export async function senseHere(
  attempt: Attempt,
  parts: readonly Part[],
  mode: 'monitor' | 'enforce',
  { standby }: Pick<Site, 'standby'>,
): Promise<SensedHere> {
  const isRipe = attempt.device?.ripe === true
  const sealed = parts.map(part => bySeal(part, isRipe))
  const answers = await standby.take(sealed.map(({ ask }) => ask))
  return {
    readings: [
      ...(isRipe ? [deviceShown('ripe')] : []),
      // What is fine here may be spent there, and is told by nobody.
      ...readingsOf(attempt, sealed, answers).filter(({ says }) => says !== 'fine'),
      { says: 'unknown', reason: otherReasons.unknown, about: 'request', mode },
    ],
    charges: chargesOf(sealed, answers),
  }
}

/** Whose the device is, its seal says. */
function bySeal(part: Part, isRipe: boolean): Part {
  const open = (way: Alternative): Alternative =>
    way.opensTo === 'ripe-device' ? { ...way, opensTo: isRipe ? 'anybody' : 'nobody' } : way
  const debits = part.ask.debits.map(debit => ({ ...debit, alternatives: debit.alternatives.map(open) }))
  return { ...part, ask: { ...part.ask, debits } }
}
