// [vars.ROUTES]: the operator's own rules, written as briefly as can be told apart from a mistake. What a rule leaves
// out comes from the preset that it is `like`; its field names, without that, from `generic-form`.
import * as v from 'valibot'
import { type Surface, surfaces } from '../attempt.ts'
import type { Preset } from '../presets/contract.ts'
import type { Carrier, CheckOrWatch, OutcomeRules, RouteRule } from '../routes/contract.ts'
import { checkOrWatch } from '../routes/contract.ts'
import { outcomeRules } from './outcome-rules.ts'
import { Described, isTable } from './problems.ts'
import { choice, listOf, maybe, oneOrMore, type Shape, scalar, textLike, withDefault } from './shapes.ts'
import { nearestSurface } from './surface-names.ts'
import { alongside, type Fields, namedEntries, type Report, table } from './tables.ts'
import { kebab, kebabName, pathPatternText, size } from './texts.ts'

const kilobyte = 1024
const megabyte = 1024 * kilobyte
const nameLength = 40
const mostRules = 50

/** Whose field names and body size hold where a rule is like nothing in particular. */
const usual = 'generic-form'
const carriers = ['body', 'xml-rpc', 'basic'] as const satisfies readonly Carrier[]
/** Surfaces on which an answer is right or wrong, so that a rule must say how to tell. */
const judged: readonly Surface[] = ['login', 'one-time-code', 'reset-confirm', 'sensitive']

/** What a rule says, besides its name. Null where it says nothing. */
interface WrittenRule {
  readonly surface: Surface
  readonly paths: readonly string[]
  readonly when: readonly (readonly [name: string, values: readonly string[]])[]
  readonly carriedBy: Carrier | null
  readonly account: readonly string[] | null
  readonly credential: readonly string[] | null
  readonly fieldNames: RouteRule['fieldNames'] | null
  readonly maxBody: number | null
  readonly strangers: CheckOrWatch | null
  readonly like: string | null
  readonly outcome: OutcomeRules | null
}

/** A list of rules with their names in them, or a table of rules under their names. */
export function routes(presets: readonly Preset[]): Shape<readonly RouteRule[]> {
  const fields = ruleFields(presets)
  const withName = v.pipe(
    table({ name: kebabName(nameLength), ...fields }, (read, report) => {
      reportContradictions(read, presets, report)
      if (read.name !== undefined) reportTaken(read.name, presets, report)
    }),
    v.transform(({ name, ...rule }) => finished(name, rule, presets)),
  )
  const underName = (name: string) =>
    v.pipe(
      table(fields, (read, report) => {
        reportContradictions(read, presets, report)
        reportTaken(name, presets, report)
      }),
      v.transform(rule => finished(name, rule, presets)),
    )
  const listed = alongside(listOf(withName, 0, mostRules), reportRepeated)
  const named = v.pipe(
    namedEntries(new RegExp(`^(?=.{1,${nameLength}}$)${kebab}$`), 'names of a-z, 0-9 and -', underName),
    v.transform(entries => entries.map(([, rule]) => rule)),
  )
  const oneAlone = scalar<readonly RouteRule[]>(
    'a list of rules: each begins with two brackets, [[vars.ROUTES]]',
    () => null,
  )
  const keys = ['name', ...Object.keys(fields)]
  return withDefault(
    v.lazy((input): Shape<readonly RouteRule[]> => {
      if (Array.isArray(input)) return listed
      return isOneRule(input, keys) ? oneAlone : named
    }),
    [],
  )
}

/**
 * Where rules stand under their names, each of them is a table. What is none, and has the name of a key, is a rule's.
 */
function isOneRule(written: unknown, keys: readonly string[]): boolean {
  return (
    isTable(written) && Object.entries(written).some(([key, value]) => keys.includes(key) && !isTable(value))
  )
}

