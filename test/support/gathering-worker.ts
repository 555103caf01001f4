// A Worker whose requests ask one slow place together, and are not kept alive when their clients go: `/ask/<what>`
// answers what came of it within a second.
import { gatherCalls } from '../../src/lib/gather-calls.ts'

const slowMs = 60
const patienceMs = 1_000

const { ask } = gatherCalls<string, string>({
  call: async all => {
    await pause(slowMs)
    return all.map(asked => `${asked} answered`)
  },
  now: () => Date.now(),
  gatherMs: 10,
})

function pause(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms))
}

export default {
  async fetch({ url }) {
    const what = new URL(url).pathname.slice('/ask/'.length)
    return new Response(await Promise.race([ask(what), pause(patienceMs).then(() => 'no answer')]))
  },
} satisfies ExportedHandler
