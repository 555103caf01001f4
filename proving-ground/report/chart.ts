// The chart of takeovers against what people notice, as SVG: a panel for people who were checked unseen, one for people
// who were interrupted or turned away. Light and dark; its text is text. A pure function.
import { labelSize, lineHeight } from './chart-labels.ts'
import { type DrawnPoint, type Panel, type PanelPoint, panelOf, radius } from './chart-panel.ts'
import { shareText } from './format.ts'
import type { Box, Spot } from './geometry.ts'

/** Shares from 0 to 1. */
export interface ChartPoint {
  readonly policy: string
  /** Of attack attempts at accounts that exist, let through. */
  readonly takeovers: number
  readonly checked: number
  readonly interrupted: number
  readonly turnedAway: number
}

export interface ChartText {
  readonly title: string
  /** What was simulated, in a sentence. */
  readonly subtitle: string
}

const width = 800
const edge = { left: 60, right: 12, top: 78, bottom: 72, between: 30 }
const leastHeight = 540
const mostHeight = 4_000

const style = `
  .chart { --paper: #ffffff; --ink: #1f2328; --soft: #57606a; --grid: #e4e8ec; --curve: #0a6e8a; --point: #57606a }
  @media (prefers-color-scheme: dark) {
    .chart { --paper: #0d1117; --ink: #e6edf3; --soft: #9aa4af; --grid: #21272f; --curve: #56c5e3; --point: #9aa4af }
  }
  .paper { fill: var(--paper) }
  text { font: ${labelSize}px system-ui, sans-serif; fill: var(--ink) }
  .title { font-size: 16px; font-weight: 600 }
  .heading { font-size: 13px; font-weight: 600 }
  .soft { fill: var(--soft) }
  .grid { stroke: var(--grid) }
  .leader { stroke: var(--soft); opacity: .6 }
  .point { fill: var(--point); stroke: var(--paper) }
  .curve { stroke: var(--curve); stroke-width: 2; fill: none; stroke-linejoin: round }
  .on-curve { fill: var(--curve) }
`

/** @throws {RangeError} for more policies than any chart can name */
export function chart(points: readonly ChartPoint[], text: ChartText): string {
  const { height, panels } = layout(points)
  const [checked, noticed] = panels
  const { top, bottom } = checked.plot
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" class="chart" role="img" aria-labelledby="title desc">`,
    `<title id="title">${escaped(text.title)}</title>`,
    `<desc id="desc">${escaped(descriptionOf(points, text))}</desc>`,
    `<style>${style}</style>`,
    `<rect class="paper" width="${width}" height="${height}"/>`,
    textAt({ x: 16, y: 26 }, 'start', 'title', text.title),
    textAt({ x: 16, y: 45 }, 'start', 'soft', text.subtitle),
    `<text class="soft" text-anchor="middle" transform="translate(18 ${(top + bottom) / 2}) rotate(-90)">attack attempts let through</text>`,
    ...panelLines(checked, 'People checked, who saw nothing of it'),
    ...panelLines(noticed, 'People interrupted or turned away'),
    textAt({ x: 16, y: height - 14 }, 'start', 'soft', 'Lower and further to the left is better.'),
    '</svg>',
    '',
  ].join('\n')
}

/** Names that find no room make the chart higher. */
export function layout(points: readonly ChartPoint[]): {
  readonly height: number
  readonly panels: readonly [Panel, Panel]
} {
  const pointsBy = (people: (point: ChartPoint) => number): readonly PanelPoint[] =>
    points.map(point => ({ policy: point.policy, takeovers: point.takeovers, people: people(point) }))
  // Who is turned away is no better off than who is interrupted: a policy that knows no check must not look as if
  // nobody noticed it.
  const noticed = pointsBy(({ interrupted, turnedAway }) => Math.min(1, interrupted + turnedAway))
  const across = (width - edge.left - edge.right - edge.between) / 2
  for (let height = leastHeight; height <= mostHeight; height += 60) {
    const plotFrom = (left: number): Box => ({
      left,
      right: left + across,
      top: edge.top,
      bottom: height - edge.bottom,
    })
    const left = panelOf(
      pointsBy(({ checked }) => checked),
      plotFrom(edge.left),
    )
    const right = panelOf(noticed, plotFrom(edge.left + across + edge.between))
    if (left !== null && right !== null) return { height, panels: [left, right] }
  }
  throw new RangeError(`There is no room for the names of ${points.length} policies.`)
}

