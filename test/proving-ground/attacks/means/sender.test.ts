import { describe, expect, it } from 'vitest'
import { solvingMs, workingMs } from '../../../../proving-ground/attacks/means/sender.ts'
import { play, shareOf, type World } from '../play.ts'

const onePlace = { networks: 1, perNetworkPerHour: 10_000 } as const
const minute = 60_000

/** Lets in whoever comes with a pass. */
const check: World['answer'] = ({ arrival }) =>
  arrival.pass === null ? { is: 'check', price: 'high', withoutScript: 'waits' } : null
/** Lets in whoever comes with a pass that was not used before. */
function checkOnce(): NonNullable<World['answer']> {
  const used = new Set<number>()
  return ({ arrival: { pass } }) => {
    if (pass === null || used.has(pass.id)) return { is: 'check', price: 'low', withoutScript: 'waits' }
    used.add(pass.id)
    return null
  }
}

describe('an attacker who meets a check on a page', () => {
  it('does not do it, if he cannot', async () => {
    const { knocks, solved } = await play({}, { answer: check, unseen: 'low' })
    expect(knocks.length).toBeGreaterThan(1_000)
    expect(solved).toEqual([])
    expect(knocks.every(({ arrival }) => arrival.pass === null)).toBe(true)
  })

  it('does it in as many cases as he can, and comes back with the pass', async () => {
    const { knocks, solved } = await play({ solves: 0.3 }, { answer: check })
    const first = knocks.filter(({ arrival }) => arrival.pass === null)
    expect(solved.length / first.length).toBeGreaterThan(0.28)
    expect(solved.length / first.length).toBeLessThan(0.32)
    expect(knocks.length - first.length).toBe(solved.length)
    expect(solved.every(({ price }) => price === 'high')).toBe(true)
  })

  it('comes back some seconds later, with the same try, from the same place, with the same client', async () => {
    const { knocks } = await play({ solves: 1 }, { answer: check })
    const back = knocks.filter(({ arrival }) => arrival.pass !== null)
    expect(back.length).toBeGreaterThan(1_000)
    for (const { arrival, truth } of back) {
      const before = knocks.find(one => one.truth === truth)
      expect(before?.arrival).toEqual({ ...arrival, at: arrival.at - solvingMs('high'), pass: null })
      expect(arrival.pass?.at).toBe(arrival.at)
    }
  })

  it('waits where he can, and where there is a page to wait at', async () => {
    const { knocks, solved, waited } = await play({ waits: 0.3 }, { answer: check })
    const first = knocks.filter(({ arrival }) => arrival.pass === null)
    expect(waited.length / first.length).toBeGreaterThan(0.28)
    expect(waited.length / first.length).toBeLessThan(0.32)
    expect(knocks.length - first.length).toBe(waited.length)
    expect(solved).toEqual([])
    for (const withoutScript of ['stays-out', 'other-way'] as const) {
      const closed = await play(
        { waits: 1 },
        { answer: () => ({ is: 'check', price: 'low', withoutScript }) },
      )
      expect(closed.waited).toEqual([])
    }
  })

  it('gives up where the pass does not help', async () => {
    const { knocks, solved } = await play(
      { solves: 1, reaction: 'ignore' },
      { answer: () => ({ is: 'check', price: 'low', withoutScript: 'waits' }) },
    )
    expect(solved.length * 2).toBe(knocks.length)
  })
})

describe('an attacker whose browser works unseen', () => {
  it('does so in as many cases as he can', async () => {
    const { knocks, entered } = await play({ solves: 0.6 }, { unseen: 'middle' })
    const share = shareOf(knocks, ({ arrival }) => arrival.pass?.how === 'unseen')
    expect(entered.length / knocks.length).toBe(share)
    expect(share).toBeGreaterThan(0.57)
    expect(share).toBeLessThan(0.63)
  })

  it('sends what he has worked for once the work is done: the dearer, the later', async () => {
    const [cheap, dear] = await Promise.all(
      (['low', 'high'] as const).map(unseen => play({ solves: 1 }, { unseen })),
    )
    const took = (played: typeof cheap) =>
      new Set(played?.knocks.map(({ arrival }) => Math.round(arrival.at - (arrival.pass?.at ?? 0))))
    expect(took(cheap)).toEqual(new Set([workingMs('low')]))
    expect(took(dear)).toEqual(new Set([12 * workingMs('low')]))
    expect(solvingMs('high')).toBeGreaterThan(solvingMs('low'))
  })

  it('gets no second chance from a page: where the work fails, it fails', async () => {
    const { knocks, solved } = await play({ solves: 0.5 }, { unseen: 'low', answer: check })
    expect(shareOf(knocks, ({ arrival }) => arrival.pass !== null)).toBeLessThan(0.54)
    expect(solved).toEqual([])
  })

  it('does nothing unseen where the policy asks for nothing', async () => {
    expect((await play({ solves: 1 })).entered).toEqual([])
  })
})

describe('a pass that an attacker has', () => {
  it('is used again from the same address and with the same client, for ten minutes', async () => {
    const { knocks, solved } = await play(
      { ...onePlace, solves: 1, attemptsPerHour: 60, fingerprints: 50 },
      { answer: check },
    )
    const withPass = knocks.filter(({ arrival }) => arrival.pass !== null)
    expect(withPass.length / solved.length).toBeGreaterThan(8)
    const clients = new Map<number, number>()
    for (const { arrival } of withPass) {
      const { pass, client, at } = arrival
      if (pass === null) continue
      expect(at - pass.at).toBeLessThan(10 * minute)
      expect(client.fingerprint).toBe(clients.get(pass.id) ?? client.fingerprint)
      clients.set(pass.id, client.fingerprint)
    }
    expect(clients.size).toBe(solved.length)
  })

  it('is not used from another address', async () => {
    const { knocks } = await play({ solves: 1 }, { answer: check })
    const addresses = new Map<number, number>()
    for (const { arrival } of knocks) {
      if (arrival.pass === null) continue
      expect(addresses.has(arrival.pass.id)).toBe(false)
      addresses.set(arrival.pass.id, arrival.place.address)
    }
  })

  it('is thrown away once it was refused', async () => {
    const { knocks } = await play({ ...onePlace, solves: 1, attemptsPerHour: 60 }, { answer: checkOnce() })
    const uses = new Map<number, number>()
    for (const { arrival } of knocks)
      if (arrival.pass !== null) uses.set(arrival.pass.id, (uses.get(arrival.pass.id) ?? 0) + 1)
    expect(Math.max(...uses.values())).toBe(2)
  })

  it('is used again where it was earned unseen', async () => {
    const { knocks, entered } = await play({ ...onePlace, solves: 1, attemptsPerHour: 60 }, { unseen: 'low' })
    expect(knocks.length / entered.length).toBeGreaterThan(8)
  })
})
