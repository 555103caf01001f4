// [vars.LISTS]: who is always let through, and who never. Account names become keyed tags at once; none is kept or
// shown, not even one that is wrong.
import * as v from 'valibot'
import { networkList, parseNetwork } from '../lib/ip-network.ts'
import type { ListEntries, Lists } from '../signals/contract.ts'
import { countries } from './countries.ts'
import { frozenSet } from './frozen.ts'
import { Described, isTable } from './problems.ts'
import { listOf, type Shape, scalar, text, withDefault } from './shapes.ts'
import { alongside, type Report, table } from './tables.ts'

/** Tags under which the record may know an account: one, or two while the secret is being rotated. */
export type AccountTag = (name: string) => readonly string[]

interface Entries {
  readonly networks: readonly string[]
  readonly asns: readonly number[]
  readonly countries: readonly string[]
  /** Tags, per account. */
  readonly accounts: readonly (readonly string[])[]
}

export function lists(accountTag: AccountTag): Shape<Lists> {
  const entries = withDefault(
    table<Entries>({
      networks: withDefault(listOf(network()), []),
      asns: withDefault(listOf(asn()), []),
      countries: withDefault(listOf(country()), []),
      accounts: withDefault(listOf(account(accountTag)), []),
    }),
    {},
  )
  const both = v.pipe(
    table({ allow: entries, deny: entries }),
    v.transform(({ allow, deny }) => ({ allow: ready(allow), deny: ready(deny) })),
  )
  return withDefault(
    alongside(both, (written, report) => reportBoth(written, accountTag, report)),
    {},
  )
}

/** An attempt knows an IPv6 client by its /64 and by nothing narrower. */
function network(): Shape<string> {
  const narrowest = 64
  return text(
    'an address or network such as 203.0.113.7, 203.0.113.0/24 or 2001:db8::/64, not narrower than that',
    value => {
      const parsed = parseNetwork(value)
      if (parsed === null || parsed.bits === 0) return null
      return parsed.family === 6 && parsed.bits > narrowest ? null : parsed.text
    },
    value => {
      const parsed = parseNetwork(value)
      if (parsed?.family !== 6 || parsed.bits <= narrowest) return null
      return parseNetwork(`${parsed.text.split('/')[0]}/${narrowest}`)?.text ?? null
    },
  )
}

function asn(): Shape<number> {
  return scalar('the number of an autonomous system, such as 64500 or "AS64500"', asnOf)
}

function asnOf(value: unknown): number | null {
  const number = typeof value === 'string' ? Number(/^(?:AS)?(\d{1,10})$/i.exec(value)?.[1]) : value
  return typeof number === 'number' && Number.isInteger(number) && number > 0 && number < 2 ** 32
    ? number
    : null
}

function country(): Shape<string> {
  const known = (code: string) => (countries.has(code) ? code : null)
  return text('a country code of ISO 3166-1 such as DE, or XK, T1 (Tor), XX (unknown)', known, code =>
    // The most frequent slip is the code that is reserved, and never sent.
    code.toUpperCase() === 'UK' ? 'GB' : known(code.toUpperCase()),
  )
}

/** Keyed tags of a name: none is kept or shown. */
export function account(accountTag: AccountTag): Shape<readonly string[]> {
  return text('the name of an account, as it is entered at the login', value =>
    isName(value) ? accountTag(value) : null,
  )
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '' && value.length <= 320
}

/** Entries that are in both lists, however each is written. */
function reportBoth(written: unknown, accountTag: AccountTag, report: Report): void {
  const meaning: Readonly<Record<keyof Entries, (entry: unknown) => string | number | null>> = {
    networks: entry => (typeof entry === 'string' ? (parseNetwork(entry)?.text ?? null) : null),
    asns: asnOf,
    countries: entry => (typeof entry === 'string' ? entry : null),
    accounts: entry => (isName(entry) ? (accountTag(entry)[0] ?? null) : null),
  }
  for (const [kind, meant] of Object.entries(meaning)) {
    const allowed = new Set(listAt(written, 'allow', kind).map(meant))
    for (const [at, entry] of listAt(written, 'deny', kind).entries()) {
      const means = meant(entry)
      if (means === null || !allowed.has(means)) continue
      const found = kind === 'accounts' ? new Described('an account') : entry
      report(['deny', kind, String(at)], 'an entry that is not in allow too', found)
    }
  }
}

function listAt(written: unknown, side: string, kind: string): readonly unknown[] {
  const entries = isTable(written) ? written[side] : undefined
  const list = isTable(entries) ? entries[kind] : undefined
  return Array.isArray(list) ? list : []
}

function ready(entries: Entries): ListEntries {
  const networks = networkList(entries.networks)
  return {
    network: address => networks.match(address),
    asns: frozenSet(entries.asns),
    countries: frozenSet(entries.countries),
    accountTags: frozenSet(entries.accounts.flat()),
  }
}
