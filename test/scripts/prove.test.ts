import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const entry = join(import.meta.dirname, '..', '..', 'scripts', 'prove.ts')

function prove(...argv: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [entry, ...argv], { encoding: 'utf8' })
  return { status, stdout, stderr }
}

describe('npm run prove', () => {
  it('helps', () => {
    const { status, stdout } = prove('--help')
    expect(status).toBe(0)
    for (const option of ['--seeds N', '--minutes N', '--full', '--only NAME', '--out DIR'])
      expect(stdout).toContain(option)
  })

  it('runs nothing where it does not understand', () => {
    for (const [argv, problem] of [
      [['--seeds', '0'], '--seeds is a whole number from 1 to 999, not "0"'],
      [['--minutes', 'an hour'], '--minutes is a whole number'],
      [['--ful'], '--ful'],
      [['--out', '/nowhere/at/all'], 'there is no folder /nowhere/at/all'],
      [['--only', 'no-such-scenario'], 'There is no scenario "no-such-scenario".'],
    ] as const)
      expect([argv, prove(...argv)]).toEqual([
        argv,
        { status: 2, stdout: '', stderr: expect.stringContaining(problem) },
      ])
  })
})
