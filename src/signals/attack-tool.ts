// Programs that are made to guess passwords and say so in their User-Agent. An attacker changes that line in a second:
// this costs him the second, and names the tool in the record. It is never the reason why anything else is let through.
import type { LookingSignal } from './contract.ts'

/** Pieces of the User-Agent that each tool sends as it comes, in lower case. */
const tools = Object.entries({
  Hydra: '(hydra)',
  Patator: 'patator',
  ffuf: 'fuzz faster u fool',
  Wfuzz: 'wfuzz/',
  WPScan: 'wpscan',
  sqlmap: 'sqlmap/',
  Nuclei: 'nuclei - open-source project',
  Nikto: 'nikto/',
  Gobuster: 'gobuster/',
  feroxbuster: 'feroxbuster/',
  OpenBullet: 'openbullet',
  SilverBullet: 'silverbullet',
} as const)

export const attackTool = {
  kind: 'looks',
  name: 'attack-tool',
  look({ client }) {
    const userAgent = client.userAgent.toLowerCase()
    const found = tools.find(([, piece]) => userAgent.includes(piece))
    return found === undefined ? null : { says: 'refuse', about: 'request', what: found[0] }
  },
  sentence: reading => `the client calls itself ${'what' in reading ? reading.what : 'an attack tool'}`,
} as const satisfies LookingSignal
