// A client that is gone before it is answered.
import { request } from 'node:http'

/** Sends a request on a connection of its own, and resets that after `afterMs`. Resolves when it is gone. */
export function isGone(
  url: string,
  afterMs: number,
  headers: Readonly<Record<string, string>> = {},
): Promise<void> {
  return new Promise(resolve => {
    const asking = request(url, { agent: false, headers }, answer => answer.resume())
    asking.on('error', () => {})
    asking.on('close', () => resolve())
    asking.end()
    setTimeout(() => asking.socket?.resetAndDestroy(), afterMs)
  })
}
