// More credentials in one request than a person can mean: arrays, repeated fields, batches. Refused before any account
// is touched; the network pays for each.
import type { LookingSignal } from './contract.ts'

const allowed = 1

export const tooManyCredentials = {
  kind: 'looks',
  name: 'too-many-credentials',
  look: ({ credentials }) =>
    credentials > allowed ? { says: 'refuse', about: 'request', what: String(credentials) } : null,
  sentence: reading =>
    `${'what' in reading ? reading.what : 'several'} credentials in one request, ${allowed} allowed`,
} as const satisfies LookingSignal
