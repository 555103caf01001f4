// Whether the Content Security Policies of a page (CSP Level 3) let a script of its own host run there and ask its own
// host, and with which nonce. Where browsers differ, the strictest counts. Pure; it changes no policy.
import { allowsAddress } from './source-list.ts'

/** Directive names, in lower case, and what they list. */
export type ContentSecurityPolicy = ReadonlyMap<string, readonly string[]>

export type Admission =
  /** The nonce goes into the tag, where there is one. */
  | { readonly inject: true; readonly nonce: string | null }
  | { readonly inject: false; readonly why: 'script-src' | 'connect-src' | 'sandbox' }

/** What the script is, and what it asks; all of the page's own origin. */
export interface Needs {
  readonly script: URL
  readonly asks: readonly URL[]
}

/**
 * All policies of the headers `Content-Security-Policy` or `-Report-Only`, joined by commas as `Headers.get` has them.
 */
export function policiesOfHeader(header: string | null): readonly ContentSecurityPolicy[] {
  return (header ?? '')
    .split(',')
    .map(policyOf)
    .filter(policy => policy.size > 0)
}

/**
 * What a `<meta http-equiv>` holds: one policy for some browsers, for others one for each part between commas. All of
 * these are returned, so that whoever asks has to please both. Directives that count in headers only are left out.
 */
export function policiesOfMeta(content: string): readonly ContentSecurityPolicy[] {
  const texts = content.includes(',') ? [content, ...content.split(',')] : [content]
  return texts.map(text => new Map([...policyOf(text)].filter(([name]) => name !== 'sandbox')))
}

/** For content that could not be read. */
export const nothingAllowed: ContentSecurityPolicy = new Map([['default-src', []]])

/**
 * @param enforced every one of them must allow it
 * @param reported only has a say in which nonce is taken, so that no report is made where that can be helped
 */
export function admission(
  enforced: readonly ContentSecurityPolicy[],
  reported: readonly ContentSecurityPolicy[],
  { script, asks }: Needs,
): Admission {
  if (enforced.some(isSandboxed)) return { inject: false, why: 'sandbox' }
  const runs = (nonce: string | null) => (policy: ContentSecurityPolicy) =>
    allowsScript(policy, script, nonce)
  // A nonce that the page has is taken even where it could do without: browsers differ less about it than about hosts.
  const nonces = new Set([...enforced, ...reported].flatMap(policy => noncesIn(scriptSources(policy) ?? [])))
  const possible = [...nonces, null].filter(nonce => enforced.every(runs(nonce)))
  const [first] = possible
  if (first === undefined) return { inject: false, why: 'script-src' }
  if (!enforced.every(policy => asks.every(address => allowsRequest(policy, address))))
    return { inject: false, why: 'connect-src' }
  return { inject: true, nonce: possible.find(nonce => reported.every(runs(nonce))) ?? first }
}

/** Of a directive that is there twice, the first counts. One with other signs than ASCII some browsers skip. */
function policyOf(text: string): ContentSecurityPolicy {
  const policy = new Map<string, readonly string[]>()
  for (const part of text.split(';')) {
    const [name, ...sources] = part.split(/[\t\n\f\r ]+/).filter(token => token !== '')
    const key = name?.toLowerCase()
    if (key !== undefined && !policy.has(key)) policy.set(key, /^\p{ASCII}*$/u.test(part) ? sources : [])
  }
  return policy
}

function scriptSources(policy: ContentSecurityPolicy): readonly string[] | undefined {
  return policy.get('script-src-elem') ?? policy.get('script-src') ?? policy.get('default-src')
}

/** A script in the HTML: by its nonce, else by its address, which `'strict-dynamic'` makes worthless. */
function allowsScript(policy: ContentSecurityPolicy, script: URL, nonce: string | null): boolean {
  const sources = scriptSources(policy)
  if (sources === undefined || (nonce !== null && noncesIn(sources).includes(nonce))) return true
  return !sources.some(source => /^'strict-dynamic'$/i.test(source)) && allowsAddress(sources, script)
}

function allowsRequest(policy: ContentSecurityPolicy, address: URL): boolean {
  const sources = policy.get('connect-src') ?? policy.get('default-src')
  return sources === undefined || allowsAddress(sources, address)
}

/** A page of an origin of its own may run scripts and yet not ask the host that it came from. */
function isSandboxed(policy: ContentSecurityPolicy): boolean {
  const allowed = policy.get('sandbox')?.map(token => token.toLowerCase())
  return (
    allowed !== undefined && !(allowed.includes('allow-scripts') && allowed.includes('allow-same-origin'))
  )
}

/** What is no base64 is no nonce to a browser either, so that none can break out of an attribute. */
function noncesIn(sources: readonly string[]): readonly string[] {
  return sources.flatMap(source => /^'nonce-([\w+/-]+={0,2})'$/i.exec(source)?.[1] ?? [])
}
