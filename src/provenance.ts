// Makes the short keyed tags of where an attempt comes from. What goes into them is read here and kept nowhere but in
// this isolate's memory, bounded: what a client says of itself ends in 16 bits.
import type { Account, Network, Provenance } from './attempt.ts'
import { hash } from './lib/hash.ts'
import { type Keyring, tag } from './lib/keyed.ts'
import { noAddress } from './networks.ts'

export type ProvenanceOf = (
  request: Request,
  network: Network,
  account: Account,
  plain: boolean,
) => Provenance

const longest = { userAgent: 200, language: 100, ciphers: 64 }

/**
 * Remembers as many tags as `capacity`, and then begins anew: an attacker who makes clients up costs the keying only.
 */
export function provenances({ current, previous }: Keyring, capacity: number): ProvenanceOf {
  const secrets = [current, ...(previous === null ? [] : [previous])]
  const known = new Map<string, readonly number[]>()

  function tags(text: string): readonly number[] {
    const found = known.get(text)
    if (found !== undefined) return found
    const made = secrets.map(keys => hash(tag(keys, 'provenance', text)) & 0xffff)
    if (known.size >= capacity) known.clear()
    known.set(text, made)
    return made
  }

  return (request, { subject, wide, asn }, { names }, plain) => ({
    names,
    plain,
    networks: wide === noAddress.wide ? [] : networkTags(subject),
    asns: asn === null ? [] : tags(`asn:${asn}`),
    clients: tags(`client:${kindOfClient(request)}`),
  })
}

/** Its subject's key is keyed already. */
function networkTags({ key, previous }: Network['subject']): readonly number[] {
  return previous === null ? [hash(key)] : [hash(key), hash(previous)]
}

/** Such that a browser's next version is the same kind: without any number in its name. */
function kindOfClient({ headers, cf }: Request): string {
  const ciphers: unknown = cf?.['tlsClientCiphersSha1']
  const pieces = [
    typeof ciphers === 'string' ? ciphers.slice(0, longest.ciphers) : '',
    (headers.get('user-agent') ?? '').slice(0, longest.userAgent).replace(/\d+/g, ''),
    (headers.get('accept-language') ?? '').slice(0, longest.language),
  ]
  return pieces.join('\n')
}
