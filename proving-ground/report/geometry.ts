// Boxes and lines of a drawing. Pure; y grows downwards.

export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

export interface Spot {
  readonly x: number
  readonly y: number
}

export type Line = readonly [Spot, Spot]

export function overlap(one: Box, other: Box): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom
}

export function runsThrough(line: Line, { left, right, top, bottom }: Box): boolean {
  const [from, to] = line
  if (Math.max(from.x, to.x) <= left || Math.min(from.x, to.x) >= right) return false
  if (Math.max(from.y, to.y) <= top || Math.min(from.y, to.y) >= bottom) return false
  const isInside = from.x > left && from.x < right && from.y > top && from.y < bottom
  const falling: Line = [
    { x: left, y: top },
    { x: right, y: bottom },
  ]
  const rising: Line = [
    { x: left, y: bottom },
    { x: right, y: top },
  ]
  return isInside || cross(line, falling) || cross(line, rising)
}

export function cross([a, b]: Line, [c, d]: Line): boolean {
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0
}

/** On which side of a line a spot is: -1, 0 or 1. */
function side(from: Spot, to: Spot, spot: Spot): number {
  return Math.sign((to.x - from.x) * (spot.y - from.y) - (to.y - from.y) * (spot.x - from.x))
}

/** Small boxes along a line. */
export function boxesAlong([from, to]: Line): readonly Box[] {
  const steps = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / 4))
  return Array.from({ length: steps + 1 }, (_, at) =>
    boxAround({ x: from.x + ((to.x - from.x) * at) / steps, y: from.y + ((to.y - from.y) * at) / steps }, 2),
  )
}

export function boxAround({ x, y }: Spot, radius: number): Box {
  return { left: x - radius, right: x + radius, top: y - radius, bottom: y + radius }
}
