// Who comes to the site of a soak, all the time: people on devices that are known, guessers from everywhere at a few
// names, one address that tries name after name, guessers of codes, and clients that are gone before they are answered.
import { setTimeout as pause } from 'node:timers/promises'
import { deviceCookie } from '../../src/trust/device.ts'
import { passwordOf } from './origin.ts'

export type Kind = 'person' | 'guess' | 'spray' | 'code' | 'gone'

/** An attempt as its client saw it. */
export interface Sent {
  readonly mark: string
  readonly kind: Kind
  readonly name: string
  /** Milliseconds since 1970. */
  readonly at: number
  readonly endedAt: number
  /** Null where no answer came. */
  readonly status: number | null
  /** What Doorward did instead of forwarding; null where it forwarded. */
  readonly mitigated: string | null
}

export interface Person {
  readonly name: string
  /** An address in a network of his own, another one each time he has moved. */
  readonly from: (moved: number) => string
  /** The device's cookie. */
  cookie: string
}

export interface VisitorParts {
  /** Where the Worker listens now. */
  readonly url: () => string
  readonly people: readonly Person[]
  readonly lengthMs: number
  /** Who sees that the site is down comes back later: what it says then of a right password counts as any answer. */
  readonly isSiteWell: () => boolean
  readonly random: () => number
  readonly signal: AbortSignal
}

export const userAgent = 'Mozilla/5.0 (a soak)'
/** Names that are guessed at, and nobody's: nobody signs in to them. */
const guessedAt: readonly string[] = ['v1', 'v2', 'v3', 'v4', 'v5'].map(name => `${name}@soak.example`)
const sprayer = '203.0.113.66'
const answerWithinMs = 45_000
/**
 * How often each person moves. What was right a moment ago is let through from the same network without being counted:
 * so each of these is charged and given back, more often than is free, and as often as the limits allow.
 */
const moves = 14

/** How often each kind comes, in milliseconds between two of one visitor. */
const every: Readonly<Record<Kind, number>> = { person: 1_500, guess: 120, spray: 250, code: 500, gone: 400 }

export function visitors({ url, people, lengthMs, isSiteWell, random, signal }: VisitorParts) {
  const sent: Sent[] = []
  const underWay = new Set<Promise<void>>()
  const beganAt = Date.now()
  let count = 0

  /** A home or a phone in a network of its own, one of sixty thousand. */
  const anywhere = () => `198.${18 + Math.floor(random() * 2)}.${byte()}.${1 + (byte() % 254)}`
  const byte = () => Math.floor(random() * 256)

  async function send(
    kind: Kind,
    name: string,
    from: string,
    { password = 'a guess', cookie = '', goneAfterMs = answerWithinMs } = {},
  ): Promise<string | null> {
    count += 1
    const mark = `${kind}-${count}`
    const [path, fields] =
      kind === 'code' ? ['/login/code', { code: '123456' }] : ['/login', { email: name, password }]
    const at = Date.now()
    const ended = (status: number | null, mitigated: string | null) =>
      sent.push({ mark, kind, name, at, endedAt: Date.now(), status, mitigated })
    try {
      const response = await fetch(url() + path, {
        method: 'POST',
        redirect: 'manual',
        body: new URLSearchParams({ ...fields, mark }),
        headers: { 'cf-connecting-ip': from, 'user-agent': userAgent, cookie },
        signal: AbortSignal.timeout(goneAfterMs),
      })
      await response.arrayBuffer()
      ended(response.status, response.headers.get('doorward-mitigated'))
      return deviceIn(response)
    } catch {
      ended(null, null)
      return null
    }
  }

  const asPerson = async (person: Person) => {
    if (!isSiteWell()) return
    const { name, from, cookie } = person
    const here = from(Math.floor(((Date.now() - beganAt) / lengthMs) * moves))
    person.cookie = (await send('person', name, here, { password: passwordOf(name), cookie })) ?? cookie
  }
  const oneOf = (names: readonly string[]) => names[Math.floor(random() * names.length)] ?? ''

  /** Again and again, whatever becomes of the one before; people wait for their answer. */
  async function keep(kind: Kind, come: () => Promise<unknown>): Promise<void> {
    while (!signal.aborted) {
      const coming = come().then(() => {})
      underWay.add(coming)
      void coming.finally(() => underWay.delete(coming))
      if (kind === 'person') await coming
      await pause(every[kind] * (0.5 + random()), undefined, { signal }).catch(() => {})
    }
  }

  const lanes = [
    ...people.map(person => keep('person', () => asPerson(person))),
    keep('guess', () => send('guess', oneOf(guessedAt), anywhere())),
    keep('spray', () => send('spray', `n${count}@soak.example`, sprayer)),
    keep('code', () => send('code', '', anywhere())),
    keep('gone', () =>
      send('gone', oneOf(guessedAt), anywhere(), { goneAfterMs: 1 + Math.floor(random() * 40) }),
    ),
  ]

  return {
    sent: sent as readonly Sent[],
    /** Resolves when `signal` has ended the last of them, and every one has his answer. */
    async ended(): Promise<void> {
      await Promise.all(lanes)
      await Promise.all(underWay)
    },
  }
}

function deviceIn(response: Response): string | null {
  const lines = response.headers.getSetCookie().map(line => line.split(';', 1)[0] ?? '')
  return lines.find(pair => pair.startsWith(`${deviceCookie}=`)) ?? null
}
