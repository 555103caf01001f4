// A Worker with the Durable Objects and nothing else: it calls what a test asks for, so that no test holds an object
// alive by a reference of its own.
import type { Ledger } from '../../src/ledger/ledger.object.ts'

export { Ledger } from '../../src/ledger/ledger.object.ts'

interface Env {
  readonly LEDGER: DurableObjectNamespace<Ledger>
}

interface Call {
  readonly name: string
  readonly method: 'take' | 'followUp' | 'forgetDevices' | 'lift'
  readonly parameters: readonly never[]
}

export default {
  async fetch(request, { LEDGER }) {
    const { name, method, parameters } = await request.json<Call>()
    const call: (...given: readonly never[]) => Promise<unknown> = LEDGER.getByName(name)[method]
    return Response.json((await call(...parameters)) ?? null)
  },
} satisfies ExportedHandler<Env>
