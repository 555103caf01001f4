import { describe, expect, it } from 'vitest'
import { consoleSink } from '../../src/sinks/console.ts'
import { entryAt, start } from '../support/journal.ts'

describe('the console sink', () => {
  it('writes one structured object an entry', async () => {
    const lines: object[] = []
    await consoleSink(line => lines.push(line)).write([entryAt(start), entryAt(start + 1)])
    expect(lines).toMatchObject([
      { doorward: 'entry', at: start, action: 'forward', network: { address: '203.0.113.7' } },
      { doorward: 'entry', at: start + 1 },
    ])
  })

  it('lets nothing through that a terminal or a reader would obey', async () => {
    const lines: object[] = []
    const sink = consoleSink(line => lines.push(line))
    await sink.write([entryAt(start, { userAgent: 'a\u001b[2Jb\u009b31mc\u202ed\ne\u2066f' })])
    await sink.note({ at: start, shape: '/\u001b]0;x\u0007', fields: ['pass\u200bword'] })
    const written = lines.flatMap(line =>
      Object.values(line)
        .flat()
        .filter(value => typeof value === 'string'),
    )
    expect(written.join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
    expect(lines).toMatchObject([{ userAgent: 'a\\u{1b}[2Jb\\u{9b}31mc\\u{202e}d\\u{a}e\\u{2066}f' }, {}])
  })
})
