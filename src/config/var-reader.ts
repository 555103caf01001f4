// Takes our vars out of everything a Worker's environment holds: values and strings of JSON alike. It reports names
// that are nearly ours, and never shows the value of a var that it does not know.
import { nearest } from './near-miss.ts'
import { Described, isTable, type Problem } from './problems.ts'

export interface ReadVars {
  /** Our vars as JSON values. One that cannot be read is a `Described`, for the schema to refuse. */
  readonly values: Readonly<Record<string, unknown>>
  readonly problems: readonly Problem[]
}

export interface OwnNames {
  readonly vars: readonly string[]
  /** Vars that may be written as plain text. */
  readonly texts: readonly string[]
  /** Names of secrets: known, and not read here. */
  readonly secrets: readonly string[]
}

/** The platform's limit for one var. */
const mostBytes = 5 * 1024

export function readVars(environment: Readonly<Record<string, unknown>>, own: OwnNames): ReadVars {
  const values: Record<string, unknown> = {}
  const problems: Problem[] = []
  for (const [name, written] of Object.entries(environment)) {
    if (own.vars.includes(name)) {
      const large = largeProblem(name, written)
      if (large !== null) problems.push(large)
      const value = own.texts.includes(name) ? readText(written) : readData(written)
      if (value !== undefined) values[name] = value
    } else if (!own.secrets.includes(name) && isPlain(written)) {
      const misspelt = misspeltProblem(name, own)
      if (misspelt !== null) problems.push(misspelt)
    }
  }
  return { values, problems }
}

/** Plain text, unless it looks like JSON. Nothing at all, as a dashboard may send it, is not set. */
function readText(written: unknown): unknown {
  if (typeof written !== 'string') return written
  const text = written.trim()
  return /^["[{]/.test(text) ? parsed(text) : text === '' ? undefined : text
}

function readData(written: unknown): unknown {
  if (typeof written !== 'string') return written
  return written.trim() === '' ? undefined : parsed(written)
}

/** The parser's own message is not passed on: it quotes the text. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return new Described('text that is not JSON')
  }
}

function largeProblem(name: string, written: unknown): Problem | null {
  if (!isPlain(written)) return null
  const bytes = Buffer.byteLength(typeof written === 'string' ? written : (JSON.stringify(written) ?? ''))
  if (bytes <= mostBytes) return null
  return {
    path: name,
    found: `${bytes} bytes`,
    allowed: `at most ${mostBytes} bytes in one var`,
    suggestion: null,
  }
}

/** A binding (a namespace, a service) is an object of the platform, and nobody's misspelt var. */
function isPlain(value: unknown): boolean {
  if (typeof value === 'object') return value === null || Array.isArray(value) || isTable(value)
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

/**
 * Which of our names this one was most likely meant to be. A var of somebody else's may well look a little like ours:
 * the first letter must be the same, and nearly all others.
 */
export function nearestName(name: string, known: readonly string[]): string | null {
  const sameBeginning = known.filter(candidate => candidate.charAt(0) === name.charAt(0).toUpperCase())
  const isVarName = /^[A-Z][A-Z0-9_]*$/.test(name)
  return isVarName
    ? nearest(name, sameBeginning, name.length > 6 ? 2 : 1)
    : (known.find(candidate => candidate === name.toUpperCase()) ?? null)
}

function misspeltProblem(name: string, { vars, secrets }: OwnNames): Problem | null {
  const suggestion = nearestName(name, [...vars, ...secrets])
  if (suggestion === null) return null
  return { path: name, found: `unknown var "${name}"`, allowed: vars.join(', '), suggestion }
}
