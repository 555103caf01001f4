// Reads the name and password of HTTP Basic authentication. Decides nothing; never log what it returns.
import { decodeText } from './decode-text.ts'

/**
 * `null`: the header is absent or of another scheme. `ok: false`: it says Basic, but stacks could read it differently.
 */
export type BasicReading =
  | { readonly ok: true; readonly name: string; readonly password: string }
  | { readonly ok: false }
  | null

/**
 * Reads an `Authorization` header (RFC 7617). The name ends at the first colon; both are UTF-8, else windows-1252.
 * Not ok: several headers (joined by a comma), anything that is not base64 (PHP skips such bytes, others do not), no
 * colon, control characters (PHP stops at NUL).
 */
export function readBasic(header: string | null): BasicReading {
  if (header === null || !/(?:^|,)\s*basic(?![!#$%&'*+.^_`|~0-9a-z-])/i.test(header)) return null
  const token = /^basic +((?:[a-z0-9+/]{4})*(?:[a-z0-9+/]{2}(?:==)?|[a-z0-9+/]{3}=?)?)$/i.exec(
    header.trim(),
  )?.[1]
  if (token === undefined) return { ok: false }
  const pair = decodeText(Buffer.from(token, 'base64'))
  const colon = pair.indexOf(':')
  if (colon === -1 || /\p{Cc}/u.test(pair)) return { ok: false }
  return { ok: true, name: pair.slice(0, colon), password: pair.slice(colon + 1) }
}
