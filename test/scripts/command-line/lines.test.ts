import { describe, expect, it } from 'vitest'
import { linesOf } from '../../../scripts/command-line/lines.ts'
import { timeOption } from '../../../scripts/command-line/options.ts'
import { type Screen, shownText, widthOf, wrapped } from '../../../scripts/command-line/screen.ts'
import { tableLines } from '../../../scripts/command-line/table.ts'
import { clockTime } from '../../../scripts/command-line/times.ts'
import { shown } from '../../../src/admin/shown.ts'
import { combine, mergedOf } from '../../../src/journal/line.ts'
import { day } from '../../../src/lib/time.ts'
import { signals } from '../../../src/signals/index.ts'
import { heldAt, start } from '../../support/journal.ts'

function screen(columns: number): Screen {
  return { line: () => {}, note: () => {}, json: () => {}, style: (_, text) => text, columns }
}

describe('a line of the record on a terminal', () => {
  const entry = heldAt(start)

  it.each([60, 80, 100, 160])(
    'fits into %i columns, with its whole sentence and its whole reference',
    columns => {
      const lines = linesOf(shown({ is: 'entry', entry }, signals), start + 60_000, screen(columns))
      for (const line of lines.slice(1)) expect(widthOf(line)).toBeLessThanOrEqual(columns)
      const text = lines.join(' ').replace(/\s+/g, ' ')
      expect(text).toContain(shown({ is: 'entry', entry }, signals).sentence)
      expect(text).toContain(entry.reference)
      expect(lines[0]).toContain('1m ago')
      expect(lines[0]).toContain('203.0.113.7')
    },
  )

  it('shows that a check was asked for, and that it is not as bad as being held back', () => {
    const styled = (of: string, text: string) => `<${of}>${text.trim()}</${of}>`
    const columnsOf = (entry: ReturnType<typeof heldAt>) =>
      linesOf(shown({ is: 'entry', entry }, signals), start, { ...screen(160), style: styled })[0]
    const challenged = { action: 'challenge', watched: 'challenge' } as const
    expect(columnsOf(heldAt(start, challenged))).toContain('<yellow>challenged</yellow>')
    expect(columnsOf(heldAt(start))).toContain('<red>held back</red>')
  })

  it('tells how many were merged, and both ends of them', () => {
    const merged = combine(
      mergedOf('network', entry),
      mergedOf('network', heldAt(start + 5, { name: 'bob' })),
    )
    const text = linesOf(shown({ is: 'merged', merged }, signals), start + 60_000, screen(120)).join('\n')
    expect(text).toContain('2 more')
    expect(text).toContain(`${merged.first.reference} to ${merged.last.reference}`)
    expect(text).toContain('203.0.113.0/24')
  })

  it('obeys nothing that a client sent', () => {
    const evil = heldAt(start, {
      network: { address: '\u001b[2J', wide: '\u202ex', asn: null, country: '\u009b' },
      account: { tag: 'x', hint: 'a\u0007\u2066' },
      reason: '\u001b]0;x\u0007',
      readings: [],
    })
    const text = linesOf(shown({ is: 'entry', entry: evil }, signals), start, screen(80)).join('')
    expect(text).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  })
})

describe('text on a terminal', () => {
  it('is cut by columns, not by characters', () => {
    expect(shownText('用户用户用户', 7)).toBe('用户用…')
    expect(shownText('short', 7)).toBe('short')
    expect(widthOf('e\u0301')).toBe(1)
  })

  it('is wrapped between words', () => {
    expect(wrapped('one two three', 7)).toEqual(['one two', 'three'])
    expect(wrapped('usual: 20 %', 9)).toEqual(['usual:', '20 %'])
  })

  it('stands in columns', () => {
    const columns = [
      { title: 'NAME', cell: ({ name }: { name: string; n: number }) => name },
      { title: 'N', cell: ({ n }: { name: string; n: number }) => String(n), align: 'right' as const },
    ]
    const rows = [
      { name: '用户', n: 5 },
      { name: 'alice', n: 100 },
    ]
    expect(tableLines(columns, rows, (_, text) => text)).toEqual(['NAME     N', '用户     5', 'alice  100'])
  })
})

describe('times', () => {
  it('are told with their date where they are not of the last day', () => {
    expect(clockTime(start, start + 1)).toMatch(/^\d\d:\d\d:\d\d$/)
    expect(clockTime(start, start + 2 * day)).toMatch(/^2026-11-2\d \d\d:\d\d:\d\d$/)
  })

  it('are understood as a time ago or a date, in local time', () => {
    const time = (text: string) => timeOption(new Map([['since', text]]), 'since', start)
    expect(time('4h')).toBe(start - 4 * 3_600_000)
    expect(time('2026-11-22')).toBe(new Date(2026, 10, 22).getTime())
    expect(time('2026-11-22T10:00Z')).toBe(start)
    for (const bad of ['yesterday', '22', '4', '2026-13-45']) expect(() => time(bad)).toThrow('--since')
  })
})
