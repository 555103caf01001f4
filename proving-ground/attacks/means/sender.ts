// Sends an attacker's attempts to the door as his client would: with the pass that it has, and back again
// with one that it had to work for. Knows nothing of what the attack is after.
import type { Answer, Arrival, Price, Truth } from '../../arrival.ts'
import type { Client } from '../../places.ts'
import type { Stage } from '../../stage.ts'
import { rentedPerMillionMs, workOf } from '../../work.ts'
import { createPasses } from './passes.ts'

/** Does the work, or waits at the page where that is enough. */
export type Effort = 'works' | 'waits'

export interface Sending {
  readonly arrival: Omit<Arrival, 'at' | 'visit' | 'pass'>
  readonly truth: Truth
  /** What is done about a check that comes up; null for nothing. */
  readonly effort: Effort | null
  /** The origin has answered, or so it looks. */
  heard(answer: Extract<Answer, { is: 'in' | 'wrong' }>): void
  /** There was a check that was not done, or no way in. */
  refused(): void
}

export interface Sender {
  /** The client whose pass is kept for an address; null where there is none. */
  clientAt(address: number): Client | null
  send(sending: Sending): Promise<void>
}

/** A page's check goes to somebody who does it, and comes back: that takes so long, beside the work itself. */
const fetchingMs = 14_700

/** Longer than Doorward's 8 s: to fetch the page, and to be sure (assumed). */
const waitingMs = 30_000

/** What the work takes that a form or a page asks for. */
export const workingMs = (price: Price): number => workOf[price] * rentedPerMillionMs
export const solvingMs = (price: Price): number => fetchingMs + workingMs(price)

/**
 * Beyond the visits of people. A browser begins a new one each time, as attackers do not keep the site's
 * cookies.
 */
const visitsFrom = 2 ** 40
const visitsPerAttack = 2 ** 32

export function createSender(index: number, { schedule, door }: Stage): Sender {
  const whose = { by: 'attack', attack: index } as const
  const passes = createPasses()
  let visits = visitsFrom + index * visitsPerAttack

  async function knock(arrival: Arrival, sending: Sending, effort: Effort | null): Promise<void> {
    const { address } = arrival.place
    const answer = await door.knock(arrival, sending.truth)
    switch (answer.is) {
      case 'in':
      case 'wrong':
        sending.heard(answer)
        return
      case 'check':
        passes.drop(address)
        if (effort === null || (effort === 'waits' && answer.withoutScript !== 'waits'))
          return sending.refused()
        schedule.at(arrival.at + (effort === 'waits' ? waitingMs : solvingMs(answer.price)), () => {
          const at = schedule.now()
          const pass = effort === 'waits' ? door.wait(at) : door.solve(answer.price, at, whose)
          passes.keep(address, { pass, client: arrival.client })
          return knock({ ...arrival, at, pass }, sending, null)
        })
        return
      case 'turned-away':
        passes.drop(address)
        sending.refused()
    }
  }

  return {
    clientAt: address => passes.of(address, schedule.now())?.client ?? null,
    async send(sending) {
      const { place, client } = sending.arrival
      if (client.script) visits += 1
      const entered = { ...sending.arrival, at: schedule.now(), visit: client.script ? visits : null }
      const kept = passes.of(place.address, entered.at)?.pass ?? null
      const pass = kept === null && sending.effort === 'works' ? door.enter(entered, whose) : null
      if (pass === null) return knock({ ...entered, pass: kept }, sending, sending.effort)
      schedule.at(entered.at + workingMs(pass.price), () => {
        passes.keep(place.address, { pass, client })
        return knock({ ...entered, at: schedule.now(), pass }, sending, sending.effort)
      })
    },
  }
}
