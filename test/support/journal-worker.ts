// A Worker with a Journal and the sink that writes to it. It calls what a test asks for, so that no test holds the
// object alive by a reference of its own.
import type { JournalMethods } from '../../src/journal/contract.ts'
import type { Entry } from '../../src/journal/entry.ts'
import { Journal as ShippedJournal } from '../../src/journal/journal.object.ts'
import type { Sink } from '../../src/sinks/contract.ts'
import { journalSink } from '../../src/sinks/journal.ts'

interface Env {
  readonly JOURNAL: DurableObjectNamespace<Journal>
}

/** The Journal, with an alarm that a test can move. */
export class Journal extends ShippedJournal {
  async alarmSoon(): Promise<void> {
    await this.ctx.storage.setAlarm(Date.now() + 20)
  }

  async alarmAt(): Promise<number | null> {
    return this.ctx.storage.getAlarm()
  }
}

export interface JournalCall {
  readonly name: string
  readonly method: keyof JournalMethods | 'alarmSoon' | 'alarmAt'
  readonly parameters: readonly unknown[]
}

let sink: Sink | null = null

export default {
  async fetch(request, { JOURNAL }, context) {
    if (new URL(request.url).pathname === '/sink') {
      // One for the isolate, as in the Worker; the stub is the request's that sends.
      sink ??= journalSink({
        journal: () => JOURNAL.getByName('sink'),
        retentionDays: 30,
        now: () => Date.now(),
      })
      context.waitUntil(sink.write([await request.json<Entry>()]))
      return new Response(null, { status: 204 })
    }
    const { name, method, parameters } = await request.json<JournalCall>()
    const call = JOURNAL.getByName(name)[method] as (...given: readonly unknown[]) => Promise<unknown>
    return Response.json((await call(...parameters)) ?? null)
  },
} satisfies ExportedHandler<Env>
