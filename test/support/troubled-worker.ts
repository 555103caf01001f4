// The Worker as it ships, whose objects do what an operator of the platform has seen them do:
// `POST /__trouble/<object>` with what it is, until `none`. They run in the Worker's own isolate here, so one variable
// tells them.
import worker from '../../src/index.ts'
import { Journal as ShippedJournal } from '../../src/journal/journal.object.ts'
import { Ledger as ShippedLedger } from '../../src/ledger/ledger.object.ts'
import type { Overview } from '../../src/watchtower/contract-of-object.ts'
import { Watchtower as ShippedWatchtower } from '../../src/watchtower/object/watchtower.object.ts'

export type Trouble = 'none' | 'slow' | 'overloaded' | 'unreachable' | 'failing' | 'hanging'

/** `one-ledger`: the first of them that is asked. `afterwards`: any, when it is told of an outcome. */
export type Troubled = 'ledger' | 'one-ledger' | 'afterwards' | 'journal' | 'watchtower'

const troubles = new Map<string, Trouble>()
/** How often an object was asked while it was in trouble. */
let asked = 0
/** Which Ledger is the one. */
let oneLedger: string | null = null

async function suffer(object: Troubled): Promise<void> {
  const trouble = troubles.get(object) ?? 'none'
  if (trouble !== 'none') asked += 1
  switch (trouble) {
    case 'none':
      return
    case 'slow':
      await new Promise(resolve => setTimeout(resolve, 60))
      return
    case 'overloaded':
      throw Object.assign(new Error('Durable Object is overloaded. Too many requests queued.'), {
        overloaded: true,
      })
    case 'unreachable':
      throw Object.assign(new Error('Network connection lost.'), { retryable: true })
    case 'failing':
      throw new Error('Internal error in Durable Object storage.')
    case 'hanging':
      await new Promise(resolve => setTimeout(resolve, 60_000))
  }
}

export class Ledger extends ShippedLedger {
  override async take(text: string): Promise<string> {
    await suffer('ledger')
    const own = this.ctx.id.toString()
    if (troubles.has('one-ledger')) oneLedger ??= own
    if (oneLedger === own) await suffer('one-ledger')
    return super.take(text)
  }

  override async followUp(text: string): Promise<string> {
    await suffer('afterwards')
    return super.followUp(text)
  }
}

export class Journal extends ShippedJournal {
  override async writeText(batch: string): Promise<void> {
    await suffer('journal')
    return super.writeText(batch)
  }
}

export class Watchtower extends ShippedWatchtower {
  override async report(text: string): Promise<string> {
    await suffer('watchtower')
    return super.report(text)
  }

  override async look(): Promise<Overview> {
    await suffer('watchtower')
    return super.look()
  }
}

export default {
  async fetch(request, env, context) {
    const [, mark, object = ''] = new URL(request.url).pathname.split('/')
    if (mark !== '__trouble') return worker.fetch(request, env, context)
    const trouble = (await request.text()) as Trouble
    if (trouble === 'none') troubles.delete(object)
    else troubles.set(object, trouble)
    if (object === 'one-ledger') oneLedger = null
    const before = asked
    asked = 0
    return Response.json({ asked: before })
  },
} satisfies ExportedHandler<Parameters<typeof worker.fetch>[1]>
