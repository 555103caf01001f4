// What our endpoints answer with: JSON, a problem, a script, a redirect. Never cached but for the scripts.
import type { Context } from 'hono'

export const common = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex',
}

export function json(value: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Response {
  return Response.json(value, { status, headers: { ...common, ...headers } })
}

export function problem(status: number, title: string): Response {
  return json({ type: 'about:blank', status, title }, status, { 'content-type': 'application/problem+json' })
}

/** Asked for with its version, it never changes; without, it is asked for again every hour. */
export function script(
  { req }: Context,
  { text, hash }: { readonly text: string; readonly hash: string },
): Response {
  const etag = `"${hash}"`
  const headers = {
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': req.query('v') === hash ? 'public, max-age=31536000, immutable' : 'public, max-age=3600',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'cross-origin',
    etag,
  }
  return req.header('if-none-match')?.includes(etag) === true
    ? new Response(null, { status: 304, headers })
    : new Response(text, { headers })
}
