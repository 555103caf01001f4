import { describe, expect, it } from 'vitest'
import { keyring } from '../../src/lib/keyed.ts'
import { makeReference } from '../../src/lib/reference.ts'
import { hour, minute } from '../../src/lib/time.ts'
import { adminWorld } from '../support/admin.ts'
import { entryAt, heldAt, start, tagOf } from '../support/journal.ts'

const now = () => start + hour

describe('logs', () => {
  it('gives the stored entry and a sentence, the newest first', async () => {
    const { ask, write } = adminWorld(now)
    const entries = [entryAt(start), heldAt(start + 1)]
    await write(...entries)
    const { body } = await ask('logs')
    expect(body).toEqual({
      lines: [
        { ...entries[1], sentence: expect.stringMatching(/^Held back for 15 minutes: /) },
        { ...entries[0], sentence: 'Forwarded; the site said the password was wrong.' },
      ],
      next: null,
    })
  })

  it('finds an account by its name, in whatever spelling, and holds no name itself', async () => {
    const { ask, write } = adminWorld(now)
    await write(entryAt(start), entryAt(start + 1, { name: 'bob' }))
    const { body } = await ask('logs', { account: ' <b>ALICE@Example.com</b> ' })
    expect(body.lines).toHaveLength(1)
    expect(JSON.stringify(body)).not.toMatch(/alice@example/i)
  })

  it('finds an account that was opened among the many of one network', async () => {
    const { ask, write } = adminWorld(now)
    const opened = (at: number, name: string) =>
      entryAt(at, { name, outcome: { is: 'success', status: 302 } })
    await write(
      ...Array.from({ length: 100 }, (_, at) => opened(start + at, 'mallory')),
      opened(start + 100, 'alice@example.com'),
      opened(start + 101, 'alice@example.com'),
    )
    const { body } = await ask('logs', { account: 'alice@example.com' })
    expect(body.lines).toMatchObject([{ count: 1 }, { at: start + 100, outcome: { is: 'success' } }])
  })

  it('finds those who were asked for a check, by themselves and among all who were held back', async () => {
    const { ask, write } = adminWorld(now)
    await write(
      entryAt(start),
      heldAt(start + 1),
      heldAt(start + 2, { action: 'challenge', watched: 'challenge' }),
      entryAt(start + 3, { watched: 'challenge', reason: 'account-budget' }),
    )
    const found = async (filter: object) => (await ask('logs', filter)).body.lines.map(({ at }) => at - start)
    expect(await found({ action: 'challenge' })).toEqual([2])
    expect(await found({ action: 'block' })).toEqual([2, 1])
    expect(await found({ watched: 'challenge' })).toEqual([3, 2])
  })

  it('finds nothing for a name of which nothing is left, rather than everything', async () => {
    const { ask, write } = adminWorld(now)
    await write(entryAt(start))
    expect((await ask('logs', { account: '<>' })).body.lines).toEqual([])
  })

  it('pages', async () => {
    const { ask, write } = adminWorld(now)
    await write(entryAt(start), entryAt(start + 1), entryAt(start + 2))
    const first = (await ask('logs', { limit: 2 })).body
    const second = (await ask('logs', { limit: 2, from: first.next })).body
    expect(first.lines.map(({ at }: { at: number }) => at)).toEqual([start + 2, start + 1])
    expect(second.lines.map(({ at }: { at: number }) => at)).toEqual([start])
  })
})

