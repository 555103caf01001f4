// One panel of the chart: where its axes, points, curves and names stand. Pure geometry; drawing is `chart.ts`'s.
import { type Label, type Placed, placeLabels } from './chart-labels.ts'
import { memberOf } from './families.ts'
import { type Box, boxAround, boxesAlong, type Spot } from './geometry.ts'

/** Shares from 0 to 1. */
export interface PanelPoint {
  readonly policy: string
  readonly people: number
  readonly takeovers: number
}

export interface DrawnPoint extends Spot {
  readonly policy: string
  /** What stands beside it: the policy's name, or on a curve its setting. */
  readonly name: string
  /** Of a family of several. */
  readonly isCurve: boolean
}

export interface Panel {
  /** The rectangle that the points are in. */
  readonly plot: Box
  readonly points: readonly DrawnPoint[]
  readonly curves: readonly (readonly Spot[])[]
  readonly labels: readonly (Placed & { readonly isCurve: boolean })[]
  readonly xTicks: readonly (Spot & { readonly text: string })[]
  readonly yTicks: readonly (Spot & { readonly text: string })[]
}

export const radius = 4
const margin = 14
/** Above the highest point, for names. */
const headroom = 48
const xShares = [0, 0.0001, 0.001, 0.01, 0.1, 1]
const yShares = [0, 0.2, 0.4, 0.6, 0.8, 1]
/** Below this share the axis is nearly even, above it goes by powers of ten; so it has a zero. */
const evenBelow = 0.00003
/** Points no further apart than this, across and down, have one list of names. */
const together = { x: 5, y: 10 }

/** Null where the names find no room; in a higher panel they may. */
export function panelOf(points: readonly PanelPoint[], plot: Box): Panel | null {
  const x = (share: number) =>
    plot.left +
    margin +
    ((plot.right - plot.left - 2 * margin) * Math.log10(1 + share / evenBelow)) /
      Math.log10(1 + 1 / evenBelow)
  const y = (share: number) => plot.bottom - margin - (plot.bottom - plot.top - margin - headroom) * share
  const spotOf = ({ people, takeovers }: PanelPoint): Spot => ({ x: x(people), y: y(takeovers) })

  const families = [...Map.groupBy(points, ({ policy }) => memberOf(policy).family).entries()]
  const drawn = families.flatMap(([family, members]) =>
    members.map(member => ({
      policy: member.policy,
      name: nameOf(member, family, members),
      isCurve: members.length > 1,
      ...spotOf(member),
    })),
  )
  const curves = families.map(([, members]) => curveOf(members).map(spotOf)).filter(spots => spots.length > 1)
  const taken = [
    ...drawn.map(spot => boxAround(spot, radius + 1)),
    ...curves.flatMap(spots => spots.slice(1).flatMap((spot, at) => boxesAlong([spots[at] ?? spot, spot]))),
  ]
  // The longest list is the hardest to find room for; a curve's names belong close to it.
  const lists = heaps(drawn).toSorted(
    (one, other) => Number(other.isCurve) - Number(one.isCurve) || other.names.length - one.names.length,
  )
  const labels = placeLabels(lists, taken, plot)
  if (labels === null) return null
  return {
    plot,
    points: drawn,
    curves,
    labels: labels.map((label, at) => ({ ...label, isCurve: lists[at]?.isCurve === true })),
    xTicks: xShares.map(share => ({ x: x(share), y: plot.bottom, text: tickText(share) })),
    yTicks: yShares.map(share => ({ x: plot.left, y: y(share), text: tickText(share) })),
  }
}

/** Points that lie on one another, as one label with all their names, from the top down. */
function heaps(points: readonly DrawnPoint[]): readonly (Label & { readonly isCurve: boolean })[] {
  const left = new Set(points.toSorted((one, other) => one.y - other.y || one.x - other.x))
  const found: (Label & { readonly isCurve: boolean })[] = []
  for (const first of left) {
    const heap = [first]
    left.delete(first)
    for (const one of heap) {
      for (const other of left) {
        if (one.isCurve !== other.isCurve || !isTogether(one, other)) continue
        heap.push(other)
        left.delete(other)
      }
    }
    const [top, bottom] = [Math.min(...heap.map(({ y }) => y)), Math.max(...heap.map(({ y }) => y))]
    const right = Math.max(...heap.map(({ x }) => x))
    const names = points
      .filter(point => heap.includes(point))
      .toSorted((one, other) => Math.round(one.y - other.y))
      .map(({ name }) => name)
    found.push({ x: right, y: (top + bottom) / 2, names, isCurve: first.isCurve })
  }
  return found
}

function isTogether(one: Spot, other: Spot): boolean {
  return Math.abs(one.x - other.x) <= together.x && Math.abs(one.y - other.y) <= together.y
}

/** Settings in their order; what has none is a point beside the curve. */
function curveOf(members: readonly PanelPoint[]): readonly PanelPoint[] {
  const settingOf = ({ policy }: PanelPoint) => memberOf(policy).setting
  return members
    .filter(member => settingOf(member) !== null)
    .toSorted((one, other) => (settingOf(one) ?? 0) - (settingOf(other) ?? 0))
}

/** On a curve the setting is enough, where another of its points has the family's name. */
function nameOf({ policy }: PanelPoint, family: string, members: readonly PanelPoint[]): string {
  const { setting } = memberOf(policy)
  const bearer = members.find(member => member.policy === family) ?? curveOf(members)[0]
  return setting === null || members.length === 1 || bearer?.policy === policy ? policy : `${setting} %`
}

function tickText(share: number): string {
  return share === 0 ? '0' : `${Number((share * 100).toPrecision(3))} %`
}
