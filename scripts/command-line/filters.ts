// The options that choose lines of the record, and the body that asks for them. Account names go into the body, or come
// from standard input, where no history of a shell keeps them.
import { surfaces } from '../../src/attempt.ts'
import { nearestSurface } from '../../src/config/surface-names.ts'
import { outcomes } from '../../src/journal/contract.ts'
import { parseNetwork } from '../../src/lib/ip-network.ts'
import type { Context } from './command.ts'
import { UsageError } from './failure.ts'
import { type Options, type OptionTable, timeOption } from './options.ts'

const actions = ['forward', 'challenge', 'cool-down', 'refuse', 'block'] as const

export const filterOptions: OptionTable = {
  since: { value: 'TIME', help: 'from then on: 4h (ago), 2026-11-22, 2026-11-22T10:15' },
  until: { value: 'TIME', help: 'up to then' },
  surface: { value: 'SURFACE', help: `one of ${surfaces.join(', ')}`, of: surfaces, suggest: nearestSurface },
  action: {
    value: 'ACTION',
    help: 'forward, challenge, cool-down, refuse; block is whatever was not forwarded',
    of: actions,
  },
  would: {
    value: 'ACTION',
    help: 'what would have been done if every rule that watches did act',
    of: actions,
  },
  outcome: {
    value: 'OUTCOME',
    help: 'what the site said: success lists the accounts that were opened',
    of: outcomes,
  },
  network: { value: 'NETWORK', help: 'an address or a network: 203.0.113.0/24' },
  account: { value: 'NAME', help: 'an account, by its name; - reads the name from standard input' },
  reason: { value: 'REASON', help: 'the rule that decided, as in "doorward top reason"' },
  route: { value: 'ROUTE', help: 'the rule of the protected route' },
  asn: { value: 'ASN', help: 'an autonomous system: AS64500' },
  country: { value: 'COUNTRY', help: 'two letters: FR' },
}

/** The members of the body, of those that were given. */
export async function filterBody(options: Options, context: Context): Promise<Record<string, unknown>> {
  const body: Record<string, unknown> = {}
  const [since, until] = ['since', 'until'].map(name => timeOption(options, name, context.now()))
  if (typeof since === 'number') body['since'] = since
  if (typeof until === 'number') body['until'] = until
  for (const name of ['surface', 'action', 'outcome', 'reason', 'route', 'country']) {
    const text = options.get(name)
    if (text !== undefined) body[name] = text
  }
  const would = options.get('would')
  if (would !== undefined) body['watched'] = would
  const asn = options.get('asn')
  if (asn !== undefined) body['asn'] = asnOf(asn)
  return { ...body, ...(await subjectBody(options, context)) }
}

export const subjectOptions: OptionTable = {
  network: {
    value: 'NETWORK',
    help: 'an address or a network: 203.0.113.7, 203.0.113.0/24, 2001:db8:1::/48',
  },
  account: { value: 'NAME', help: 'an account, by its name; - reads the name from standard input' },
}

/** `network` and `account`, of those that were given. */
export async function subjectBody(options: Options, { input }: Context): Promise<Record<string, string>> {
  const network = options.get('network')
  const account = options.get('account')
  if (network !== undefined && network !== 'no-address' && parseNetwork(network) === null) {
    throw new UsageError(
      `--network is an address or a network such as 203.0.113.0/24, not ${JSON.stringify(network)}.`,
    )
  }
  return {
    ...(network === undefined ? {} : { network }),
    ...(account === undefined ? {} : { account: account === '-' ? firstLine(await input()) : account }),
  }
}

function firstLine(text: string): string {
  const [line = ''] = text.split('\n')
  const name = line.replace(/\r$/, '')
  if (name === '') throw new UsageError('There is no account name on standard input.')
  return name
}

function asnOf(text: string): number {
  const [, digits] = /^(?:AS)?(\d{1,10})$/i.exec(text) ?? []
  if (digits === undefined)
    throw new UsageError(`--asn is a number such as AS64500, not ${JSON.stringify(text)}.`)
  return Number(digits)
}
