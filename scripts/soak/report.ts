// What a soak found, as the lines that are printed. Pure.
import type { Finding } from './findings.ts'

export function soakTable(findings: readonly Finding[]): readonly string[] {
  const width = Math.max(...findings.map(({ what }) => what.length))
  return findings.map(({ what, found, least, most, isGood }) => {
    const allowed = least === undefined ? `at most ${most}` : `${least} to ${most}`
    return `${isGood ? 'ok ' : 'BAD'}  ${what.padEnd(width)}  ${String(found).padStart(6)}  (${allowed})`
  })
}
