import { describe, expect, it, vi } from 'vitest'
import { skeleton } from '../../src/lib/account-name.ts'
import { keyring } from '../../src/lib/keyed.ts'
import { hour, minute } from '../../src/lib/time.ts'
import { subjectsOf } from '../../src/subjects.ts'
import { adminWorld } from '../support/admin.ts'
import { entryAt, start, subjects, tagOf } from '../support/journal.ts'
import { campaignWith, measures } from '../support/watchtower.ts'

const now = () => start + hour

/** By what the watchtower knows an account. */
function watchTag(name: string, of = subjects): string {
  return of.account(skeleton(name)).key.slice(-22)
}

const takenOver = {
  at: start + 5 * minute,
  reference: entryAt(start).reference,
  name: watchTag('alice@example.com'),
  how: 'probably',
} as const

describe('campaigns', () => {
  it('are told with their sentence, the accounts that were probably opened, and what is usual', async () => {
    const { ask, watchtower } = adminWorld(now)
    const over = campaignWith({ id: 2, endedAt: start, ended: 'went-away' })
    watchtower.sightings = { campaigns: [over, campaignWith({ takenOver: [takenOver] })], measures }
    const { status, body } = await ask('campaigns')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      campaigns: [
        { id: 2, ended: 'went-away', takenOver: [] },
        {
          id: 3,
          sentence: 'Attack since 22 November 10:00 UTC.',
          takenOver: [{ reference: takenOver.reference, tag: takenOver.name, how: 'probably' }],
        },
      ],
      measures,
    })
  })

  it('cannot be asked for with anything in the body', async () => {
    expect((await adminWorld(now).ask('campaigns', { since: 1 })).status).toBe(400)
  })

  it('are not made up where the watchtower does not answer', async () => {
    const { ask, watchtower } = adminWorld(now)
    watchtower.look = () => Promise.reject(new Error('secret detail'))
    const { status, body } = await ask('campaigns')
    expect(status).toBe(503)
    expect(JSON.stringify(body)).not.toContain('secret detail')
  })

  it('have tags that the site’s own names are found by, in whatever spelling', async () => {
    const { ask } = adminWorld(now)
    const names = ['bob', ' ALICE@Example.com', '<>']
    const { body } = await ask('match', { names, tags: [takenOver.name] })
    expect(body.matches).toEqual([{ name: 1, tag: takenOver.name }])
  })

  it('have tags that are found after the secret was rotated, too', async () => {
    const { ask } = adminWorld(now, {}, keyring('a new secret', 'the secret of these tests'))
    const { body } = await ask('match', { names: ['alice@example.com'], tags: [takenOver.name] })
    expect(body.matches).toEqual([{ name: 0, tag: takenOver.name }])
  })
})

describe('dismiss-campaign', () => {
  it('ends the campaign that goes on, and says which one that was', async () => {
    const { ask, watchtower } = adminWorld(now)
    const over = campaignWith({ id: 2, endedAt: start, ended: 'dismissed' })
    watchtower.sightings = { campaigns: [over, campaignWith()], measures }
    expect((await ask('dismiss-campaign')).body).toEqual({ dismissed: 3 })
    expect((await ask('dismiss-campaign')).body).toEqual({ dismissed: null })
  })
})

