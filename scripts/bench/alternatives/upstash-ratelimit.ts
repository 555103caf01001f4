// What somebody would write who counts in Upstash Redis: Hono and `@upstash/ratelimit`, as its documentation shows it,
// with everything at its default. Both limits are asked for at one time: the library then sends one HTTP call for both.
import { env } from 'cloudflare:workers'
import { Ratelimit } from '@upstash/ratelimit'
import { Redis } from '@upstash/redis/cloudflare'
import { Hono } from 'hono'
import { accountOf, addressOf, type Bindings, limits, passOn } from './shared.ts'

const redis = Redis.fromEnv(env as unknown as NonNullable<Parameters<typeof Redis.fromEnv>[0]>)

const perAddress = new Ratelimit({
  redis,
  limiter: Ratelimit.slidingWindow(limits.address, `${limits.seconds} s`),
  prefix: 'login:address',
})
const perAccount = new Ratelimit({
  redis,
  limiter: Ratelimit.slidingWindow(limits.account, `${limits.seconds} s`),
  prefix: 'login:account',
})

const app = new Hono<{ Bindings: Bindings }>()

app.post('/login', async context => {
  const account = await accountOf(context)
  const counted = await Promise.all([perAddress.limit(addressOf(context)), perAccount.limit(account)])
  if (counted.some(({ success }) => !success)) return context.text('Too many requests', 429)
  return passOn(context)
})
app.all('*', passOn)

export default app
