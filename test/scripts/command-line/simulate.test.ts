import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { Failure, UsageError } from '../../../scripts/command-line/failure.ts'
import { readOptions } from '../../../scripts/command-line/options.ts'
import { simulateWith } from '../../../scripts/command-line/simulate.ts'
import { standInThread } from '../../proving-ground/run/stand-ins.ts'
import { doorward, typed } from '../../support/command-line.ts'

const folder = mkdtempSync(join(tmpdir(), 'doorward-simulate-'))
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, content: unknown): string {
  const path = join(folder, name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

const attacked = file('attacked.json', {
  name: 'attacked',
  days: 3,
  warmupDays: 1,
  attacks: [{ startDay: 1 }],
})
const names = ['quick', 'slow', 'talks', 'throws', 'never-ends']
const simulate = simulateWith({ names: async () => names, thread: standInThread })

/** On policies that simulate nothing. */
async function run(...argv: readonly string[]) {
  const { options, operands } = readOptions(argv, simulate.options, simulate.operands)
  const [out, err, progress]: string[][] = [[], [], []]
  const screen = {
    line: (text: string) => void out?.push(text),
    note: (text: string) => void err?.push(text),
    json: (value: unknown) => void out?.push(JSON.stringify(value)),
    style: (_: string, text: string) => text,
    columns: null,
  }
  const context = {
    screen,
    connect: () => {
      throw new Error('It asks no Worker.')
    },
    input: async () => '',
    now: () => 0,
  }
  const write = vi.spyOn(process.stderr, 'write').mockImplementation(text => {
    progress?.push(String(text))
    return true
  })
  try {
    const code = await simulate.run(options, operands, context)
    return { code, out: out?.join('\n') ?? '', err: err?.join('\n'), progress }
  } finally {
    write.mockRestore()
  }
}

describe('doorward simulate', () => {
  it('prints one document with --json, the same every time', async () => {
    const argv = ['--scenario', attacked, '--policies', 'slow,quick,talks', '--seeds', '3', '--json']
    const first = await run(...argv)
    expect(first).toMatchObject({ code: 0, err: '' })
    expect(first.out).not.toContain('\n')
    const document = JSON.parse(first.out)
    expect(Object.keys(document)).toEqual(['scenario', 'seeds', 'policies'])
    expect(document).toMatchObject({ scenario: { name: 'attacked', seed: 1 }, seeds: 3 })
    expect(Object.keys(document.policies)).toEqual(['slow', 'quick', 'talks'])
    // Of the seeds 1, 2 and 3.
    expect(document.policies.slow).toMatchObject({ takeovers: 6, validPairsTried: 300, people: 30_000 })
    expect((await run(...argv)).out).toBe(first.out)
  })

  it('prints what happened to attackers and to people as tables, and what the columns mean', async () => {
    const { code, out } = await run('--scenario', attacked, '--policies', 'quick,slow,quick')
    expect(code).toBe(0)
    const lines = out.split('\n')
    expect(lines[0]).toContain('attacked: 100,000 accounts, 3 days')
    expect(lines.filter(line => line.startsWith('POLICY'))).toHaveLength(2)
    const [attack, people] = lines.filter(line => line.startsWith('slow'))
    expect(attack).toMatch(/^slow +1 of 100 +10\.0 %/)
    expect(people).toMatch(/^slow +1\.00 % +0\.10 % +0 %/)
    expect(lines.filter(line => line.startsWith('quick'))).toHaveLength(2)
    expect(out).toContain('\nchecked: share of people’s sign-ins')
  })

  it('draws the chart', async () => {
    const chart = join(folder, 'out.svg')
    await run('--scenario', attacked, '--policies', 'quick,slow', '--chart', chart)
    expect(readFileSync(chart, 'utf8')).toMatch(
      /^<svg [\s\S]*Scenario attacked, 1 seed\.[\s\S]*>slow<\/text>/,
    )
  })

  it('names every problem of a scenario with its path', async () => {
    const bad = file('bad.json', {
      name: 'bad',
      days: -1,
      attacks: [{ kind: 'stufing' }],
      site: { acounts: 3 },
    })
    const error = await run('--scenario', bad).catch(problem => problem)
    expect(error).toBeInstanceOf(UsageError)
    const lines = error.message.split('\n')
    expect(lines).toHaveLength(3)
    expect(error.message).toContain(`${bad}: days: must be >=0`)
    expect(error.message).toContain(`${bad}: attacks.0.kind: `)
    expect(error.message).toContain(`${bad}: site.acounts: is no key of a scenario.`)
  })

  it('names every policy that there is not, and what was probably meant', async () => {
    const error = await run('--scenario', attacked, '--policies', 'qick,quick,bogus,').catch(
      problem => problem,
    )
    expect(error).toBeInstanceOf(UsageError)
    expect(error.message.split('\n')).toEqual([
      'There is no policy "qick". Did you mean quick?',
      'There is no policy "bogus".',
      'There is no policy "".',
      `There are ${names.join(', ')}.`,
    ])
  })

  it('finds out before it runs what it could not finish', async () => {
    const friendly = file('friendly.json', { name: 'friendly' })
    for (const [argv, problem] of [
      [[], /--scenario is missing/],
      [['--scenario', join(folder, 'nothing.json')], /cannot be read/],
      [['--scenario', file('text.json', 'days: 3')], /is not JSON/],
      [['--scenario', attacked, '--seeds', '0'], /--seeds is a whole number/],
      [['--scenario', attacked, '--seeds', '1001'], /--seeds is at most 1000/],
      [['--scenario', attacked, '--chart', join(folder, 'nowhere', 'out.svg')], /cannot be written/],
      [['--scenario', attacked, '--chart', folder], /it is a folder/],
      [['--scenario', friendly, '--chart', join(folder, 'no.svg')], /nobody attacks/],
    ] as const) {
      const error = await run(...argv, ...(argv.length === 0 ? [] : ['--policies', 'throws'])).catch(
        thrown => thrown,
      )
      expect([argv, error.name, error.message]).toEqual([argv, 'UsageError', expect.stringMatching(problem)])
    }
    expect(existsSync(join(folder, 'no.svg'))).toBe(false)
  })

  it('says which run failed', async () => {
    const failing = run('--scenario', attacked, '--policies', 'quick,throws')
    await expect(failing).rejects.toThrow(new Failure('throws, seed 1: the ladder has no rungs'))
  })

  it('says on standard error how far it is', async () => {
    const { progress } = await run('--scenario', attacked, '--policies', 'quick', '--seeds', '2')
    expect(progress).toHaveLength(2)
    expect(progress?.at(-1)).toMatch(/^attacked: 2 of 2 runs, quick seed [12], 11,000 attempts, \d+ s\n$/)
  })

  it('ends with Ctrl-C, without any result', async () => {
    const before = process.listenerCount('SIGINT')
    const ending = run('--scenario', attacked, '--policies', 'never-ends', '--json')
    await vi.waitUntil(() => process.listenerCount('SIGINT') > before)
    process.emit('SIGINT')
    expect(await ending).toMatchObject({ code: 130, out: '', err: 'Interrupted.' })
    expect(process.listenerCount('SIGINT')).toBe(before)
  })
})

describe('the command line', () => {
  it('has it among its commands, and says 2 for what it cannot understand', async () => {
    expect((await doorward(['help'])).out).toContain('\n  simulate')
    expect(await typed(['simulate', '--scenraio', 'x'], { env: {} })).toMatchObject({
      code: 2,
      err: expect.stringContaining('Did you mean --scenario?'),
    })
    expect(
      await typed(['simulate', '--scenario', attacked, '--policies', 'dorward'], { env: {} }),
    ).toMatchObject({ code: 2, err: expect.stringContaining('Did you mean doorward?') })
  })
})
