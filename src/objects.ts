// The Durable Objects that Doorward is deployed with: whether their bindings are there, and an object by its name.
import type { Policy } from './config/policy.ts'
import type { Problem } from './config/problems.ts'
import type { JournalMethods, JournalWriter } from './journal/contract.ts'
import type { Dispatch, WatchtowerMethods } from './watchtower/contract-of-object.ts'
import type { SendReports } from './watchtower/isolate/lookout.ts'

const bindings = ['LEDGER', 'JOURNAL', 'WATCHTOWER'] as const

/** An environment of wrangler's inherits none of them. */
export function missingObjects(env: Readonly<Record<string, unknown>>): readonly Problem[] {
  return bindings
    .filter(name => typeof env[name] !== 'object' || env[name] === null)
    .map(path => ({
      path,
      found: 'no binding',
      allowed: 'a Durable Object binding of this name, in every environment that is deployed',
      suggestion: null,
    }))
}

/** Where one has to be created, near `location`. Its id is computed once, its stub made for each call. */
export function objectsOf<Methods>(
  namespace: DurableObjectNamespace,
  location: string | null,
): (name: string) => Methods {
  const near = location === null ? {} : { locationHint: location as DurableObjectLocationHint }
  const ids = new Map<string, DurableObjectId>()
  return name => {
    const id = ids.get(name) ?? namespace.idFromName(name)
    ids.set(name, id)
    return namespace.get(id, near) as unknown as Methods
  }
}

/** The site's Journal, as it is asked and as it is written to. Each anew for every call. */
export function journalOf(
  namespace: DurableObjectNamespace,
  { site, ledger }: Policy,
): { readonly journal: () => JournalMethods; readonly writer: () => JournalWriter } {
  const journals = objectsOf<JournalMethods & { writeText(batch: string): Promise<void> }>(
    namespace,
    ledger.location,
  )
  const journal = () => journals(`${site}:journal`)
  return { journal, writer: () => ({ write: batch => journal().writeText(JSON.stringify(batch)) }) }
}

/** The site's Watchtower, as it is asked and as it is reported to. Each anew for every call. */
export function watchtowerOf(
  namespace: DurableObjectNamespace,
  { site, ledger, detection: { budgets } }: Policy,
): { readonly watchtower: () => WatchtowerMethods; readonly send: SendReports } {
  const towers = objectsOf<WatchtowerMethods>(namespace, ledger.location)
  const watchtower = () => towers(`${site}:watchtower`)
  return {
    watchtower,
    async send(reports, version) {
      const dispatch: Dispatch = { reports, version, budgets }
      return JSON.parse(await watchtower().report(JSON.stringify(dispatch)))
    },
  }
}
