import { describe, expect, it } from 'vitest'
import { newState } from '../../../src/watchtower/tower/state.ts'
import { weigh } from '../../../src/watchtower/tower/weigh.ts'

const clients = 20
const usual = {
  none: 1_000,
  named: 1_000,
  unknown: 100,
  judged: 900,
  failed: 180,
  devices: 100_000,
  ticks: 1_000,
}
const now = { none: 12, named: 12, judged: 10, failed: 2, devices: 1_000, ticks: 10 }

/** Twenty kinds of client on networks that nobody has succeeded from, each with so many unknown names of twelve. */
function planFor(unknown: number): readonly number[] {
  const state = newState(0)
  for (let n = 0; n < 100 * clients; n += 1) state.strata.trust(n % clients)
  state.strata.tick()
  const [one] = state.classes
  for (const place of state.strata.places().slice(1)) {
    const cell = one?.cells[place]
    if (cell === undefined) continue
    Object.assign(cell.base, usual)
    Object.assign(cell.window, { ...now, unknown })
  }
  const all = (sums: Readonly<Record<string, number>>) =>
    Object.fromEntries(
      Object.entries(sums).map(([field, sum]) => [field, /devices|ticks/.test(field) ? sum : sum * clients]),
    )
  Object.assign(one?.scope.base ?? {}, all(usual))
  Object.assign(one?.scope.window ?? {}, all({ ...now, unknown }))
  for (const window of ['window', 'base'] as const) {
    const { devices, ticks } = window === 'base' ? usual : now
    Object.assign(state.crowd[window], { sessions: devices * 1.3, devices, ticks })
  }
  for (const scope of [one?.scope, ...(one?.cells ?? [])]) {
    if (scope !== undefined) Object.assign(scope.long, scope.window)
  }
  return weigh(state, { check: 0.5, interrupt: 0.1 }).unseen
}

describe('what no single cell explains', () => {
  it('is spread over all of them: an attacker who changes everything hides in none', () => {
    expect(
      planFor(3)
        .slice(1, clients + 1)
        .every(bits => bits !== 0),
    ).toBe(true)
  })

  it('is nothing where all of them together are as ever', () => {
    expect(planFor(1).every(bits => bits === 0)).toBe(true)
  })
})
