// Reads the command line of `doorward attack`, files included, and names every problem with it.
import { parseArgs } from 'node:util'
import { kindList } from './help.ts'
import { readCombos, readLines } from './lists.ts'
import { type AttackKind, type AttackOptions, attackKinds, optionProblems } from './options.ts'
import { parseSuccessMark, type SuccessMark } from './success.ts'

export type AttackArguments = {
  readonly help: boolean
  readonly json: boolean
  /** Complete when there are no problems. */
  readonly options: Partial<AttackOptions>
  readonly problems: readonly string[]
}

const known = {
  kind: { type: 'string' },
  target: { type: 'string' },
  path: { type: 'string' },
  networks: { type: 'string' },
  attempts: { type: 'string' },
  rate: { type: 'string' },
  concurrency: { type: 'string' },
  seed: { type: 'string' },
  account: { type: 'string' },
  accounts: { type: 'string' },
  passwords: { type: 'string' },
  combos: { type: 'string' },
  'last-password': { type: 'string' },
  fields: { type: 'string' },
  field: { type: 'string', multiple: true },
  format: { type: 'string' },
  'user-agent': { type: 'string' },
  solve: { type: 'boolean' },
  success: { type: 'string', multiple: true },
  ipv6: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  'i-own-this-site': { type: 'boolean' },
} as const
type Name = keyof typeof known

export function readAttackArguments(argv: readonly string[]): AttackArguments {
  const problems: string[] = []
  const given = collect(argv, problems)
  const text = (name: Name): string | undefined => given.get(name)?.at(-1)
  const flag = (name: Name): boolean => given.has(name)
  const number = (name: Name): number | undefined => {
    const value = text(name)
    if (value === undefined || /^-?\d+(\.\d+)?$/.test(value))
      return value === undefined ? undefined : Number(value)
    problems.push(`--${name} is a number, not ${JSON.stringify(value)}.`)
    return undefined
  }
  const lines = (name: Name): readonly string[] | undefined => {
    const file = text(name)
    return file === undefined ? undefined : readLines(`--${name}`, file, problems)
  }

  const kind = oneOf('--kind', text('kind'), attackKinds, problems)
  const format = oneOf('--format', text('format'), ['form', 'json'] as const, problems)
  if (text('kind') === undefined) problems.push(`--kind is missing: one of ${kindList}.`)
  if (text('target') === undefined)
    problems.push('--target is missing, such as --target http://127.0.0.1:8787.')
  const options: Partial<AttackOptions> = {
    ...(kind === undefined ? {} : { kind: kind satisfies AttackKind }),
    ...(text('target') === undefined ? {} : { target: text('target') ?? '' }),
    path: text('path'),
    networks: number('networks'),
    attempts: number('attempts'),
    rate: number('rate'),
    concurrency: number('concurrency'),
    seed: number('seed'),
    ipv6: flag('ipv6'),
    account: text('account'),
    accounts: lines('accounts'),
    passwords: lines('passwords'),
    combos: readCombos(lines('combos'), problems),
    lastPassword: text('last-password'),
    fields: text('fields')
      ?.split(',')
      .map(name => name.trim()),
    extraFields: readFields(given.get('field'), problems),
    format,
    userAgent: text('user-agent'),
    solve: flag('solve'),
    success: readMarks(given.get('success'), problems),
    iOwnThisSite: flag('i-own-this-site'),
  }
  return {
    help: flag('help'),
    json: flag('json'),
    options,
    problems: [...problems, ...optionProblems(options)],
  }
}

/** Not strict, since that stops at the first problem; what strict would refuse is refused here. */
function collect(argv: readonly string[], problems: string[]): ReadonlyMap<Name, readonly string[]> {
  const { tokens } = parseArgs({ args: [...argv], options: known, strict: false, tokens: true })
  const given = new Map<Name, string[]>()
  for (const token of tokens) {
    if (token.kind === 'positional') problems.push(`${JSON.stringify(token.value)} belongs to no option.`)
    if (token.kind !== 'option') continue
    if (!isKnown(token.name)) {
      problems.push(`${token.rawName} is not an option; --help lists them.`)
      continue
    }
    const { name, value } = token
    if (known[name].type === 'boolean') {
      if (value !== undefined) problems.push(`--${name} takes no value.`)
      given.set(name, [])
    } else if (value === undefined || (token.inlineValue !== true && value.startsWith('--'))) {
      problems.push(`--${name} needs a value.`)
    } else {
      given.set(name, [...(given.get(name) ?? []), value])
    }
  }
  return given
}

function isKnown(name: string): name is Name {
  return Object.hasOwn(known, name)
}

function oneOf<Value extends string>(
  flag: string,
  value: string | undefined,
  allowed: readonly Value[],
  problems: string[],
): Value | undefined {
  const found = allowed.find(candidate => candidate === value)
  if (value !== undefined && found === undefined) {
    problems.push(`${flag} is one of ${allowed.join(', ')}, not ${JSON.stringify(value)}.`)
  }
  return found
}

function readFields(
  pairs: readonly string[] | undefined,
  problems: string[],
): Readonly<Record<string, string>> | undefined {
  if (pairs === undefined) return undefined
  const fields: [string, string][] = []
  for (const pair of pairs) {
    const split = pair.indexOf('=')
    if (split < 1) problems.push(`--field is NAME=VALUE, not ${JSON.stringify(pair)}.`)
    fields.push([pair.slice(0, split), pair.slice(split + 1)])
  }
  return Object.fromEntries(fields)
}

function readMarks(
  texts: readonly string[] | undefined,
  problems: string[],
): readonly SuccessMark[] | undefined {
  if (texts === undefined) return undefined
  const marks: SuccessMark[] = []
  for (const text of texts) {
    const mark = parseSuccessMark(text)
    if (mark === null) {
      problems.push(
        `--success is status=303, location=/account, cookie=NAME or body=TEXT, not ${JSON.stringify(text)}.`,
      )
    } else {
      marks.push(mark)
    }
  }
  return marks
}
