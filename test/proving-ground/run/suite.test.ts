import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { guesses, readSuite } from '../../../proving-ground/run/suite.ts'
import { scenarioOf } from './stand-ins.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'doorward-suite-'))
  for (const part of ['report', 'tune']) mkdirSync(join(folder, part))
})
afterEach(() => rmSync(folder, { recursive: true }))

function write(path: string, value: unknown): void {
  writeFileSync(join(folder, path), JSON.stringify(value))
}

describe('the suite', () => {
  it('is what lies in its folder, by name, and says what Doorward was tuned on', () => {
    write('tune/spray.json', { name: 'spray' })
    write('report/slow.json', { name: 'slow' })
    write('report/loud.json', { name: 'loud' })
    writeFileSync(join(folder, 'report', 'README.md'), 'no scenario')
    const read = readSuite(folder)
    expect(read.ok && read.scenarios.map(({ part, scenario }) => [part, scenario.name])).toEqual([
      ['report', 'loud'],
      ['report', 'slow'],
      ['tune', 'spray'],
    ])
  })

  it('names every problem with its file and path', () => {
    write('report/one.json', { name: 'same', days: -1, attacks: [{ kind: 'stuffing', speed: 3 }] })
    write('report/three.json', { name: 'same' })
    write('report/two.json', { name: 'same' })
    const read = readSuite(folder)
    expect(read.ok ? [] : read.problems).toEqual([
      expect.stringMatching(/report\/one\.json: days must be >=0/),
      expect.stringMatching(/report\/one\.json: attacks\.0\.speed is no key/),
      'Two scenarios are named same.',
    ])
  })
})

describe('a scenario for the chart', () => {
  it('is one in which all that attack guess passwords', () => {
    const withKinds = (...kinds: readonly string[]) => scenarioOf({ attacks: kinds.map(kind => ({ kind })) })
    expect(guesses(withKinds('stuffing', 'targeted'))).toBe(true)
    expect(guesses(withKinds('lockout'))).toBe(false)
    expect(guesses(withKinds('stuffing', 'signup'))).toBe(false)
    expect(guesses(withKinds())).toBe(false)
  })
})
