// From figures to the points of the chart: of one scenario, or on average over several. Pure.
import type { ChartPoint } from './chart.ts'
import type { Row } from './columns.ts'

/** Policies that nobody attacked, or that no people came to, are no points. */
export function pointsOf(rows: readonly Row[]): readonly ChartPoint[] {
  return rows.flatMap(({ policy, figures }) => {
    const { takeoverShare, people, peopleChecked, peopleInterrupted, peopleBlocked } = figures
    if (takeoverShare === null || people === 0) return []
    return {
      policy,
      takeovers: takeoverShare,
      checked: peopleChecked / people,
      interrupted: peopleInterrupted / people,
      turnedAway: peopleBlocked / people,
    }
  })
}

/** Each scenario weighs the same, however many attempts it has: else the loudest attack would be all that is seen. */
export function meanPoints(scenarios: readonly (readonly Row[])[]): readonly ChartPoint[] {
  const byPolicy = Map.groupBy(scenarios.flatMap(pointsOf), ({ policy }) => policy)
  return [...byPolicy].map(([policy, points]) => {
    const mean = (of: (point: ChartPoint) => number) =>
      points.reduce((sum, point) => sum + of(point), 0) / points.length
    return {
      policy,
      takeovers: mean(({ takeovers }) => takeovers),
      checked: mean(({ checked }) => checked),
      interrupted: mean(({ interrupted }) => interrupted),
      turnedAway: mean(({ turnedAway }) => turnedAway),
    }
  })
}
