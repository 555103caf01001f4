// A client that is gone before it is answered.
import { request } from 'node:http'

/**
 * Sends a request on a connection of its own, a form where there is one, and resets the connection after `afterMs`.
 * Resolves when it is gone.
 */
export function sendAndReset(
  url: string,
  afterMs: number,
  { from = '', form = null }: { readonly from?: string; readonly form?: URLSearchParams | null } = {},
): Promise<void> {
  const headers = {
    ...(from === '' ? {} : { 'cf-connecting-ip': from }),
    ...(form === null ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
  }
  return new Promise(resolve => {
    const method = form === null ? 'GET' : 'POST'
    const asking = request(url, { agent: false, method, headers }, answer => answer.resume())
    asking.on('error', () => {})
    asking.on('close', () => resolve())
    asking.end(form?.toString())
    setTimeout(() => asking.socket?.resetAndDestroy(), afterMs)
  })
}