describe('show', () => {
  it('tells an entry, every reading in a sentence, and what came before and after', async () => {
    const { ask, write } = adminWorld(now)
    const entries = [entryAt(start), heldAt(start + 1), entryAt(start + 2, { name: 'bob' })]
    await write(...entries)
    const { body } = await ask('show', { reference: entries[1]?.reference.toLowerCase() })
    expect(body).toMatchObject({
      lines: [{ reference: entries[1]?.reference, sentence: expect.stringMatching(/^Held back/) }],
      readings: [{ says: 'spent', value: 8, limit: 8, sentence: expect.any(String) }],
      sealed: { at: start + 1, network: '203.0.113.0/24', reason: 'account-budget' },
      around: {
        network: { before: [{ at: start }], after: [{ at: start + 2 }] },
        account: { before: [{ at: start }], after: [] },
      },
    })
  })

  it('finds the merged line of a reference that was merged with others', async () => {
    const { ask, write } = adminWorld(now)
    const flood = Array.from({ length: 200 }, (_, at) => heldAt(start + at, { name: `user-${at}` }))
    const other = Array.from({ length: 200 }, (_, at) =>
      heldAt(start + at, { wide: '10.0.0.0/24', name: `u-${at}` }),
    )
    await write(...flood, ...other)
    for (const entry of [flood[150], other[99]]) {
      const { body } = await ask('show', { reference: entry?.reference })
      expect(body).toMatchObject({
        lines: [{ subject: 'network', network: { wide: entry?.network.wide }, count: 185 }],
        sealed: { at: entry?.at, network: entry?.network.wide, reason: 'account-budget' },
      })
    }
  })

  it('finds the line of an account that many networks guessed at', async () => {
    const { ask, write } = adminWorld(now)
    const flood = Array.from({ length: 100 }, (_, at) => heldAt(start + at, { wide: `10.0.${at}.0/24` }))
    await write(...flood)
    expect((await ask('show', { reference: flood[70]?.reference })).body).toMatchObject({
      lines: [{ subject: 'account', account: { hint: 'a***' }, count: 85 }],
      sealed: { network: null, reason: 'account-budget' },
    })
  })

  it('takes no line for an attempt’s that was made before it was opened, or after', async () => {
    const { ask, write } = adminWorld(now)
    await write(...Array.from({ length: 100 }, (_, at) => heldAt(start + at, { wide: `10.0.${at}.0/24` })))
    const lost = heldAt(start + 30_000, { wide: '10.9.9.0/24' })
    expect((await ask('show', { reference: lost.reference })).body).toMatchObject({
      lines: [],
      sealed: { at: lost.at },
    })
  })

  it('reads a reference even where nothing is kept any more', async () => {
    const { ask } = adminWorld(now)
    const gone = heldAt(start - 40 * 24 * hour)
    expect(await ask('show', { reference: gone.reference })).toMatchObject({
      status: 200,
      body: { lines: [], sealed: { at: gone.at, reason: 'account-budget' } },
    })
  })

  it('knows nothing of a reference that was made up, or made with another secret', async () => {
    const { ask } = adminWorld(now)
    expect((await ask('show', { reference: 'nonsense' })).status).toBe(400)
    const foreign = makeReference(keyring('another', null).current, start, 'x', 'none')
    expect((await ask('show', { reference: foreign })).status).toBe(404)
  })
})

describe('after the secret was rotated', () => {
  const rotated = keyring('a new secret', 'the secret of these tests')

  it('an account is still found by its name, and by the site’s list of names', async () => {
    const { ask, write } = adminWorld(now, {}, rotated)
    await write(entryAt(start))
    expect((await ask('logs', { account: 'alice@example.com' })).body.lines).toHaveLength(1)
    expect((await ask('match', { names: ['alice@example.com'] })).body.matches).toHaveLength(1)
  })

  it('a reference still finds its entry, and the line it was merged into', async () => {
    const { ask, write } = adminWorld(now, {}, rotated)
    const flood = Array.from({ length: 100 }, (_, at) => heldAt(start + at, { name: `user-${at}` }))
    await write(...flood)
    const references = [flood[0]?.reference, flood[99]?.reference]
    for (const reference of references) {
      expect(await ask('show', { reference })).toMatchObject({ status: 200, body: { lines: [{}] } })
    }
  })

  it('nothing is found any more once the secret before is gone, but an entry by its reference', async () => {
    const { ask, write } = adminWorld(now, {}, keyring('a new secret', null))
    const entry = entryAt(start)
    await write(entry)
    expect((await ask('logs', { account: 'alice@example.com' })).body.lines).toEqual([])
    expect((await ask('show', { reference: entry.reference })).body).toMatchObject({
      lines: [{}],
      sealed: null,
    })
  })
})

describe('top', () => {
  it('ranks what the filter lets through', async () => {
    const { ask, write } = adminWorld(now)
    await write(heldAt(start), heldAt(start + 1), entryAt(start + 2, { wide: '10.0.0.0/24' }))
    expect((await ask('top', { by: 'network' })).body.rows).toMatchObject([
      { name: '203.0.113.0/24', attempts: 2, blocked: 2 },
      { name: '10.0.0.0/24', attempts: 1, blocked: 0 },
    ])
    expect((await ask('top', { by: 'network', action: 'forward' })).body.rows).toHaveLength(1)
    expect((await ask('top', { by: 'colour' })).status).toBe(400)
  })
})

describe('match', () => {
  it('tells which of the site’s names the tags in the record mean', async () => {
    const { ask, write } = adminWorld(now)
    await write(entryAt(start), entryAt(start + minute, { name: 'bob' }))
    const tag = tagOf('bob')
    const names = ['nobody@example.com', 'Bob', 'alice@example.com']
    expect((await ask('match', { names })).body.matches).toEqual([
      { name: 1, tag, lastAt: start + minute },
      { name: 2, tag: tagOf('alice@example.com'), lastAt: start },
    ])
    expect((await ask('match', { names, since: start + 1 })).body.matches).toHaveLength(1)
    expect((await ask('match', { names, tags: [tag] })).body.matches).toEqual([{ name: 1, tag }])
  })
})
