// PROVING.md: what the proving ground is, how to get its figures again, and a table for each scenario. Pure.
import type { Proof, ProvenScenario } from '../run/suite.ts'
import type { Scenario } from '../scenario.ts'
import { aboutScenario, scenarios } from '../scenarios/index.ts'
import { columnsFor, type FigureColumn, type Row } from './columns.ts'
import { countText } from './format.ts'

export interface ProvenPolicy {
  readonly name: string
  readonly note: string
}

const opening = `# The proving ground

How many accounts are taken over, and how many real people are bothered, under Doorward and under what people use today,
on the same traffic? \`proving-ground/\` simulates a site with its people and the attacks on it, and lets each policy
decide on every attempt. Doorward's policy is the code that ships, with a virtual clock. No policy but the oracle knows
who sent an attempt. The same scenario, seed and code give the same numbers.

Takeovers mean nothing without what people notice: a policy that turns everybody away has none. So look at both.`

const reproducing = `## How to get these figures again

    npm run prove                       # these tables, as far as one gets in an hour; goes on where it was
    npm run prove -- --full             # every scenario with every policy and ten seeds, however long it takes
    npm run prove -- --only NAME        # one scenario, printed
    npx doorward simulate --scenario proving-ground/scenarios/report/NAME.json --json`

const parts = {
  report: {
    title: '## Scenarios that Doorward was not tuned on',
    text: 'Its constants were set without looking at these.',
  },
  tune: {
    title: '## Scenarios that Doorward was tuned on',
    text: 'Its constants were set on these: they flatter it.',
  },
} as const

/** @param chart where the picture is, relative to the document; null where there is none */
export function provingMarkdown(
  { proven, missing }: Proof,
  policies: readonly ProvenPolicy[],
  chart: { readonly file: string; readonly text: string } | null,
): string {
  const sections = (['report', 'tune'] as const).flatMap(part => {
    const some = proven.filter(one => one.part === part)
    return some.length === 0 ? [] : [parts[part].title, parts[part].text, ...some.map(scenarioMarkdown)]
  })
  const named = new Set(proven.flatMap(({ rows }) => rows.map(({ policy }) => policy)))
  return `${[
    opening,
    ...(chart === null ? [] : [`![${chart.text}](${chart.file})`]),
    reproducing,
    ...(missing.length === 0
      ? []
      : [`Not finished, and so missing or without some policies: ${missingText(missing)}.`]),
    ...sections,
    '## The columns',
    meaningsOf(proven.flatMap(({ rows }) => rows)),
    '## The policies',
    policies
      .filter(({ name }) => named.has(name))
      .map(({ name, note }) => `- \`${name}\`: ${note}`)
      .join('\n'),
  ].join('\n\n')}\n`
}

/** A part of which nothing has been run is one thing that is missing. */
function missingText(missing: readonly string[]): string {
  const tuned = Object.keys(scenarios.tune)
  if (!tuned.every(name => missing.includes(name))) return missing.join(', ')
  const others = missing.filter(name => !tuned.includes(name))
  return [...others, `all ${tuned.length} that Doorward was tuned on`].join(', ')
}

export function scenarioMarkdown({ scenario, seeds, rows }: ProvenScenario): string {
  const { attack, people } = columnsFor(rows)
  const { models, remark } = aboutScenario(scenario.name)
  return [
    `### ${scenario.name}`,
    ...(models === null ? [] : [models]),
    describing(scenario, seeds),
    table(rows, [...attack, ...people]),
    ...(remark === null ? [] : [remark]),
  ].join('\n\n')
}

/** In a sentence or two. */
export function describing({ site, days, warmupDays, attacks }: Scenario, seeds: readonly number[]): string {
  const kinds = attacks.map(
    ({ kind, attemptsPerHour, growsFrom, networks }) =>
      `${kind} with ${growsFrom === null ? '' : `${growsFrom} to `}${counted(attemptsPerHour, 'attempt')} an hour from ${counted(networks, 'network')}`,
  )
  const attacked = kinds.length === 0 ? 'nobody attacks' : kinds.join('; ')
  return (
    `${counted(site.accounts, 'account')}, ${counted(days, 'day')}, of which the first ${warmupDays} only warm up: ` +
    `${attacked}. ${seeds.length === 1 ? 'Seed' : 'Seeds'} ${seedsText(seeds)}.`
  )
}

function table(rows: readonly Row[], columns: readonly FigureColumn[]): string {
  const cells = (of: readonly string[]) => `| ${of.join(' | ')} |`
  return [
    cells(['policy', ...columns.map(({ title }) => title)]),
    cells(['---', ...columns.map(() => '---:')]),
    ...rows.map(({ policy, figures }) => cells([policy, ...columns.map(({ cell }) => cell(figures))])),
  ].join('\n')
}

function meaningsOf(rows: readonly Row[]): string {
  const { attack, people } = columnsFor(rows)
  return [...attack, ...people].map(({ title, meaning }) => `- *${title}*: ${meaning}`).join('\n')
}

function seedsText(seeds: readonly number[]): string {
  const [first, last] = [seeds[0], seeds.at(-1)]
  return first === last ? String(first) : `${first} to ${last}`
}

function counted(count: number, one: string): string {
  return `${countText(count)} ${one}${count === 1 ? '' : 's'}`
}
