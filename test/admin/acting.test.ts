import { describe, expect, it } from 'vitest'
import type { Subject } from '../../src/attempt.ts'
import { hour, minute } from '../../src/lib/time.ts'
import type { Ask } from '../../src/stores/contract.ts'
import { asking, bucket, debit } from '../contracts/store.ts'
import { adminWorld } from '../support/admin.ts'
import { entryAt, heldAt, start, subjects } from '../support/journal.ts'

/** A clock that stands still, so that nothing comes back by itself. */
const now = () => start + hour

/** What `sense` asks: one bucket of one, that never refills, and the lifts that would apply. */
function askOf(subject: Subject, lifts: readonly string[]): Ask {
  return { ...asking(subject, debit([bucket('login/pool', 1, 0)])), lifts }
}

function guesser(world: ReturnType<typeof adminWorld>, subject: Subject, ...lifts: readonly string[]) {
  return async () => {
    const [answer] = await world.store.take([askOf(subject, lifts)])
    return answer?.debits[0]?.granted ?? null
  }
}

describe('unblock', () => {
  it('ends what an address or a network is held back for', async () => {
    for (const network of ['203.0.113.7', '203.0.113.0/24', '203.0.113.128/25']) {
      const world = adminWorld(now)
      const guess = guesser(world, subjects.network('203.0.113.0/24'))
      await guess()
      expect(await guess()).toBeNull()
      expect(await world.ask('unblock', { network })).toMatchObject({
        status: 200,
        body: { subject: 'network', network: '203.0.113.0/24' },
      })
      expect(await guess()).toBe('free')
    }
  })

  it('ends what an account is held back for, in whatever spelling it is named', async () => {
    const world = adminWorld(now)
    const guess = guesser(world, subjects.account('alice@example.com'))
    await guess()
    expect(await guess()).toBeNull()
    expect((await world.ask('unblock', { account: 'Alice@EXAMPLE.com' })).status).toBe(200)
    expect(await guess()).toBe('free')
  })

  it('takes one of the two, and no more than is counted together', async () => {
    const { ask } = adminWorld(now)
    for (const body of [
      {},
      { network: '203.0.113.7', account: 'alice' },
      { network: '203.0.112.0/23' },
      { network: '2001:db8::/32' },
      { network: 'localhost' },
      { account: '' },
      { account: '<>' },
    ]) {
      expect((await ask('unblock', body)).status).toBe(400)
    }
  })
})

describe('allow', () => {
  it.each([
    ['203.0.113.7', '203.0.113.0/24', '203.0.113.7'],
    ['203.0.113.0/24', '203.0.113.0/24', '203.0.113.0/24'],
    ['203.0.113.99/24', '203.0.113.0/24', '203.0.113.0/24'],
    ['2001:db8:1:2:3::4', '2001:db8:1::/48', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::/64', '2001:db8:1::/48', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::/56', '2001:db8:1::/48', '2001:db8:1::/56'],
    ['2001:db8:1::/48', '2001:db8:1::/48', '2001:db8:1::/48'],
    ['::ffff:203.0.113.7', '203.0.113.0/24', '203.0.113.7'],
    ['no-address', 'no-address', 'no-address'],
  ])('lets %s through under the name that is asked for', async (network, wide, name) => {
    const world = adminWorld(now)
    const guess = guesser(world, subjects.network(wide), name)
    await guess()
    expect(await guess()).toBeNull()
    expect((await world.ask('allow', { network, forMs: hour })).body).toMatchObject({ name, forMs: hour })
    expect(await guess()).toBe('lifted')
    await world.ask('allow', { network, forMs: 0 })
    expect(await guess()).toBeNull()
  })

  it('lets an account through, and nobody else', async () => {
    const world = adminWorld(now)
    await world.ask('allow', { account: 'alice@example.com', forMs: hour })
    expect(await guesser(world, subjects.account('alice@example.com'), 'account')()).toBe('lifted')
    expect(await guesser(world, subjects.account('bob'), 'account')()).toBe('free')
  })

  it('takes no network that no counter stands for: it would be allowed nothing', async () => {
    const { ask } = adminWorld(now)
    for (const network of ['203.0.113.0/25', '2001:db8:1::/60', '10.0.0.0/8']) {
      expect((await ask('allow', { network, forMs: hour })).status).toBe(400)
    }
    expect((await ask('allow', { network: '203.0.113.7', forMs: -1 })).status).toBe(400)
    expect((await ask('allow', { network: '203.0.113.7' })).status).toBe(400)
  })
})

describe('forget-devices', () => {
  const device = { id: 'device-1', name: 'name of alice', previousName: null, checked: true }
  const alice = subjects.account('alice@example.com')
  const bob = subjects.account('bob')

  async function stateAt(world: ReturnType<typeof adminWorld>, subject: Subject) {
    const [answer] = await world.store.take([{ ...askOf(subject, []), debits: [], device: device.id }])
    return answer?.device
  }

  it('makes every device of an account unknown, in whatever spelling it is named, and nobody else’s', async () => {
    const world = adminWorld(now)
    for (const subject of [alice, bob]) await world.store.remember(subject, device)
    expect(await world.ask('forget-devices', { account: 'Alice@EXAMPLE.com' })).toMatchObject({
      status: 200,
      body: { subject: 'account' },
    })
    expect([await stateAt(world, alice), await stateAt(world, bob)]).toEqual([null, 'ripe'])
  })

  it('is part of erasing the account', async () => {
    const world = adminWorld(now)
    for (const subject of [alice, bob]) await world.store.remember(subject, device)
    await world.ask('forget', { account: 'alice@example.com' })
    expect([await stateAt(world, alice), await stateAt(world, bob)]).toEqual([null, 'ripe'])
    expect((await world.ask('forget', { account: '<>' })).status).toBe(200)
  })

  it('gives nobody his guesses back', async () => {
    const world = adminWorld(now)
    const guess = guesser(world, alice)
    await guess()
    await world.ask('forget-devices', { account: 'alice@example.com' })
    expect(await guess()).toBeNull()
  })

  it('takes an account, and no network', async () => {
    const { ask } = adminWorld(now)
    for (const body of [{}, { account: '' }, { account: '<>' }, { network: '203.0.113.7' }])
      expect((await ask('forget-devices', body)).status).toBe(400)
  })
})

describe('unblocking and letting through', () => {
  it('leave an account’s devices what they are', async () => {
    const world = adminWorld(now)
    const alice = subjects.account('alice@example.com')
    await world.store.remember(alice, { id: 'id', name: 'name', previousName: null, checked: true })
    await world.ask('unblock', { account: 'alice@example.com' })
    await world.ask('allow', { account: 'alice@example.com', forMs: hour })
    const [answer] = await world.store.take([{ ...askOf(alice, []), device: 'id' }])
    expect(answer?.device).toBe('ripe')
  })
})

describe('forget', () => {
  it('erases an account, all of it, and nobody else', async () => {
    const { ask, write } = adminWorld(now)
    for (let batch = 0; batch < 30; batch += 1) {
      await write(...Array.from({ length: 100 }, (_, at) => heldAt(start - batch * hour + at * 500)))
    }
    await write(entryAt(start + minute, { name: 'bob' }))
    expect((await ask('forget', { account: 'alice@example.com' })).body).toMatchObject({ more: false })
    expect((await ask('logs', { account: 'alice@example.com' })).body.lines).toEqual([])
    expect((await ask('logs', { account: 'bob' })).body.lines).toHaveLength(1)
  })
})