describe('import-names', () => {
  it('tells the watchtower the tags by which it knows accounts, and no name', async () => {
    const { ask, watchtower } = adminWorld(now)
    const { status, body } = await ask('import-names', { names: ['Bob', '<>', 'carol'], complete: false })
    expect({ status, body }).toEqual({ status: 200, body: { taken: 2, noRoom: 0 } })
    expect(watchtower.names).toEqual([watchTag('bob'), watchTag('carol')])
    expect(watchtower.isComplete).toBe(false)
  })

  it('tells one tag of each, the one that sign-ins are reported with, while a secret is rotated', async () => {
    const rotated = keyring('a new secret', 'the secret of these tests')
    const { ask, watchtower } = adminWorld(now, {}, rotated)
    await ask('import-names', { names: ['bob'], complete: false })
    expect(watchtower.names).toEqual([watchTag('bob', subjectsOf('demo', rotated))])
  })

  it('tells of all of them only where the operator says so', async () => {
    const { ask, watchtower } = adminWorld(now)
    await ask('import-names', { names: [], complete: true })
    expect(watchtower.isComplete).toBe(true)
    expect((await ask('import-names', { names: ['bob'] })).status).toBe(400)
  })

  it('says how many found no room', async () => {
    const { ask, watchtower } = adminWorld(now)
    watchtower.room = 1
    const { body } = await ask('import-names', { names: ['bob', 'carol', 'dora'], complete: false })
    expect(body).toEqual({ taken: 1, noRoom: 2 })
  })

  it('takes so many at a time and no more, and no names that are longer than any name', async () => {
    const { ask, watchtower } = adminWorld(now)
    for (const names of [Array(251).fill('bob'), ['x'.repeat(513)], [''], [7]]) {
      expect((await ask('import-names', { names, complete: false })).status).toBe(400)
    }
    expect(watchtower.names).toEqual([])
  })

  it('puts no name into an answer, not even into one that says no', async () => {
    const { ask, watchtower } = adminWorld(now)
    const name = 'somebody@example.com'
    watchtower.addNames = () => Promise.reject(new Error(name))
    for (const body of [
      { names: [name], complete: false },
      { names: [name] },
      { names: [`${name}${'x'.repeat(500)}`] },
    ]) {
      const answer = await ask('import-names', body)
      expect(answer.status).toBeGreaterThanOrEqual(400)
      expect(JSON.stringify(answer.body)).not.toContain(name)
    }
  })
})

describe('forget', () => {
  it('makes the watchtower forget the account, under the secret before as well', async () => {
    const { ask, watchtower, write } = adminWorld(now, {}, keyring('new', 'the secret of these tests'))
    await write(entryAt(start))
    await ask('forget', { account: 'Alice@EXAMPLE.com' })
    expect(watchtower.forgotten).toHaveLength(2)
    expect(watchtower.forgotten).toContain(watchTag('alice@example.com'))
    expect(watchtower.forgotten).not.toContain(tagOf('alice@example.com'))
  })

  it('does so once, when all else is erased: another account may share its place in the set', async () => {
    const { ask, journal, watchtower } = adminWorld(now)
    const left = [true, true, false]
    journal.forget = async () => ({ lines: 1, more: left.shift() ?? false })
    expect((await ask('forget', { account: 'alice' })).body).toEqual({ lines: 3, more: false })
    expect(watchtower.forgotten).toEqual([watchTag('alice')])
    journal.forget = async () => ({ lines: 1, more: true })
    expect((await ask('forget', { account: 'bob' })).body).toMatchObject({ more: true })
    expect(watchtower.forgotten).toEqual([watchTag('alice')])
  })

  it('does not say that an account is forgotten where the watchtower does not answer', async () => {
    const { ask, watchtower } = adminWorld(now)
    watchtower.forgetNames = () => Promise.reject(new Error('gone'))
    expect((await ask('forget', { account: 'alice' })).status).toBe(503)
    expect((await ask('forget', { account: '<>' })).status).toBe(200)
  })
})

describe('status', () => {
  it('tells what the site measured about itself, and the campaign that goes on', async () => {
    const { ask, watchtower } = adminWorld(now)
    expect((await ask('status')).body).toMatchObject({ watchtower: measures, campaign: null })
    const over = campaignWith({ id: 2, endedAt: start, ended: 'went-away' })
    watchtower.sightings = { campaigns: [over, campaignWith()], measures }
    expect((await ask('status')).body['campaign']).toEqual({
      id: 3,
      startedAt: start,
      sentence: 'Attack since 22 November 10:00 UTC.',
    })
  })

  it('does without the watchtower where it does not answer', async () => {
    const { ask, watchtower } = adminWorld(now)
    for (const look of [
      () => Promise.reject(new Error('gone')),
      () => {
        throw new Error('gone')
      },
    ]) {
      watchtower.look = look
      const { status, body } = await ask('status')
      expect(status).toBe(200)
      expect(body).toMatchObject({ watchtower: null, campaign: null, store: { ms: 0 } })
    }
  })

  it('does not wait for a watchtower that hangs', async () => {
    const { ask, watchtower } = adminWorld(now)
    watchtower.look = () => new Promise(() => {})
    vi.useFakeTimers()
    const asked = ask('status')
    await vi.advanceTimersByTimeAsync(2_000)
    vi.useRealTimers()
    expect(await asked).toMatchObject({ status: 200, body: { watchtower: null } })
  })
})
