// From an arrival to the attempt that `identify` would have made of it, with tags by a quick keyed hash. Pure.
import type {
  Attempt,
  KnownDevice,
  Network,
  PasswordMarks,
  Provenance,
  Subject,
  Surface,
  TypoTags,
} from '../../src/attempt.ts'
import { day } from '../../src/lib/time.ts'
import { deviceOf } from '../../src/trust/device.ts'
import { passLifetimeMs, worthOf } from '../../src/trust/pass.ts'
import type { Arrival } from '../arrival.ts'
import { commonPasswords } from '../people/contract.ts'
import { mix } from '../random.ts'

/** What `identify` would have made of it, with tags by a quick keyed hash. */
export function attemptOf(arrival: Arrival, at: number, salt: number): Attempt {
  const { name, place, client, cookie, password, surface } = arrival
  const nameTag = tagged(salt, 'name', name)
  const accountSubject = subjectOf(salt, 'account', name)
  const devices = devicesIn(cookie)
  const account = { subject: accountSubject, tag: nameTag, hint: '', names: [nameTag] }
  return {
    at,
    surface: surface satisfies Surface,
    route: surface,
    network: networkOf(place, salt),
    client: { userAgent: String(client.fingerprint), stratum: client.fingerprint >>> 0 },
    devices,
    pass: passOf(arrival),
    account,
    accountSubject,
    alsoCharged: [],
    flow: null,
    malformed: null,
    counts: surface === 'login' ? 'failures' : 'requests',
    credentials: 1,
    unambiguous: true,
    signedIn: false,
    password: surface === 'login' ? passwordOf(arrival, at, salt) : null,
    credentialTag: surface === 'login' ? tagged(salt, 'credential', place.wide, name, password) : null,
    device: deviceOf(devices, account.names),
    provenance: surface === 'login' ? provenanceOf(arrival, account.names, salt) : null,
  }
}

/**
 * As `passwords/tags.ts` makes them, with the parity of their day. The Worker's own list holds the most common ones,
 * and no more.
 */
function passwordOf({ password }: Arrival, at: number, salt: number): PasswordMarks {
  const today = Math.floor(at / day)
  const tagOf = (date: number) => ((date & 1) << 24) | (mix(mix(salt ^ date, 4), password) & 0xffffff)
  return {
    today: tagOf(today),
    yesterday: tagOf(today - 1),
    usual: password >= 0 && password < commonPasswords,
    typo: typoOf(password, salt),
  }
}

/** In numbers there are no slips of the finger: a mistyped password is any other. */
function typoOf(password: number, salt: number): TypoTags {
  return { exact: mix(mix(salt, 5), password) & 0xff_ffff, near: [] }
}

function provenanceOf({ place, client }: Arrival, names: readonly string[], salt: number): Provenance {
  return {
    names,
    plain: true,
    networks: [mix(mix(salt, 1), mix(place.wide | 0, Math.floor(place.wide / 2 ** 32)))],
    asns: [mix(mix(salt, 2), place.asn) & 0xffff],
    clients: [mix(mix(salt, 3), client.fingerprint) & 0xffff],
  }
}

function networkOf({ address, middle, wide, asn }: Arrival['place'], salt: number): Network {
  return {
    subject: subjectOf(salt, 'network', wide),
    address: addressText(address, middle, wide),
    middle: middle === null ? null : `m${middle}`,
    wide: `w${wide}`,
    asn,
    country: null,
  }
}

/** As much like an address as is read of one: the last octet, or which /64 of its /48 it is. */
function addressText(address: number, middle: number | null, wide: number): string {
  if (middle === null) return `${wide}.${address % 256}`
  return `2001:db8:${wide.toString(16)}:${(address % 65_536).toString(16)}::`
}

function passOf({ pass, at }: Arrival): Attempt['pass'] {
  if (pass === null || at - pass.at > passLifetimeMs) return null
  const { id, price } = pass
  const earned =
    pass.how === 'waited'
      ? ({ how: 'wait', price: 'low', pool: 'waited' } as const)
      : ({ how: 'proof-of-work', price, pool: 'paid' } as const)
  return { id: `p${id}`, ...earned, ...worthOf(earned) }
}

function devicesIn(cookie: string | null): readonly KnownDevice[] {
  return cookie === null ? [] : (JSON.parse(cookie) as readonly KnownDevice[])
}

function subjectOf(salt: number, kind: Subject['kind'], value: number): Subject {
  return { kind, key: `site:${kind}:${tagged(salt, kind, value)}`, previous: null }
}

/** 64 bits that look like nothing, as text. */
function tagged(salt: number, purpose: string, ...values: readonly number[]): string {
  let [one, other] = [mix(salt, purpose.length), mix(salt ^ 0x5bd1e995, purpose.charCodeAt(0))]
  for (const value of values) {
    const high = Math.floor(value / 2 ** 32)
    one = mix(mix(one, value | 0), high)
    other = mix(mix(other, high), value | 0)
  }
  return one.toString(16).padStart(8, '0') + other.toString(16).padStart(8, '0')
}
