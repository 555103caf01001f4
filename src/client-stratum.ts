// Which kind of client a request comes from, among the some dozens that a site has: what every plan of the platform
// tells of its connection, and what its headers are like. Campaigns tell crowds apart by it; nobody is told from
// anybody else.
import { hash } from './lib/hash.ts'

const longest = { userAgent: 200, ciphers: 64, language: 20 }

/**
 * Headers that some clients send with a form or a call and others do not. That they are there says more than their
 * text.
 */
const tellingHeaders = [
  'accept-encoding',
  'accept-language',
  'cache-control',
  'dnt',
  'origin',
  'priority',
  'referer',
  'sec-ch-ua',
  'sec-fetch-site',
  'sec-gpc',
  'upgrade-insecure-requests',
  'x-requested-with',
] as const

/**
 * 32 bits of: the ciphers of the TLS handshake in their order; whether it speaks HTTP/1; its name without any number in
 * it, so that a browser's next version is the same kind; its first language; which of the telling headers it sends. An
 * attacker may choose where he falls: among people, or where nobody is.
 */
export function stratumOf({ headers, cf }: Request): number {
  const pieces = [
    textIn(cf?.['tlsClientCiphersSha1']).slice(0, longest.ciphers),
    textIn(cf?.['httpProtocol']).startsWith('HTTP/1') ? '1' : '',
    (headers.get('user-agent') ?? '').slice(0, longest.userAgent).replace(/\d+/g, ''),
    (headers.get('accept-language') ?? '').slice(0, longest.language).split(/[,;-]/, 1)[0] ?? '',
    tellingHeaders.map(name => (headers.has(name) ? '1' : '0')).join(''),
  ]
  return hash(pieces.join('\n'))
}

function textIn(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
