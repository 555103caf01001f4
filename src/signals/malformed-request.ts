// A request that cannot be read the way its origin will read it. Two parsers that disagree are a way around every
// limit, so nobody guesses: it is answered with the 4xx that says what was wrong.
import type { Malformed } from '../attempt.ts'
import type { LookingSignal } from './contract.ts'

const texts: Readonly<Record<Malformed['why'], string>> = {
  'bad-path': 'the path cannot be read with certainty',
  'bad-body': 'the body cannot be read as what it says it is',
  'slow-body': 'the body did not arrive in time',
  'large-body': 'the body is larger than this route allows',
  'unsupported-type': 'the body has a type or character set that this route does not take',
  contradiction: 'the request says two different things',
}

export const malformedRequest = {
  kind: 'looks',
  name: 'malformed-request',
  look: ({ malformed }) =>
    malformed === null ? null : { says: 'refuse', about: 'request', what: malformed.why },
  sentence: reading =>
    texts['what' in reading && reading.what in texts ? (reading.what as Malformed['why']) : 'bad-body'],
} as const satisfies LookingSignal
