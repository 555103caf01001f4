// `window.doorward`, for sites whose own scripts send what is protected.
import { prepare, renew } from './keeper.ts'

export interface Doorward {
  /**
   * `fetch` that does the check which Doorward asks for and sends the same request once more. Resolves to the first
   * answer where the check could not be done unseen, or where the body cannot be sent twice (a stream); a `Request` is
   * copied first. Rejects as `fetch` does.
   */
  fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response>
  /**
   * Gets a pass ahead, for example when a dialog opens: `prepare('login')`. Resolves to whether the next attempt is
   * prepared, also where none is needed. Never rejects.
   */
  prepare(surface: string): Promise<boolean>
}

export const doorward: Doorward = Object.freeze({
  async fetch(input: RequestInfo | URL, init?: RequestInit) {
    const again = copyOf(input, init)
    const response = await fetch(input, init)
    const query = again === null ? null : await checkOf(response)
    if (again === null || query === null || init?.signal?.aborted === true) return response
    return (await renew(query)) ? fetch(again, init) : response
  },
  prepare: (surface: string) => prepare(`surface=${encodeURIComponent(surface)}`).catch(() => false),
})

/** What to send the second time, or null where it cannot be sent twice. */
function copyOf(input: RequestInfo | URL, init: RequestInit | undefined): RequestInfo | URL | null {
  if (init?.body instanceof ReadableStream) return null
  return input instanceof Request && !input.bodyUsed ? input.clone() : input
}

/** The query of the challenge that a 403 of ours names; null for any other answer. */
async function checkOf(response: Response): Promise<string | null> {
  if (response.status !== 403) return null
  if (response.headers.get('content-type')?.startsWith('application/problem+json') !== true) return null
  try {
    const problem = (await response.clone().json()) as { challenge?: { url?: string } } | null
    const url = new URL(problem?.challenge?.url ?? '', response.url)
    const isOurs = url.origin === location.origin && url.pathname === '/__doorward/challenge'
    return isOurs ? url.search.slice(1) : null
  } catch {
    return null
  }
}
