// A Worker of the bench with a counter around it: its objects are called through a wrapper that counts each call, and
// one path of its own says how many there were since it started. For counting alone: nothing is timed with it.
import type { WorkerModule } from '../capnp-config.ts'

export const countsPath = '/__bench/calls'

/** What Upstash is called by, among the names of bindings. */
export const httpName = 'HTTP'

/** How many there were, by what was called: the name of a binding, or `httpName`. */
export type Calls = Readonly<Record<string, number>>

const wrapper: WorkerModule = {
  name: 'counted.js',
  type: 'esModule',
  contents: `import worker from './index.js'
export * from './index.js'

const calls = {}
let counted

export default {
  fetch(request, env, context) {
    if (new URL(request.url).pathname === '${countsPath}') return Response.json(calls)
    // One for the isolate: Doorward builds itself anew for every other environment.
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

function countedStub(name, stub) {
  return new Proxy({}, {
    get: (_, method) => (...given) => {
      calls[name] = (calls[name] ?? 0) + 1
      return stub[method](...given)
    },
  })
}
`,
}

/** The Worker as it is, with the wrapper as its entry. */
export function countedModules(modules: readonly WorkerModule[]): readonly WorkerModule[] {
  return [wrapper, ...modules]
}
