// The Watchtower: a Durable Object that sees what the isolates of a site report of sign-ins, and hands out the table
// that they judge by. What it makes of that is decided in `watch.ts`. It is never asked while a visitor waits.
import { DurableObject } from 'cloudflare:workers'
import { durableSql } from '../../lib/durable-sql.ts'
import { second } from '../../lib/time.ts'
import type { Overview, WatchtowerMethods } from '../contract-of-object.ts'
import { type KeptWatch, keepWatch } from './keep-watch.ts'
import { overviewOf } from './overview.ts'
import { readDispatch } from './read-dispatch.ts'
import { createWatch, type Watch } from './watch.ts'

/** What a restart may lose: figures of a crowd, which are none the worse for it. Each time costs three rows. */
const writeBehindMs = 30 * second
/** Of the set of names: as many as it can ever hold. */
const mostAccounts = 1_000_000

export class Watchtower extends DurableObject<unknown> implements WatchtowerMethods {
  readonly #watch: Watch
  readonly #kept: KeptWatch
  #saveIsSet = false

  constructor(state: DurableObjectState, env: unknown) {
    super(state, env)
    this.#watch = createWatch({ now: Date.now(), accounts: mostAccounts })
    this.#kept = keepWatch(this.#watch, durableSql(state.storage))
    this.#kept.load(Date.now())
  }

  async report(text: string): Promise<string> {
    const { reports, version, budgets } = readDispatch(text)
    this.#watch.see(reports, Date.now(), budgets)
    this.#saveLater()
    const table = this.#watch.table()
    return JSON.stringify(table.version === version ? null : table)
  }

  async look(): Promise<Overview> {
    this.#watch.tick(Date.now())
    return overviewOf(this.#watch)
  }

  async dismiss(): Promise<boolean> {
    const isEnded = this.#watch.dismiss(Date.now())
    this.#kept.save()
    return isEnded
  }

  async addNames(names: readonly string[], complete: boolean): Promise<number> {
    const left = this.#watch.addNames(names)
    if (complete) this.#watch.completeNames()
    // A site has hundreds of batches, and each is spread over all pages: they are written together.
    if (complete) this.#kept.save()
    else this.#saveLater()
    return left
  }

  async forgetNames(names: readonly string[]): Promise<void> {
    for (const name of names) this.#watch.forgetName(name)
    this.#kept.save()
  }

  #saveLater(): void {
    if (this.#saveIsSet) return
    this.#saveIsSet = true
    setTimeout(() => {
      this.#saveIsSet = false
      this.#kept.save()
    }, writeBehindMs)
  }
}
