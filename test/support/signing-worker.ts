// A Worker whose requests sign with one credential: `/first` begins an attempt that ends when its client goes away, and
// `/next` says whether it was right, and whether that had to be waited for.
import { recentlyRight } from '../../src/trust/recently-right.ts'

const mostTags = 10
const longMs = 60_000

const credentials = recentlyRight(() => Date.now(), mostTags)

export default {
  async fetch({ url }) {
    if (new URL(url).pathname === '/next') {
      const known = credentials.known('one')
      return Response.json({ right: await known, waited: known instanceof Promise })
    }
    credentials.begin('one')
    await new Promise(resolve => setTimeout(resolve, longMs))
    return new Response('too late')
  },
} satisfies ExportedHandler
