// Reads the options of a command. Every problem is named at once, with what was most likely meant.
import { parseArgs } from 'node:util'
import { nearest } from '../../src/config/near-miss.ts'
import { parseDuration } from '../../src/lib/duration.ts'
import { UsageError } from './failure.ts'

export interface Option {
  /** Names the value in the help: `DURATION`. Null: the option takes none. */
  readonly value: string | null
  readonly help: string
  /** The values it takes, where they are few. */
  readonly of?: readonly string[]
  /** Guesses which of them was meant. Without it, the nearest. */
  readonly suggest?: (value: string) => string | null
}

export type OptionTable = Readonly<Record<string, Option>>

/** What was given: the value, or an empty text for an option without one. */
export type Options = ReadonlyMap<string, string>

/**
 * @throws {UsageError} for unknown options, options without their value or with one they do not take, values that are
 * not allowed, and operands too many or too few.
 */
export function readOptions(
  argv: readonly string[],
  table: OptionTable,
  operands: readonly string[],
): { readonly options: Options; readonly operands: readonly string[] } {
  const options = new Map<string, string>()
  const found: string[] = []
  const problems: string[] = []
  for (const token of tokensOf(argv, table)) {
    if (token.kind === 'positional') found.push(token.value)
    if (token.kind !== 'option') continue
    const option = Object.hasOwn(table, token.name) ? table[token.name] : undefined
    const problem = option === undefined ? unknownOption(token.rawName, table) : valueProblem(token, option)
    if (problem !== null) problems.push(problem)
    options.set(token.name, token.value ?? '')
  }
  if (found.length < operands.length)
    problems.push(`${operands.slice(found.length).join(' and ')} is missing.`)
  for (const extra of found.slice(operands.length))
    problems.push(`What does ${JSON.stringify(extra)} mean here?`)
  if (problems.length > 0) throw new UsageError(problems.join('\n'))
  return { options, operands: found }
}

function tokensOf(argv: readonly string[], table: OptionTable) {
  const types = Object.entries(table).map(
    ([name, { value }]) => [name, { type: value === null ? 'boolean' : 'string' }] as const,
  )
  // Not strict: its own check stops at the first problem.
  const options: Record<string, { type: 'boolean' | 'string' }> = Object.fromEntries(types)
  return parseArgs({ args: [...argv], options, allowPositionals: true, strict: false, tokens: true }).tokens
}

function unknownOption(name: string, table: OptionTable): string {
  const near = nearest(name.replace(/^-+/, ''), Object.keys(table))
  return `There is no option ${name}.${near === null ? '' : ` Did you mean --${near}?`}`
}

interface OptionToken {
  readonly rawName: string
  readonly value: string | undefined
  readonly inlineValue: boolean | undefined
}

function valueProblem(
  { rawName, value, inlineValue }: OptionToken,
  { value: wanted, of, suggest }: Option,
): string | null {
  if (wanted === null) return inlineValue === true ? `${rawName} takes no value.` : null
  const missing = value === undefined || (inlineValue !== true && /^-./.test(value))
  if (missing || value === '') return `${rawName} needs a value: ${of?.join(', ') ?? wanted}.`
  if (of === undefined || of.includes(value)) return null
  const near = suggest === undefined ? nearest(value, of) : suggest(value)
  const question = near === null ? '' : ` Did you mean ${near}?`
  return `${rawName} is one of ${of.join(', ')}, not ${JSON.stringify(value)}.${question}`
}

/** More than a record holds; a larger number is a slip. */
const mostCount = 9_999_999

/** A whole number of at least one. */
export function countOption(options: Options, name: string, otherwise: number): number {
  const text = options.get(name)
  if (text === undefined) return otherwise
  const count = Number(text)
  if (/^[1-9]\d*$/.test(text) && count <= mostCount) return count
  throw new UsageError(`--${name} is a whole number from 1 to ${mostCount}, not ${JSON.stringify(text)}.`)
}

/** Milliseconds of `24h`. */
export function durationOption(options: Options, name: string): number | null {
  const text = options.get(name)
  if (text === undefined) return null
  const ms = parseDuration(text)
  if (ms === null)
    throw new UsageError(`--${name} is a time such as 30m, 4h or 7d, not ${JSON.stringify(text)}.`)
  return ms
}

/** A time, as milliseconds since 1970: `4h` ago, or `2026-11-22`, or `2026-11-22T10:15`, in local time. */
export function timeOption(options: Options, name: string, now: number): number | null {
  const text = options.get(name)
  if (text === undefined) return null
  const ago = parseDuration(text)
  if (ago !== null) return Math.max(0, now - ago)
  // A date alone would be read as UTC.
  const at = /^\d{4}-\d\d-\d\d/.test(text)
    ? Date.parse(text.length === 10 ? `${text}T00:00` : text)
    : Number.NaN
  if (Number.isNaN(at)) {
    throw new UsageError(
      `--${name} is a time such as 4h, 2026-11-22 or 2026-11-22T10:15, not ${JSON.stringify(text)}.`,
    )
  }
  return Math.max(0, at)
}