function panelLines(
  { plot, points, curves, labels, xTicks, yTicks }: Panel,
  heading: string,
): readonly string[] {
  const { left, right, top, bottom } = plot
  return [
    '<g>',
    textAt({ x: left, y: top - 9 }, 'start', 'heading', heading),
    ...xTicks.map(({ x }) => line('grid', { x, y: top }, { x, y: bottom })),
    ...yTicks.map(({ y }) => line('grid', { x: left, y }, { x: right, y })),
    ...xTicks.map(({ x, text }) => textAt({ x, y: bottom + 16 }, 'middle', 'soft', text)),
    ...yTicks.map(({ y, text }) => textAt({ x: left - 4, y: y + 4 }, 'end', 'soft', text)),
    textAt({ x: (left + right) / 2, y: bottom + 34 }, 'middle', 'soft', 'share of people’s sign-ins'),
    ...curves.map(
      spots => `<polyline class="curve" points="${spots.map(({ x, y }) => `${at(x)},${at(y)}`).join(' ')}"/>`,
    ),
    ...points.map(pointLine),
    ...labels.flatMap(labelLines),
    '</g>',
  ]
}

function pointLine({ policy, x, y, isCurve }: DrawnPoint): string {
  const kind = isCurve ? 'point on-curve' : 'point'
  return `<circle class="${kind}" cx="${at(x)}" cy="${at(y)}" r="${radius}"><title>${escaped(policy)}</title></circle>`
}

/** A list of names has a rule along its side. */
function labelLines({ names, box, anchor, leader, isCurve }: Panel['labels'][number]): readonly string[] {
  const { left, right, top, bottom } = box
  const x = { start: left, middle: (left + right) / 2, end: right }[anchor]
  const ruleX = x + { start: -3, middle: 0, end: 3 }[anchor]
  const kind = isCurve ? 'name on-curve' : 'name'
  return [
    ...(leader === null ? [] : [line('leader', leader[0], { x: ruleX, y: leader[1].y })]),
    ...(names.length > 1 ? [line('leader', { x: ruleX, y: top + 2 }, { x: ruleX, y: bottom - 2 })] : []),
    ...names.map((name, row) => textAt({ x, y: top + row * lineHeight + labelSize - 1 }, anchor, kind, name)),
  ]
}

/** The chart in words. */
function descriptionOf(points: readonly ChartPoint[], { subtitle }: ChartText): string {
  const sentences = points.map(
    ({ policy, takeovers, checked, interrupted, turnedAway }) =>
      `${policy}: ${shareText(takeovers)} of attack attempts let through, ${shareText(checked)} of people checked, ` +
      `${shareText(interrupted)} interrupted, ${shareText(turnedAway)} turned away.`,
  )
  return [subtitle, ...sentences].join(' ')
}

function textAt({ x, y }: Spot, anchor: 'start' | 'middle' | 'end', kind: string, text: string): string {
  return `<text class="${kind}" x="${at(x)}" y="${at(y)}" text-anchor="${anchor}">${escaped(text)}</text>`
}

function line(kind: string, from: Spot, to: Spot): string {
  return `<line class="${kind}" x1="${at(from.x)}" y1="${at(from.y)}" x2="${at(to.x)}" y2="${at(to.y)}"/>`
}

function at(coordinate: number): string {
  return String(Math.round(coordinate * 10) / 10)
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
