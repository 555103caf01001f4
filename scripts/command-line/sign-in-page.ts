// The page with the sign-in form, asked for through the Worker as a browser would: whether it loads our script, which
// does the check before anybody sends the form, and if not, what is in the way.
import type { PolicySummary } from '../../src/admin/contract.ts'
import type { Surface } from '../../src/attempt.ts'
import { type Placement, placementIn } from '../../src/delivery/placement.ts'
import { second } from '../../src/lib/time.ts'
import { type Finding, good, warning } from './finding.ts'
import { addressOf, formatOf, triable } from './wrong-login.ts'

type Obstacle = Exclude<Extract<Placement, { readonly inject: false }>['why'], 'not-a-page' | 'already-there'>

const patienceMs = 10 * second

const inTheWay: Readonly<Record<Obstacle, string>> = {
  'script-src':
    "its Content-Security-Policy lets no script of its own host run: add 'self', or a nonce, to script-src",
  'connect-src': "its Content-Security-Policy lets no script ask its own host: add 'self' to connect-src",
  sandbox: 'its Content-Security-Policy keeps it in a sandbox',
  'no-transform': 'its Cache-Control says no-transform',
  encoding: 'it is compressed in another way than by gzip or Brotli',
  'integrity-policy': 'its Integrity-Policy asks for a hash in every script tag',
  fragment: 'it is HTML without <!doctype>, <html>, <head> or <body>, or the end of its head cannot be found',
}

/** Where no check is ever asked for, there is nothing to look at. */
export async function pageFindings(origin: string, policy: PolicySummary): Promise<readonly Finding[]> {
  if (policy.challenge === null) return []
  const findings: Finding[] = []
  for (const [surface, url] of signInPages(origin, policy)) {
    const mode = policy.surfaceModes[surface] ?? policy.mode
    findings.push(await pageFinding(url, mode === 'enforce'))
  }
  return findings
}

/** The pages of the login routes that are sent as forms, and those that the operator names. */
function signInPages(
  origin: string,
  { routes, challenge }: PolicySummary,
): readonly (readonly [Surface, URL])[] {
  return [
    ...triable(routes)
      .filter(({ route, path }) => formatOf(route, path) === 'form')
      .map(({ route, path }) => [route.surface, addressOf(origin, route, path)] as const),
    ...(challenge?.pages ?? [])
      .filter(({ path }) => !path.includes('*'))
      .map(({ path, surface }) => [surface, new URL(path, origin)] as const),
  ]
}

async function pageFinding(url: URL, acts: boolean): Promise<Finding> {
  const what = `The page at ${url.pathname}${url.search}`
  const answer = await fetch(url, {
    headers: { accept: 'text/html', 'accept-encoding': 'gzip, br', 'user-agent': 'doorward-doctor' },
    redirect: 'manual',
    signal: AbortSignal.timeout(patienceMs),
  }).catch(() => null)
  const body = await answer?.arrayBuffer().catch(() => null)
  if (answer === null || body == null) return warning(`${what} did not come.`)
  const placement = placementIn(answer, new Uint8Array(body), url.href)
  if (placement.inject) {
    return acts
      ? warning(`${what} does not load our script, though it could: does it go through Doorward?`)
      : good(`${what} can load our script, and will where its surface enforces.`)
  }
  switch (placement.why) {
    case 'already-there':
      return good(`${what} loads our script, so that a check is done before anybody sends the form.`)
    case 'not-a-page':
      return warning(
        `There is no page at ${url.pathname}${url.search} (${answer.status}). If the form is on another one, name it in [vars.CHALLENGE] pages.`,
      )
    default:
      return warning(
        `${what} cannot load our script: ${inTheWay[placement.why]}. Whoever is asked for a check sees a page of ours, and types the password once more.`,
      )
  }
}
