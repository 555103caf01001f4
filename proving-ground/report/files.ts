// The files that `npm run prove` writes: PROVING.md, and the chart that it shows. Pure.
import { guesses, type Proof } from '../run/suite.ts'
import { chart } from './chart.ts'
import { type ProvenPolicy, provingMarkdown } from './markdown.ts'
import { meanPoints } from './points.ts'

export interface ProvingFile {
  /** From the root of the repository on. */
  readonly path: string
  readonly text: string
}

const chartPath = 'images/proving.svg'

/**
 * The chart is of what Doorward was not tuned on, only of where an attack guesses passwords, and only of where the most
 * policies have run: else their means would not be of the same.
 */
export function provingFiles(proof: Proof, policies: readonly ProvenPolicy[]): readonly ProvingFile[] {
  const held = proof.proven.filter(
    ({ part, scenario, isWhole }) => part === 'report' && isWhole && guesses(scenario),
  )
  const most = Math.max(...held.map(({ rows }) => rows.length))
  const shown = held.filter(({ rows }) => rows.length === most)
  const points = meanPoints(shown.map(({ rows }) => rows))
  const title = 'Takeovers against what people notice'
  const scenarios = shown.length === 1 ? '1 scenario' : `the mean of ${shown.length} scenarios`
  const subtitle = `On ${scenarios} that Doorward was not tuned on.`
  const picture = { file: chartPath, text: `${title}. ${subtitle}` }
  return [
    { path: 'PROVING.md', text: provingMarkdown(proof, policies, points.length > 0 ? picture : null) },
    ...(points.length > 0 ? [{ path: chartPath, text: chart(points, { title, subtitle }) }] : []),
  ]
}
