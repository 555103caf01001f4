// StopGuessing (Tian, Herley, Schechter 2019) with the constants that its authors fitted. It never blocks: a right
// password from an address with too high a score is answered as a wrong one. It runs inside an application, so it knows
// which accounts exist, and whether a wrong password was near the right one.
import type { Arrival } from '../arrival.ts'
import { createBinomialLadder } from '../counters/binomial-ladder.ts'
import { createDecayingScore } from '../counters/decaying-score.ts'
import { pair } from '../counters/pair.ts'
import { createRecent } from '../counters/recent.ts'
import { commonPasswords } from '../people/contract.ts'
import { forward, type Policy, plain } from './contract.ts'

const day = 86_400_000

/** What a failure adds to the score of its address. */
const ofFailure = 1
const atUnknownAccount = 5.53
const withFrequentPassword = 11.97
/** What is left of it where the right password follows, and shows that it was a typo; a repeat adds nothing. */
const ofTypo = 0.061
const mostTypos = 8

/** Above this score nobody gets in with a frequent password, and above so many times as much nobody at all. */
const threshold = 50
const forOtherPasswords = 287.62
const halfLifeMs = day / 2

/** 2^20 bits are 128 KiB. */
const ladder = { bits: 2 ** 20, rungs: 32, frequentFrom: 28, primingSteps: 40 } as const

export const stopGuessing: Policy = {
  name: 'stopguessing',
  note: 'StopGuessing with its fitted constants (α 5.53, φ 11.97, typo .061, T 50 × 287.62, γ 0), ladder of 128 KiB.',
  start({ random, accounts }) {
    const frequency = createBinomialLadder(ladder.bits, ladder.rungs, random.fork('ladder'))
    for (let password = 0; password < commonPasswords; password += 1)
      for (let step = 0; step < ladder.primingSteps; step += 1) frequency.step(password)
    const scores = createDecayingScore(halfLifeMs)
    const mayBeTypos = createDecayingScore(halfLifeMs)
    const tried = createRecent<true>(30 * day)
    const signedIn = createRecent<true>(90 * day, 2 ** 20)
    let browsers = 0

    const isFrequent = (password: number) => frequency.height(password) >= ladder.frequentFrom
    const refundOf = (both: number, at: number) =>
      Math.min(mostTypos * ofFailure, mayBeTypos.get(both, at)) * (1 - ofTypo)

    function isTooHigh({ at, name, password, place: { address } }: Arrival): boolean {
      const score = scores.get(address, at)
      if (score <= threshold) return false
      const left = score - refundOf(pair(address, name), at)
      return left > threshold * (isFrequent(password) ? 1 : forOtherPasswords)
    }

    function failed({ at, name, password, place: { address } }: Arrival): void {
      const what = pair(name, password)
      const isRepeat = tried.get(what) === true
      tried.set(what, true, at)
      if (isRepeat) return
      const exists = name < accounts
      const frequent = isFrequent(password)
      const penalty = ofFailure * (exists ? 1 : atUnknownAccount) * (frequent ? withFrequentPassword : 1)
      scores.add(address, penalty, at)
      if (exists && !frequent) mayBeTypos.add(pair(address, name), penalty, at)
      frequency.step(password)
    }

    function succeeded({ at, name, cookie, place: { address } }: Arrival): string {
      const both = pair(address, name)
      const refund = refundOf(both, at)
      if (refund > 0) scores.add(address, -refund, at)
      mayBeTypos.clear(both)
      if (cookie === null) browsers += 1
      const browser = cookie === null ? browsers : Number(cookie)
      signedIn.set(pair(browser, name), true, at)
      return String(browser)
    }

    return {
      ...plain,
      decide(arrival) {
        const { surface, cookie, name } = arrival
        if (surface !== 'login') return forward
        const isKnown = cookie !== null && signedIn.get(pair(Number(cookie), name)) === true
        return !isKnown && isTooHigh(arrival) ? { do: 'pretend' } : forward
      },
      ended(arrival, decision, outcome) {
        if (arrival.surface !== 'login') return null
        if (outcome === 'failure') failed(arrival)
        return outcome === 'success' && decision.do === 'forward' ? succeeded(arrival) : null
      },
    }
  },
}
