// How clients carry our tokens: a cookie of this host alone that no script reads, or a header for programs that
// keep no cookies. It looks at no token.
import type { Cookie } from '../lib/cookies.ts'

/** The `Set-Cookie` line. Lax, so that who follows a link from a mail is still known. */
export function setCookie(name: string, value: string, lifetimeMs: number): string {
  return `${name}=${value}; Path=/; Max-Age=${lifetimeMs / 1_000}; Secure; HttpOnly; SameSite=Lax`
}

/** The value of a cookie of ours; null for none, and for two: a browser keeps one of a name. */
export function onlyCookie(cookies: readonly Cookie[], name: string): string | null {
  const [first, second] = cookies.filter(cookie => cookie.name === name)
  return first === undefined || second !== undefined ? null : first.value
}

/** What the header says, else the cookie. An empty header says nothing. */
export function headerOrCookie(
  headers: Headers,
  header: string,
  cookies: readonly Cookie[],
  cookie: string,
): string | null {
  return headers.get(header) || onlyCookie(cookies, cookie)
}
