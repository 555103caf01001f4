// Figures as text, in columns. Pure.
import type { Spread } from './statistics.ts'

/** The first column to the left, the others to the right. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0)))
  return rows.map(row =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  '),
  )
}

export function range({ min, max }: Pick<Spread, 'min' | 'max'>): string {
  return `${min.toFixed(2)}–${max.toFixed(2)}`
}

export function whole(value: number): string {
  return Math.round(value).toLocaleString('en')
}
