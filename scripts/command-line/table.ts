// Rows in columns that are as wide as what is in them. Numbers stand to the right.
import { padded, type Screen, shownText, widthOf } from './screen.ts'

export interface Column<Row> {
  readonly title: string
  readonly cell: (row: Row) => string
  readonly align?: 'right'
  /** Longer cells are cut. */
  readonly most?: number
}

/** Lines of text: the titles, then the rows. Cells may hold text from elsewhere. */
export function tableLines<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  style: Screen['style'],
): readonly string[] {
  const cells = rows.map(row => columns.map(({ cell, most }) => shownText(cell(row), most)))
  const widths = columns.map(({ title }, at) =>
    Math.max(widthOf(title), ...cells.map(row => widthOf(row[at] ?? ''))),
  )
  const line = (row: readonly string[]) =>
    row
      .map((cell, at) => {
        const width = widths[at] ?? 0
        return columns[at]?.align === 'right' ? ' '.repeat(width - widthOf(cell)) + cell : padded(cell, width)
      })
      .join('  ')
      .trimEnd()
  return [style('dim', line(columns.map(({ title }) => title))), ...cells.map(line)]
}
