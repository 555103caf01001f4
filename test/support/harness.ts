// The real runtime for tests: wrangler's harness, with one repair. The harness sends the Worker's own requests through
// Node's fetch, which would follow an origin's redirects on the Worker's behalf; here they come back as they are.
import { createTestHarness, type TestHarness } from 'wrangler'

let pinned = false

function pinRedirects(): void {
  if (pinned) return
  pinned = true
  const real = globalThis.fetch
  globalThis.fetch = (input, init) => real(new Request(input, init), { redirect: 'manual' })
}

export interface Runtime {
  readonly harness: TestHarness
  readonly url: URL
  stop(): Promise<void>
}

export async function startRuntime(options: Parameters<typeof createTestHarness>[0]): Promise<Runtime> {
  pinRedirects()
  const harness = createTestHarness(options)
  const { url } = await harness.listen()
  return { harness, url, stop: () => harness.close() }
}
