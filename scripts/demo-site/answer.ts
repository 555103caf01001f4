// The answers a route can give, as values. Writing them to the connection is the application's part.
import type { Html } from './html.ts'

export interface Answer {
  readonly status: number
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string | Uint8Array | AsyncIterable<string>
}

type Header = readonly [name: string, value: string]

export function page(html: Html, status = 200, headers: readonly Header[] = []): Answer {
  return {
    status,
    headers: [['Content-Type', 'text/html; charset=utf-8'], ['Cache-Control', 'no-store'], ...headers],
    body: html.text,
  }
}

/** 303, so that the browser follows with a GET whatever it sent (RFC 9110, 15.4.4). */
export function seeOther(location: string, cookies: readonly Header[] = []): Answer {
  return {
    status: 303,
    headers: [['Location', location], ['Cache-Control', 'no-store'], ...cookies],
    body: '',
  }
}

export function json(status: number, value: unknown, headers: readonly Header[] = []): Answer {
  return {
    status,
    headers: [['Content-Type', 'application/json; charset=utf-8'], ['Cache-Control', 'no-store'], ...headers],
    body: JSON.stringify(value),
  }
}

/** A session, and beside it a second cookie, so that a proxy which loses one of two is noticed. */
export function sessionCookies(session: string): readonly Header[] {
  return [
    ['Set-Cookie', `session=${session}; HttpOnly; SameSite=Lax; Path=/`],
    ['Set-Cookie', `last_seen=${new Date().toISOString()}; Path=/`],
  ]
}

/** Carries a sign-in from the password to the code. */
export function pendingCookie(pending: string): readonly Header[] {
  return [['Set-Cookie', `pending=${pending}; HttpOnly; SameSite=Lax; Path=/`]]
}

/** Tells the browser to drop its session. */
export const endedSession: Header = ['Set-Cookie', 'session=; Max-Age=0; HttpOnly; SameSite=Lax; Path=/']
