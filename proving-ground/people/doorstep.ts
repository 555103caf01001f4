// What a person does at the door: sends the form, does the checks of pages, comes back later when turned away, tries
// again after a mistake, and ends: in, wrong, or gone.
import type { Answer, Arrival, Pass, Truth } from '../arrival.ts'
import type { Client, Place } from '../places.ts'
import type { Random } from '../random.ts'
import type { Stage } from '../stage.ts'
import { drawWorkMs } from '../work.ts'
import type { Try } from './mistakes.ts'
import type { Passwords } from './passwords.ts'

/** Somebody at a form: what he has decided before he begins, whatever he is answered. */
export interface Sitting {
  readonly random: Random
  readonly place: Place
  /** Behind a network that many people share. */
  readonly shared: boolean
  readonly client: Client
  readonly cookie: string | null
  readonly visit: number
  readonly tries: readonly Try[]
  readonly owner: Truth['owner']
  /** A browser that keeps what it is given. */
  keep(cookie: string): void
  /** `gotIn`: without ever being turned away, or told that a right password was wrong again and again. */
  ended(gotIn: boolean): void
}

/** What is typed while the unseen work is done, and how long a form that was sent too early waits for it. */
const typingMs = { median: 8_000, sigma: 0.4 } as const
const formWaitsMs = 20_000
/** From then on it says that it waits. */
const noticeableMs = 400

/** How long a page takes (G30): to read it, beside the work that runs by itself; and a page to wait at. */
const readingMs = 1_600
const pagesWithWork = 3
const waitingMs = 30_000
/** Nobody does more checks than this for one try. */
const mostChecks = 3

const longestAbsenceMs = 20 * 60_000
const meanDelayMs = 30_000
const comesTwice = 0.5

/** Between two tries (G21). */
const leastGapMs = 4_000
const meanGapMs = 7_000
/** Whoever is told that his right password is wrong does not believe it at once, and tries another time (assumed). */
const mostRepeats = 2
const returns = [0.8, 0.5] as const
const absenceMs = { least: 5 * 60_000, mean: 30 * 60_000 } as const

const whose = { by: 'people', attack: null } as const
const person = { ...whose, own: false, stale: false } as const

type Page = Extract<Answer, { is: 'check' }>

/** How long a page takes, and what it gives in the end. */
interface Passing {
  readonly takesMs: number
  pass(): Pass
}

export type Doorstep = (sitting: Sitting) => Promise<void>

export function createDoorstep(
  { scenario, schedule, door, metrics }: Stage,
  { isListed }: Pick<Passwords, 'isListed'>,
): Doorstep {
  const { solve, abandon } = scenario.people.challenge

  async function begin(sitting: Sitting): Promise<void> {
    const { random, client, tries, place, cookie, visit, shared, owner } = sitting
    let at = 0
    let checks = 0
    let repeats = 0
    let turnedAway = 0
    let absences = 0
    /** Of a page. The browser shows it as long as it is good for anything. */
    let kept: Pass | null = null

    function arrivalOf({ surface, name, password }: Try, pass: Pass | null): Arrival {
      const listed = isListed(password)
      return { at: schedule.now(), surface, name, password, listed, place, client, cookie, visit, pass }
    }

    /** Sends the form with what the unseen check gave, where there is one and it succeeded: as soon as it has. */
    function enter(): Promise<void> | undefined {
      const sent = tries[at]
      if (sent === undefined) return void sitting.ended(false)
      const pass = client.script ? door.enter(arrivalOf(sent, null), whose) : null
      if (pass === null || !random.chance(solve)) return knock(sent, kept, false)
      const lateMs = drawWorkMs(pass.price, random) - random.logNormal(typingMs.median, typingMs.sigma)
      if (lateMs < noticeableMs) return knock(sent, pass, false)
      const isReady = lateMs <= formWaitsMs
      schedule.at(schedule.now() + Math.min(lateMs, formWaitsMs), () =>
        knock(sent, isReady ? pass : null, true),
      )
      return
    }

    async function knock(sent: Try, pass: Pass | null, waited: boolean): Promise<void> {
      const { exists, right } = sent
      const truth = { ...person, exists, right, owner, shared }
      const answer = await door.knock(arrivalOf(sent, pass), waited ? { ...truth, waited } : truth)
      switch (answer.is) {
        case 'in':
          return isIn(sent, answer)
        case 'wrong':
          return isWrong(sent)
        case 'check':
          return isAsked(sent, answer)
        case 'turned-away':
          return isTurnedAway(answer.retryAfterMs)
      }
    }

    function again(afterMs: number): void {
      checks = 0
      schedule.at(schedule.now() + afterMs, enter)
    }

    function next(): void {
      at += 1
      if (at < tries.length) again(leastGapMs + random.exponential(meanGapMs))
      else sitting.ended(false)
    }

    function isIn({ surface }: Try, { cookie: given }: Extract<Answer, { is: 'in' }>): void {
      if (given !== null) sitting.keep(given)
      if (surface === 'login') sitting.ended(turnedAway + absences === 0)
      else next()
    }

    function isWrong({ right }: Try): void {
      if (right) repeats += 1
      if (!right) next()
      else if (repeats <= mostRepeats) again(leastGapMs + random.exponential(meanGapMs))
      else if (random.chance(returns[absences] ?? 0)) {
        absences += 1
        repeats = 0
        again(absenceMs.least + random.exponential(absenceMs.mean))
      } else sitting.ended(false)
    }

    function isAsked(sent: Try, page: Page): void {
      const { surface, right } = sent
      checks += 1
      const passing = checks > mostChecks ? null : passAt(page)
      if (passing !== null) {
        schedule.at(schedule.now() + passing.takesMs, () => {
          kept = passing.pass()
          return knock(sent, kept, false)
        })
        return
      }
      if (right && surface === 'login') metrics.gaveUp(schedule.now())
      sitting.ended(false)
    }

    /** Null for whoever leaves. Where the work fails again and again, waiting does not. */
    function passAt({ price, withoutScript }: Page): Passing | null {
      let takesMs = 0
      for (let page = client.script ? 0 : pagesWithWork; page <= pagesWithWork; page += 1) {
        if (random.chance(abandon)) return null
        if (page === pagesWithWork) break
        takesMs += readingMs + drawWorkMs(price, random)
        if (random.chance(solve)) return { takesMs, pass: () => door.solve(price, schedule.now(), whose) }
      }
      if (withoutScript === 'stays-out') return null
      return { takesMs: takesMs + waitingMs, pass: () => door.wait(schedule.now()) }
    }

    function isTurnedAway(retryAfterMs: number | null): void {
      turnedAway += 1
      const returns =
        retryAfterMs !== null &&
        retryAfterMs <= longestAbsenceMs &&
        (turnedAway === 1 || (turnedAway === 2 && random.chance(comesTwice)))
      if (returns) again(retryAfterMs + random.exponential(meanDelayMs))
      else sitting.ended(false)
    }

    await enter()
  }

  return begin
}
