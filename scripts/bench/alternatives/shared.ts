// What both alternatives do alike: read who signs in, and pass the request on.
import type { Context } from 'hono'

export type Bindings = { readonly ORIGIN_URL: string }

/** An hour's attempts from one address and at one account. Nobody in the bench meets them but whoever is to. */
export const limits = { address: 20, account: 10, seconds: 3_600 } as const

export function addressOf(context: Context): string {
  return context.req.header('cf-connecting-ip') ?? ''
}

export async function accountOf(context: Context): Promise<string> {
  return new URLSearchParams(await context.req.text()).get('email') ?? ''
}

/** As the bare Worker does, with the body that has been read. */
export async function passOn(context: Context<{ Bindings: Bindings }>): Promise<Response> {
  const { method, raw } = context.req
  const { pathname, search } = new URL(raw.url)
  const body = method === 'POST' ? await context.req.text() : null
  return fetch(context.env.ORIGIN_URL + pathname + search, {
    method,
    headers: raw.headers,
    body,
    redirect: 'manual',
  })
}
