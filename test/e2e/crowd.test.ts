// Two hundred people behind one address, and an attacker among them: all of them get in.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { earnPass, signIn } from '../support/checks.ts'
import { inParallel, person, startWorld, type World } from '../support/world.ts'

const from = '203.0.113.40'
const people = Array.from({ length: 200 }, (_, n) => person(n + 1))
/** Those who open the form while the address is used up already: their check is dearer. */
const late = 20

let world: World
beforeAll(async () => {
  world = await startWorld({ site: { workFactor: 1024 } })
})
afterAll(() => world.stop())

/** Somebody without a solver, who guesses at other accounts as fast as he is answered, a thousand times and more. */
function attack(): { readonly stop: () => Promise<void> } {
  let stopped = false
  const guessing = (async () => {
    for (let n = 0; n < 1_000 || !stopped; n += 1) await world.login(`nobody${n}@demo.example`, 'guess', from)
  })()
  return {
    stop: () => {
      stopped = true
      return guessing
    },
  }
}

describe('200 people behind one address with an attacker', () => {
  it('none of them is turned away with the right password', { timeout: 400_000 }, async () => {
    const early = await inParallel(
      4,
      people.slice(late).map(() => () => earnPass(world, { from })),
    )
    const begun = Date.now()
    const attacker = attack()
    const latecomers = await inParallel(
      4,
      people.slice(0, late).map(() => () => earnPass(world, { from })),
    )
    const passes = [...latecomers, ...early]
    const statuses = await inParallel(
      8,
      people.map(
        (who, n) => async () => (await signIn(world, who, { from, cookie: passes[n] ?? '' })).status,
      ),
    )
    await attacker.stop()
    expect(statuses.filter(status => status !== 303)).toEqual([])
    // As people sign in, the address grows to what eight have for free, and he has what they leave of it.
    const steps = Math.ceil((Date.now() - begun) / 20_000)
    expect((await world.reached()).failure).toBeLessThanOrEqual(8 * (30 + steps))
  })
})
