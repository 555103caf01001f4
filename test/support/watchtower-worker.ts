// A Worker with a Watchtower. It calls what a test asks for, so that no test holds the object alive by a reference of
// its own.
import type { WatchtowerMethods } from '../../src/watchtower/contract-of-object.ts'
import type { Watchtower } from '../../src/watchtower/object/watchtower.object.ts'

export { Watchtower } from '../../src/watchtower/object/watchtower.object.ts'

interface Env {
  readonly WATCHTOWER: DurableObjectNamespace<Watchtower>
}

export interface WatchtowerCall {
  readonly name: string
  readonly method: keyof WatchtowerMethods
  readonly parameters: readonly unknown[]
}

export default {
  async fetch(request, { WATCHTOWER }) {
    const { name, method, parameters } = await request.json<WatchtowerCall>()
    const call = WATCHTOWER.getByName(name)[method] as (...given: readonly unknown[]) => Promise<unknown>
    return Response.json((await call(...parameters)) ?? null)
  },
} satisfies ExportedHandler<Env>
