// A script, and the name that Redis knows it by. Pure.
import { createHash } from 'node:crypto'

export interface Script {
  readonly text: string
  /** SHA-1 of the text in hexadecimal. */
  readonly hash: string
}

/** Upstash then locks the keys of a call and nothing else. */
const lockingKeys = '#!lua flags=allow-key-locking'
/** For what is about more than the keys of a call. */
export const lockingAll = '#!lua'

export function script(lua: string, flags = lockingKeys): Script {
  const text = `${flags}\n${lua.trim()}\n`
  return { text, hash: createHash('sha1').update(text).digest('hex') }
}