function ruleFields(presets: readonly Preset[]): Fields<WrittenRule> {
  const value = textLike(
    /^[\s\S]{0,100}$/,
    'text of at most 100 characters; "" for absent or empty, "*" for anything else, "!x" for not x',
  )
  const parameters = namedEntries(/^[^\s&=;]{1,60}$/, 'names of request parameters', () =>
    oneOrMore(value, 1, 50),
  )
  return {
    surface: choice(surfaces, nearestSurface),
    paths: oneOrMore(pathPatternText(), 1, 50),
    when: withDefault(parameters, {}),
    carriedBy: maybe(choice(carriers)),
    account: maybe(oneOrMore(fieldName(), 0, 50)),
    credential: maybe(oneOrMore(fieldName(), 0, 50)),
    fieldNames: maybe(choice(['any', 'exact', 'php', 'brackets'])),
    maxBody: maybe(size(kilobyte, 32 * megabyte)),
    strangers: maybe(choice(checkOrWatch)),
    like: maybe(choice(presets.map(({ name }) => name))),
    outcome: maybe(outcomeRules()),
  }
}

function fieldName(): Shape<string> {
  return textLike(
    /^[^\s&=;]{1,100}$/,
    'the name of a form field such as user[email], or a JSON pointer such as /user/email',
  )
}

function reportContradictions(read: Partial<WrittenRule>, presets: readonly Preset[], report: Report): void {
  const { surface, like, outcome, strangers } = read
  if (surface !== undefined && surface !== 'login' && strangers != null) {
    report(['strangers'], 'nothing but where surface = "login"', strangers)
  }
  if (surface === undefined || like === undefined || outcome === undefined) return
  const model = modelOf(like, surface, presets)
  if (like !== null && model === null) {
    const others = presets.filter(preset => modelOf(preset.name, surface, presets) !== null)
    report(
      ['like'],
      `a preset with a route of ${surface}: ${others.map(({ name }) => name).join(', ')}`,
      like,
    )
  } else if (judged.includes(surface)) {
    reportUnjudged(outcome ?? model?.outcome ?? null, report)
  }
}

/** Without a mark of success nothing is ever given back; without session cookies a success can be made up. */
function reportUnjudged(outcome: OutcomeRules | null, report: Report): void {
  const orLike = `or like = "${usual}"`
  if (outcome === null) report(['outcome'], `a table with at least success, ${orLike}`, undefined)
  else if (outcome.success.length === 0)
    report(['outcome', 'success'], `at least one mark, ${orLike}`, undefined)
  if (outcome?.wrongWhileSignedIn !== 'looks-right' || outcome.sessionCookies.length > 0) return
  report(
    ['outcome', 'sessionCookies'],
    'the cookies of a session, or wrongWhileSignedIn = "looks-wrong"',
    undefined,
  )
}

function reportTaken(name: string, presets: readonly Preset[], report: Report): void {
  const owner = presets.find(({ routes }) => routes.some(rule => rule.name === name))
  if (owner === undefined) return
  report(['name'], `a name that is not a rule's of the preset ${owner.name}`, name)
}

function reportRepeated(written: unknown, report: Report): void {
  const seen = new Set<unknown>()
  for (const [at, rule] of Array.isArray(written) ? written.entries() : []) {
    const name: unknown = isTable(rule) ? rule['name'] : undefined
    if (typeof name === 'string' && seen.has(name)) {
      report([String(at), 'name'], 'a name of its own', new Described('a name that another rule has'))
    }
    seen.add(name)
  }
}

/** The first route of this surface that the preset has. */
function modelOf(preset: string | null, surface: Surface, presets: readonly Preset[]): RouteRule | null {
  const found = presets.find(({ name }) => name === preset)
  return found?.routes.find(rule => rule.surface === surface) ?? null
}

function finished(name: string, rule: WrittenRule, presets: readonly Preset[]): RouteRule {
  const { surface, paths, when, like } = rule
  const model = modelOf(like, surface, presets)
  const fields = model ?? modelOf(usual, surface, presets)
  const strangers = rule.strangers ?? model?.strangers
  return {
    name,
    surface,
    paths,
    when: Object.fromEntries(when),
    carriedBy: rule.carriedBy ?? model?.carriedBy ?? 'body',
    account: rule.account ?? fields?.account ?? [],
    credential: rule.credential ?? fields?.credential ?? [],
    ...(strangers === undefined ? {} : { strangers }),
    fieldNames: rule.fieldNames ?? model?.fieldNames ?? 'any',
    maxBodyBytes: rule.maxBody ?? model?.maxBodyBytes ?? 64 * kilobyte,
    outcome: rule.outcome ?? model?.outcome ?? unjudged,
  }
}

const unjudged: OutcomeRules = {
  success: [],
  failure: [],
  pending: [],
  sessionCookies: [],
  wrongWhileSignedIn: 'looks-right',
  signedInAs: null,
}
