// One deliberately wrong login, sent through the Worker like anybody's, in the name of an account that cannot exist.
// What the record then holds of it tells whether the origin answers, and whether its no is recognised.
import { randomBytes } from 'node:crypto'
import type { RouteSummary } from '../../src/admin/contract.ts'
import type { ShownEntry, ShownLine } from '../../src/admin/shown.ts'
import { second } from '../../src/lib/time.ts'
import type { Client } from './client.ts'
import { passCheck } from './pass-check.ts'

export interface WrongLogin {
  readonly route: RouteSummary
  readonly path: string
  /** The status of the answer; null where there was none. */
  readonly status: number | null
  /** Whether Doorward says of it that it asked for a check. */
  readonly isChallenged: boolean
  /** What the record holds of it; null where it holds nothing. */
  readonly entry: ShownEntry | null
}

const patienceMs = 35 * second
/** A pass is bound to it. */
const program = { 'user-agent': 'doorward-doctor' }
/** How long an entry may take to be in the record. */
const recordPatienceMs = 3 * second

/** The routes of a policy on which a wrong login can be tried, and the path to try. */
export function triable(
  routes: readonly RouteSummary[],
): readonly { readonly route: RouteSummary; readonly path: string }[] {
  return routes.flatMap(route => {
    const path = route.paths.find(candidate => !candidate.includes('*'))
    const asks = Object.values(route.when).every(values => values.some(value => !value.startsWith('!')))
    return route.surface === 'login' && path !== undefined && asks && route.carriedBy !== 'xml-rpc'
      ? [{ route, path }]
      : []
  })
}

/** Where a check is asked for, as of any stranger, it is passed, and the login sent once more. */
export async function tryWrongLogin(client: Client, route: RouteSummary, path: string): Promise<WrongLogin> {
  const first = await send(client, route, path, null)
  if (!first.isChallenged) return first
  const pass = await passCheck(client.url, program)
  return pass === null ? first : send(client, route, path, pass)
}

async function send(
  client: Client,
  route: RouteSummary,
  path: string,
  pass: string | null,
): Promise<WrongLogin> {
  // RFC 2606 reserves .invalid: nobody has this address.
  const name = `doorward-check-${randomBytes(6).toString('hex')}@doorward.invalid`
  const { url, init } = requestOf(client.url, route, path, name, randomBytes(12).toString('base64url'))
  const answer = await fetch(url, {
    ...init,
    headers: { ...init.headers, ...(pass === null ? {} : { 'doorward-pass': pass }) },
    redirect: 'manual',
    signal: AbortSignal.timeout(patienceMs),
  }).catch(() => null)
  await answer?.body?.cancel()
  return {
    route,
    path,
    status: answer?.status ?? null,
    isChallenged: answer?.headers.get('doorward-mitigated') === 'challenge',
    entry: answer === null ? null : await entryOf(client, name),
  }
}

/** Where a route is: a path of it, with the parameters that it asks for. */
export function addressOf(origin: string, { when }: RouteSummary, path: string): URL {
  const url = new URL(path, origin)
  for (const [parameter, values] of Object.entries(when)) {
    const value = values.includes('') ? '' : (values.find(one => !one.startsWith('!')) ?? '')
    if (value !== '') url.searchParams.set(parameter, value === '*' ? 'x' : value)
  }
  return url
}

function requestOf(origin: string, route: RouteSummary, path: string, name: string, password: string) {
  const url = addressOf(origin, route, path)
  // From another page than the form's, because a site that sends a no back to where it came from looks like a yes
  // there.
  const headers = {
    origin,
    referer: new URL('/', origin).href,
    ...program,
    accept: '*/*',
  }
  const account = route.account.find(field => /mail/i.test(field)) ?? route.account[0] ?? 'username'
  const [credential = 'password'] = route.credential
  switch (formatOf(route, path)) {
    case 'basic': {
      const basic = Buffer.from(`${name}:${password}`).toString('base64')
      return { url, init: { method: 'GET', headers: { ...headers, authorization: `Basic ${basic}` } } }
    }
    case 'json': {
      const body = JSON.stringify(nested([account, name], [credential, password]))
      return {
        url,
        init: { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body },
      }
    }
    default:
      return {
        url,
        init: {
          method: 'POST',
          headers,
          body: new URLSearchParams({ [account]: name, [credential]: password }),
        },
      }
  }
}

/** JSON where the route looks like an API's: many of those take forms as well, and the origin behind them may not. */
export function formatOf({ carriedBy, account }: RouteSummary, path: string): 'form' | 'json' | 'basic' {
  if (carriedBy === 'basic') return 'basic'
  const api = /(^|\/)api\//.test(path) || account.some(field => field.startsWith('/'))
  return api ? 'json' : 'form'
}

/** `/user/email` is a member of a member; a name without a slash in front is a member. */
function nested(...fields: readonly (readonly [pointer: string, value: string])[]): object {
  const root: Record<string, unknown> = {}
  for (const [pointer, value] of fields) {
    const names = pointer.startsWith('/') ? pointer.slice(1).split('/') : [pointer]
    let at: Record<string, unknown> = root
    for (const name of names.slice(0, -1)) {
      const inner = (at[name] ?? {}) as Record<string, unknown>
      at[name] = inner
      at = inner
    }
    at[names.at(-1) ?? ''] = value
  }
  return root
}

async function entryOf(client: Client, account: string): Promise<ShownEntry | null> {
  for (let waited = 0; waited < recordPatienceMs; waited += 250) {
    const { lines }: { lines: readonly ShownLine[] } = await client.ask('logs', { account, limit: 1 })
    const [line] = lines
    if (line !== undefined) return 'cells' in line ? null : line
    await new Promise(resolve => setTimeout(resolve, 250))
  }
  return null
}
