// Reads the lists an attack is given: accounts, passwords, pairs of both. What is wrong with one becomes a problem.
import { readFileSync, statSync } from 'node:fs'
import { type Credential, mostAttempts } from './options.ts'

const largestFile = 100 * 1024 * 1024

/** Lines without their ends; empty ones are left out. */
export function readLines(flag: string, file: string, problems: string[]): readonly string[] | undefined {
  try {
    if (statSync(file).size > largestFile) {
      problems.push(`${flag}: ${file} is larger than 100 MB.`)
      return undefined
    }
    const lines = readFileSync(file, 'utf8')
      .split(/\r?\n/)
      .filter(line => line !== '')
    return lines.slice(0, mostAttempts)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    problems.push(`${flag}: ${file} cannot be read (${code}).`)
    return undefined
  }
}

/** A password may hold colons, an account's name does not. */
export function readCombos(
  lines: readonly string[] | undefined,
  problems: string[],
): readonly Credential[] | undefined {
  if (lines === undefined) return undefined
  const wrong = lines.findIndex(line => line.indexOf(':') < 1)
  if (wrong >= 0) problems.push(`--combos: entry ${wrong + 1} is not account:password.`)
  return lines.map(line => {
    const split = line.indexOf(':')
    return { account: line.slice(0, split), password: line.slice(split + 1) }
  })
}
