// The figures of a run: for each side and each case one number a round, and which of them are measured together. Pure.
import { bareNames, type CaseName, caseNames, cases } from './cases.ts'
import { type AttemptOnlySide, casesOf, type Side, sideNames } from './sides.ts'

/** One number a round. Empty where a side is not measured with a case. */
export type PerRound = Readonly<Record<Side, Readonly<Record<CaseName, number[]>>>>

/** One side, measured with one case. */
export type Lane = { readonly side: Side; readonly name: CaseName }

export function nothingYet(): PerRound {
  const lists = () => Object.fromEntries(caseNames.map(name => [name, [] as number[]]))
  return Object.fromEntries(sideNames.map(side => [side, lists()])) as PerRound
}

/** What is compared is measured together: all that is held against the same request, passed on by the bare Worker. */
export function groupsOf(attemptOnly: readonly AttemptOnlySide[]): readonly (readonly Lane[])[] {
  return bareNames.map(bare => {
    const lanes = (side: Side, names: readonly CaseName[]): readonly Lane[] =>
      names.filter(name => cases[name].bare === bare).map(name => ({ side, name }))
    return [
      { side: 'bare', name: bare },
      ...lanes('doorward', caseNames),
      ...attemptOnly.flatMap(side => lanes(side, casesOf(side))),
    ]
  })
}
