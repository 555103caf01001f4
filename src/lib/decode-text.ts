// The text of bytes that a client says are text. Decides nothing.
import { isUtf8 } from 'node:buffer'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const windows1252 = new TextDecoder('windows-1252')

/**
 * UTF-8, else windows-1252, in which every byte means something. Never a replacement character: WordPress reads the
 * bytes of `%E0dmin` as `àdmin`, and so must we. Asked first and not tried: an exception for each of a thousand fields
 * costs more than all the rest.
 */
export function decodeText(bytes: Uint8Array): string {
  return (isUtf8(bytes) ? utf8 : windows1252).decode(bytes)
}
