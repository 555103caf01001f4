// A Worker of the bench with a counter around it: its calls to objects and to Upstash pass a wrapper, and one path of
// its own says how many came back since it started. Each can be held for a moment before it comes back and is counted:
// so what an answer waited for has been counted when that is there, and what merely began beside it has not. Nothing is
// timed.
import type { WorkerModule } from '../capnp-config.ts'

export const countsPath = '/__bench/calls'

/** What Upstash is called by, among the names of bindings. */
export const httpName = 'HTTP'

/** How many there were, by what was called: the name of a binding, or `httpName`. */
export type Calls = Readonly<Record<string, number>>

/** @param holdMs for how long each call is held; 0 for not at all */
const wrapper = (holdMs: number): WorkerModule => ({
  name: 'counted.js',
  type: 'esModule',
  contents: `import worker from './index.js'
export * from './index.js'

const calls = {}
let counted
let upstash

export default {
  fetch(request, env, context) {
    if (new URL(request.url).pathname === '${countsPath}') return Response.json(calls)
    // One for the isolate: Doorward builds itself anew for every other environment.
    upstash = env.UPSTASH_REDIS_REST_URL
    counted ??= Object.fromEntries(Object.entries(env).map(([name, value]) => [name, countedBinding(name, value)]))
    return worker.fetch(request, counted, context)
  },
}

function countedBinding(name, binding) {
  if (typeof binding?.idFromName !== 'function') return binding
  return {
    idFromName: text => binding.idFromName(text),
    get: (...given) => countedStub(name, binding.get(...given)),
    getByName: (...given) => countedStub(name, binding.getByName(...given)),
  }
}

const plainFetch = globalThis.fetch
globalThis.fetch = (input, init) => {
  const url = input instanceof Request ? input.url : String(input)
  const answer = plainFetch(input, init)
  return upstash !== undefined && url.startsWith(upstash) ? held('${httpName}', answer) : answer
}

async function held(name, answer) {
  try {
    return await answer
  } finally {
    if (${holdMs} > 0) await new Promise(resolve => setTimeout(resolve, ${holdMs}))
    calls[name] = (calls[name] ?? 0) + 1
  }
}

function countedStub(name, stub) {
  return new Proxy({}, {
    get: (_, method) => (...given) => held(name, stub[method](...given)),
  })
}
`,
})

/**
 * The Worker as it is, with the wrapper as its entry.
 *
 * @param holdMs for how long each call is held before it comes back; 0 for not at all
 */
export function countedModules(modules: readonly WorkerModule[], holdMs: number): readonly WorkerModule[] {
  return [wrapper(holdMs), ...modules]
}
