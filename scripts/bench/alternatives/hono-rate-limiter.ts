// What somebody would write who counts in Durable Objects: Hono and `hono-rate-limiter` with the store that its package
// for Cloudflare has for them, as its documentation shows it, once for the address and once for the account.
import { DurableObjectRateLimiter, DurableObjectStore } from '@hono-rate-limiter/cloudflare'
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { rateLimiter } from 'hono-rate-limiter'
import { accountOf, addressOf, type Bindings, limits, passOn } from './shared.ts'

type App = {
  Bindings: Bindings & { readonly COUNTS: DurableObjectNamespace<DurableObjectRateLimiter> }
}

/** Made anew for each request, as the documentation has it: only there is the binding at hand. */
function limitedBy(
  prefix: string,
  limit: number,
  keyOf: (context: Context) => string | Promise<string>,
): MiddlewareHandler<App> {
  return (context, next) =>
    rateLimiter<App>({
      windowMs: limits.seconds * 1_000,
      limit,
      keyGenerator: keyOf,
      store: new DurableObjectStore({ namespace: context.env.COUNTS, prefix }),
    })(context, next)
}

const app = new Hono<App>()

app.post(
  '/login',
  limitedBy('address:', limits.address, addressOf),
  limitedBy('account:', limits.account, accountOf),
  passOn,
)
app.all('*', passOn)

export { DurableObjectRateLimiter }
export default app
