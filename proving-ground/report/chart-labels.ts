// Finds room for the names of points: near their point, over nothing else. Points that lie on one another have a list
// of names. Pure; the same points give the same places.
import { type Box, cross, overlap, runsThrough, type Spot } from './geometry.ts'

/** Names that stand below one another, beside the spot. */
export interface Label extends Spot {
  readonly names: readonly string[]
}

export interface Placed extends Label {
  readonly box: Box
  /** Which part of the names is at the point; a list never has its middle there. */
  readonly anchor: 'start' | 'middle' | 'end'
  /** From the point to its names; null where they stand side by side. */
  readonly leader: readonly [Spot, Spot] | null
}

export const labelSize = 12
export const lineHeight = labelSize + 3
/** No common font is wider on average, DejaVu Sans included. */
const widthOfLetter = labelSize * 0.63
const fromPoint = 9
/** Names that are further from their point than this have a line to it. */
const leaderFrom = 12
const stepsAcross = [fromPoint, 15, 20, 30, 40, 50, 60, 75, 90, 110, 130, 160, 200]
/** What is worth a detour, in units of it. */
const costs = { inward: 30, end: 4, middle: 8, crossing: 60, over: 60, through: 200 }
const sidesOfSeveral = (['start', 'end'] as const).flatMap(anchor =>
  stepsAcross
    .flatMap(step => [step, -step])
    .map(across => {
      const isInward = anchor === 'start' ? across < 0 : across > 0
      const cost = (isInward ? costs.inward : 0) + (anchor === 'end' ? costs.end : 0)
      return { anchor, across, cost }
    }),
)
const sidesOfOne = [
  ...sidesOfSeveral,
  ...[0, 8, -8, 16, -16, 24, -24].map(across => ({ anchor: 'middle' as const, across, cost: costs.middle })),
]
/** Names that were placed first may do better once all others stand. */
const rounds = 5

/**
 * Null where there is no room for all of them.
 *
 * @param taken what no name may cover: points and curves
 */
export function placeLabels(
  labels: readonly Label[],
  taken: readonly Box[],
  within: Box,
): readonly Placed[] | null {
  const placed = new Map<Label, Placed>()
  for (let round = 0; round < rounds; round += 1) {
    for (const label of labels) {
      placed.delete(label)
      const place = bestPlace(label, [...placed.values()], taken, within)
      if (place === null) return null
      placed.set(label, place)
    }
  }
  return labels.flatMap(label => placed.get(label) ?? [])
}

function bestPlace(
  label: Label,
  others: readonly Placed[],
  taken: readonly Box[],
  within: Box,
): Placed | null {
  let best: { readonly place: Placed; readonly cost: number } | null = null
  for (const { place, cost } of candidatesFor(label, within)) {
    if (best !== null && cost >= best.cost) continue
    if (taken.some(each => overlap(place.box, each))) continue
    if (others.some(other => overlap(place.box, other.box))) continue
    const tangle = others.reduce((sum, other) => sum + tangleOf(place, other), 0)
    const total = cost + tangle + costs.over * crossedBy(place, taken)
    if (best === null || total < best.cost) best = { place, cost: total }
  }
  return best?.place ?? null
}

function* candidatesFor(
  label: Label,
  within: Box,
): Generator<{ readonly place: Placed; readonly cost: number }> {
  const width = Math.max(...label.names.map(name => [...name].length)) * widthOfLetter
  const height = label.names.length * lineHeight
  for (const { anchor, across, cost } of label.names.length === 1 ? sidesOfOne : sidesOfSeveral) {
    const x = label.x + across
    const left = x - width * { start: 0, middle: 0.5, end: 1 }[anchor]
    if (left < within.left || left + width > within.right) continue
    for (let top = within.top; top + height <= within.bottom; top += 3) {
      const box = { left, right: left + width, top, bottom: top + height }
      // From the side any line may be the one that is nearest to the point; from below or above, the edge is.
      const inset = anchor === 'middle' ? 0 : lineHeight / 2
      const y = Math.min(Math.max(label.y, top + inset), box.bottom - inset)
      const length = Math.hypot(across, y - label.y)
      const leader =
        length < leaderFrom
          ? null
          : ([
              { x: label.x, y: label.y },
              { x, y },
            ] as const)
      yield { place: { ...label, box, anchor, leader }, cost: length + cost }
    }
  }
}

/** How many points and pieces of curves a line runs over, but for its own. */
function crossedBy({ leader, x, y }: Placed, taken: readonly Box[]): number {
  if (leader === null) return 0
  const isOwn = ({ left, right, top, bottom }: Box) => x >= left && x <= right && y >= top && y <= bottom
  return taken.filter(each => runsThrough(leader, each) && !isOwn(each)).length
}

/** How much harder two labels beside each other are to read. */
function tangleOf(one: Placed, other: Placed): number {
  const through =
    (one.leader !== null && runsThrough(one.leader, other.box)) ||
    (other.leader !== null && runsThrough(other.leader, one.box))
  const crossing = one.leader !== null && other.leader !== null && cross(one.leader, other.leader)
  return (through ? costs.through : 0) + (crossing ? costs.crossing : 0)
}
