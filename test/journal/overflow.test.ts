import { describe, expect, it } from 'vitest'
import { createOverflow } from '../../src/journal/overflow.ts'
import { entryAt, heldAt, start, tagOf } from '../support/journal.ts'

const opened = (at: number, name: string) =>
  entryAt(start + at, { name, outcome: { is: 'success', status: 302 } })

describe('what finds no room in the queue', () => {
  it('is one line a network and minute', () => {
    const overflow = createOverflow(8)
    for (let at = 0; at < 10; at += 1) overflow.add(heldAt(start + at, { name: `user-${at}` }))
    overflow.add(heldAt(start + 60_000))
    overflow.add(heldAt(start, { wide: '10.0.0.0/24' }))
    expect(overflow.takeAll()).toMatchObject([
      { subject: 'network', minute: start, count: 10 },
      { subject: 'network', minute: start + 60_000, count: 1 },
      { subject: 'network', network: { wide: '10.0.0.0/24' }, count: 1 },
    ])
    expect(overflow.takeAll()).toEqual([])
  })

  it('is one line an account where it was opened, and the line names it', () => {
    const overflow = createOverflow(8)
    for (let at = 0; at < 10; at += 1) overflow.add(opened(at, at === 5 ? 'alice' : 'mallory'))
    expect(overflow.takeAll()).toMatchObject([
      { subject: 'account', count: 9, account: { tag: tagOf('mallory') } },
      { subject: 'account', count: 1, account: { tag: tagOf('alice') } },
    ])
  })

  it('leaves a quarter of the lines to opened accounts, and counts what is beyond all of them', () => {
    const overflow = createOverflow(8)
    for (let at = 0; at < 20; at += 1) overflow.add(heldAt(start + at, { wide: `10.0.${at}.0/24` }))
    for (let at = 0; at < 5; at += 1) overflow.add(opened(at, `person-${at}`))
    const lines = overflow.takeAll()
    const subjects = lines.map(({ subject }) => subject)
    expect(subjects).toEqual([...Array(6).fill('network'), 'account', 'account', 'everything'])
    expect(lines.reduce((sum, { count }) => sum + count, 0)).toBe(25)
  })
})
