// An attacker who solves checks and pays with their passes: one network's are shared by all its addresses, and used
// until they are spent.
import { networkOf } from '../../src/lib/ip-network.ts'
import type { Answered } from './connection.ts'
import { type EarnTools, earnPass, type Pass } from './earn-pass.ts'
import { mitigationOf } from './mitigation.ts'

export type Payer = {
  /** Whether attempts from there are better sent with a pass at once. */
  readonly isPaying: (from: string) => boolean
  /**
   * Makes an attempt with a pass, and earns one where there is none that is taken. Attempts of one network come by
   * turns: they share its passes, and how many attempts one is good for is only seen from the answers.
   *
   * @param first what the attempt without a pass was answered; null where there was none
   */
  readonly pay: (from: string, first: Answered | null, attempt: AttemptWith) => Promise<Answered>
}

/** Sends an attempt; null: without a pass. */
export type AttemptWith = (pass: string | null) => Promise<Answered>

export function createPayer(tools: EarnTools): Payer {
  const { checks } = tools
  const passes = new Map<string, Pass>()
  const turns = new Map<string, Promise<unknown>>()

  const inTurn = (network: string, work: () => Promise<Answered>): Promise<Answered> => {
    const mine = (turns.get(network) ?? Promise.resolve()).then(work)
    turns.set(
      network,
      mine.catch(() => {}),
    )
    return mine
  }
  const show = async (network: string, { token, uses }: Pass, attempt: AttemptWith): Promise<Answered> => {
    const answered = await attempt(token)
    const mitigation = mitigationOf(answered)
    if (mitigation === null) checks.paid()
    const left = mitigation === 'challenge' ? 0 : mitigation === null ? uses - 1 : uses
    if (left > 0) passes.set(network, { token, uses: left })
    else passes.delete(network)
    return answered
  }

  return {
    isPaying: from => passes.has(networkName(from)),
    pay(from, first, attempt) {
      const network = networkName(from)
      return inTurn(network, async () => {
        const held = passes.get(network)
        const answered =
          held === undefined ? (first ?? (await attempt(null))) : await show(network, held, attempt)
        if (first !== null || mitigationOf(answered) === 'challenge') checks.met()
        if (mitigationOf(answered) !== 'challenge') return answered
        const pass = await earnPass(from, answered, tools)
        return pass === null ? answered : show(network, pass, attempt)
      })
    },
  }
}

/** What a pass is bound to. */
function networkName(from: string): string {
  return networkOf(from)?.wide ?? from
}
