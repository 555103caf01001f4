// Where a visitor came from: the page with the form, as a path of our own host. Others can write all of what this is
// read from, so nothing that leads elsewhere comes out of it.
import { ownPath } from '../lib/own-path.ts'

/** Where nothing better is known. */
const home = '/'

/**
 * The page that the request says it came from, where that is one of this host; else the request's own path, which
 * mostly shows the form when it is asked for. Never the request's own query: it may hold a token that is good once.
 */
export function wayBack(request: Request): string {
  const { origin, pathname } = new URL(request.url)
  const referer = request.headers.get('referer') ?? ''
  const from = URL.canParse(referer) ? new URL(referer) : null
  const form = from?.origin === origin ? formPath(from.pathname + from.search) : null
  return form ?? formPath(pathname) ?? home
}

/** The same path, where it is one that we may lead to; the home page for any other text. */
export function safeWayBack(text: string): string {
  return formPath(text) ?? home
}

/** Our own addresses hold no form of the site's. */
function formPath(text: string): string | null {
  const path = ownPath(text)
  return path === null || /^\/__doorward(?:[/?#]|$)/.test(path) ? null : path
}
