// What Doorward did instead of forwarding, as the header `Doorward-Mitigated` of its own answers says.
import type { Answered } from './connection.ts'

export type Mitigation = 'challenge' | 'cool-down' | 'refuse'

/** Null where the site itself answered. */
export function mitigationOf({ headers }: Pick<Answered, 'headers'>): Mitigation | null {
  const said = headers['doorward-mitigated']
  switch (said) {
    case 'challenge':
    case 'cool-down':
    case 'refuse':
      return said
    default:
      return null
  }
}
