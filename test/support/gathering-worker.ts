// A Worker whose requests ask a slow place together: `/ask/<what>` answers what came of it within three seconds, and
// `/leave/<what>` asks as well and answers at once, without waiting for it. `/ended/<what>` asks a place for which
// nothing keeps a request alive, as if the platform had ended it after all.
import { waitUntil } from 'cloudflare:workers'
import { gatherCalls } from '../../src/lib/gather-calls.ts'

const slowMs = 500
const gatherMs = 300
const patienceMs = 3_000

const place = placeWith(waitUntil)
const fleetingPlace = placeWith(() => {})

function placeWith(keepAlive: typeof waitUntil) {
  return gatherCalls<string, string>({
    call: async all => {
      await pause(slowMs)
      return all.map(asked => `${asked} answered`)
    },
    now: () => Date.now(),
    waitUntil: keepAlive,
    gatherMs,
  })
}

function pause(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms))
}

export default {
  async fetch({ url }) {
    const [, does, what = ''] = new URL(url).pathname.split('/')
    const asked = (does === 'ended' ? fleetingPlace : place).ask(what)
    if (does === 'leave') return new Response('left')
    return new Response(await Promise.race([asked, pause(patienceMs).then(() => 'no answer')]))
  },
} satisfies ExportedHandler
