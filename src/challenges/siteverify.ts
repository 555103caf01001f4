// Asking a provider whether a token is good: what Turnstile, hCaptcha, reCAPTCHA and Friendly Captcha have in common,
// as a challenge made from data. No item of the shelf itself. It keeps nothing, and what it says of a failure is a
// code: neither the secret nor the token is in it.
import { readStart } from '../lib/body.ts'
import { inTime } from '../lib/in-time.ts'
import { parseNetwork } from '../lib/ip-network.ts'
import { second } from '../lib/time.ts'
import type {
  Challenge,
  ChallengeHosts,
  ChallengeTools,
  Checked,
  Order,
  ProviderPolicy,
  TestKeys,
} from './contract.ts'

/** A provider of checks, as far as one differs from another. */
export interface Provider<Name extends string> {
  readonly name: Name
  /** Where tokens are verified. */
  readonly url: string
  /** A form with the secret in it, or JSON with the secret in the header `X-API-Key`. */
  readonly sends: 'form' | 'json'
  /** What it takes beside the secret and the token. */
  readonly takes: readonly ('sitekey' | 'remoteip')[]
  readonly longestToken: number
  /** Where its answer says on which host the check was done, and for what; null: nowhere. */
  readonly hostname: Told
  readonly action: Told | null
  /** Answers with a score below this are wrong. Null: scores mean nothing here. */
  readonly leastScore: number | null
  /** The script that draws the check on a page. */
  readonly script: string
  readonly hosts: ChallengeHosts
  readonly testKeys: TestKeys
}

interface Told {
  readonly at: readonly string[]
  /**
   * Whether it is always there. What is there always counts; what is missing counts against the answer where this is
   * true.
   */
  readonly promised: boolean
}

/** Longer than any provider takes on a usual day, shorter than people wait. */
const patienceMs = 2 * second
const largestAnswer = 64 * 1024

/** What providers write where they do not know the host: hCaptcha, in a flood. */
const untold: readonly unknown[] = [undefined, null, '', 'not-provided']

/** Faults of the site's account or of the provider: no answer of a visitor's brings them about. */
const faultsOfTheAccount: readonly unknown[] = [
  'missing-input-secret',
  'invalid-input-secret',
  'internal-error',
  'auth_required',
  'auth_invalid',
  'sitekey_invalid',
]

export function siteverify<const Name extends string>(provider: Provider<Name>): Challenge<Name> {
  const { name, script, hosts, testKeys, longestToken } = provider
  return {
    name,
    pool: 'paid',
    needsAccount: true,
    testKeys,
    hosts,
    offer(order, tools) {
      if (tools.provider === null) return Promise.reject(new Error(`${name} needs an account.`))
      return Promise.resolve({ type: name, sitekey: tools.provider.sitekey, script, action: order.surface })
    },
    async check(answer, order, tools) {
      if (typeof answer !== 'string' || answer.length > longestToken || !/^[\x21-\x7e]+$/.test(answer)) {
        return wrong('no-token')
      }
      if (tools.provider === null) return unavailable('no-account')
      const asking = new AbortController()
      const asked = ask(provider, tools.provider, answer, order, tools, asking.signal)
      return inTime(
        asked.catch(() => unavailable('no-answer')),
        patienceMs,
        () => unavailable('no-answer-in-time'),
      ).finally(() => asking.abort())
    },
  }
}

async function ask(
  provider: Provider<string>,
  account: ProviderPolicy,
  token: string,
  order: Order,
  { request, address }: ChallengeTools,
  signal: AbortSignal,
): Promise<Checked> {
  const response = await request(question(provider, account, token, address, signal))
  const { status, body } = response
  if (status >= 500 || status === 429 || (status >= 300 && status < 400)) {
    return unavailable(`status-${status}`)
  }
  const { bytes, stopped } = await readStart(body, largestAnswer, patienceMs)
  const answer = stopped === 'end' ? parsed(new TextDecoder().decode(bytes)) : undefined
  const success = valueAt(answer, ['success'])
  if (typeof success !== 'boolean') return unavailable('no-verdict')
  return success ? fitting(provider, answer, order) : refused(answer)
}

function question(
  { url, sends, takes }: Provider<string>,
  { secret, sitekey, siteverify }: ProviderPolicy,
  token: string,
  address: string | null,
  signal: AbortSignal,
): Request {
  const remoteip = takes.includes('remoteip') ? addressIn(address) : null
  const fields = {
    ...(sends === 'form' ? { secret } : {}),
    response: token,
    ...(takes.includes('sitekey') ? { sitekey } : {}),
    ...(remoteip === null ? {} : { remoteip }),
  }
  return new Request(siteverify ?? url, {
    method: 'POST',
    // Wherever an answer might lead to, the secret does not go there.
    redirect: 'manual',
    signal,
    ...(sends === 'form'
      ? { body: new URLSearchParams(fields) }
      : {
          body: JSON.stringify(fields),
          headers: { 'Content-Type': 'application/json', 'X-API-Key': secret },
        }),
  })
}

/** A provider that is told what is no address refuses the token for it. */
function addressIn(text: string | null): string | null {
  const network = text === null ? null : parseNetwork(text)
  return network === null || network.text.includes('/') ? null : network.text
}

/** The provider takes the token. It may still have been earned elsewhere, or for something else. */
function fitting({ hostname, action, leastScore }: Provider<string>, answer: unknown, order: Order): Checked {
  const host = valueAt(answer, hostname.at)
  if (untold.includes(host) ? hostname.promised : hostnameOf(host) !== hostnameOf(order.host)) {
    return wrong('another-host')
  }
  const meant = action === null ? undefined : valueAt(answer, action.at)
  if (untold.includes(meant) ? action?.promised === true : meant !== order.surface) {
    return wrong('another-action')
  }
  const score = leastScore === null ? undefined : valueAt(answer, ['score'])
  if (leastScore !== null && score !== undefined && !(typeof score === 'number' && score >= leastScore)) {
    return wrong('low-score')
  }
  return { is: 'right' }
}

function refused(answer: unknown): Checked {
  const codes = [valueAt(answer, ['error-codes']), valueAt(answer, ['error', 'error_code'])].flat()
  const fault = codes.find(code => faultsOfTheAccount.includes(code))
  if (typeof fault === 'string') return unavailable(fault)
  const code = codes.find(code => typeof code === 'string' && /^[a-z_-]{1,40}$/.test(code))
  return wrong(typeof code === 'string' ? code : 'refused')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key)
        ? Reflect.get(inner, key)
        : undefined,
    value,
  )
}

/** Of a host with or without a port, or of an origin. */
function hostnameOf(host: unknown): string | null {
  const url = typeof host === 'string' && !host.includes('://') ? `http://${host}` : String(host)
  return URL.canParse(url) ? new URL(url).hostname : null
}

const wrong = (why: string): Checked => ({ is: 'wrong', why })
const unavailable = (why: string): Checked => ({ is: 'unavailable', why })
