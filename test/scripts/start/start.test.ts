// `npm start` with a configuration that would shut every login: what is wrong, and nothing else.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'

const entry = join(import.meta.dirname, '..', '..', '..', 'scripts', 'start.ts')
const ends: (() => void)[] = []
afterEach(() => {
  for (const end of ends.splice(0)) end()
})

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs until it ends, or until `enough` says so of what it wrote. */
function start(
  env: Readonly<Record<string, string>>,
  argv: readonly string[] = [],
  enough: (out: string, err: string) => boolean = () => false,
): Promise<Ended> {
  const child = spawn(process.execPath, [entry, ...argv], {
    env: { PATH: process.env['PATH'] ?? '', PORT: '0', ORIGIN_PORT: '0', ...env },
  })
  ends.push(() => child.kill('SIGKILL'))
  let out = ''
  let err = ''
  const look = () => enough(out, err) && child.kill('SIGTERM')
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
    look()
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text
    look()
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', code => resolve({ code, out, err }))
  })
}

describe('npm start', () => {
  it('says what doctor says of a bad setting, every problem at once, and does not start', async () => {
    const bad = { MODE: 'enforced', PRESET: 'wordpres', LIMITS: '{"login":' }
    const { code, out, err } = await start(bad)
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err.split('\n')).toEqual([
      expect.stringMatching(/^BAD {3}MODE: "enforced".*Did you mean "enforce"\?$/),
      expect.stringMatching(/^BAD {3}PRESET: "wordpres".*Did you mean "wordpress"\?$/),
      expect.stringMatching(/^BAD {3}LIMITS: text that is not JSON/),
      '',
    ])
  })
})

describe('npm start with a provider of checks', () => {
  const turnstile = { CHALLENGE: '{"provider":"turnstile","sitekey":"0x4AAAAAAAdemodemodemo1"}' }

  it('asks for the secret that goes with it', async () => {
    const { code, out, err } = await start(turnstile)
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toMatch(/^BAD {3}DOORWARD_CHALLENGE_SECRET: /)
  })

  it('takes it from the environment, and checks it', async () => {
    const { err } = await start({ ...turnstile, DOORWARD_CHALLENGE_SECRET: 'short' })
    expect(err).toMatch(/^BAD {3}DOORWARD_CHALLENGE_SECRET: a text that no provider gives/)
    expect(err.trim().split('\n')).toHaveLength(1)
  })
})

describe('npm run dev', () => {
  it('says the same, and goes on for whoever is at work on it', async () => {
    const { out, err } = await start({ MODE: 'enforced' }, ['--watch'], text => text.includes('Ctrl-C'))
    expect(err).toMatch(/^BAD {3}MODE: "enforced"/)
    expect(out).toContain('Doorward stands in front of the demo site')
  })
})
