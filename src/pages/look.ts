// How our pages look on this site, and what they may load: what the operator set, and what the configured check needs.
import type { ChallengeHosts } from '../challenges/contract.ts'
import type { PagesPolicy } from '../config/policy.ts'
import { styleSheet } from './style.ts'

export interface LookParts {
  readonly pages: PagesPolicy
  /** The address of the check page's script, on the same host. */
  readonly script: string
  /** What the check page must allow besides: the hosts of a provider. */
  readonly hosts: ChallengeHosts
}

export interface Look extends LookParts {
  readonly style: ReturnType<typeof styleSheet>
}

export function look(parts: LookParts): Look {
  return { ...parts, style: styleSheet(parts.pages.color) }
}

/** Where nothing is known of the site. */
export const plainLook = look({
  pages: { name: null, logo: null, color: null, support: null, otherWay: null },
  script: '/__doorward/page.js',
  hosts: { script: [], frame: [], connect: [], style: [] },
})
