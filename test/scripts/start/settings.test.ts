// What the environment can ask of a local start.
import { describe, expect, it } from 'vitest'
import { readSettings, SettingsProblem } from '../../../scripts/start/settings.ts'
import { challenges } from '../../../src/challenges/index.ts'
import { parsePolicy, varNames } from '../../../src/config/parse.ts'
import { presets } from '../../../src/presets/index.ts'
import { signals } from '../../../src/signals/index.ts'

const configured = { MODE: 'monitor', PRESET: 'wordpress', LIMITS: { login: 5 } }

describe('settings of a local start', () => {
  it('shows Doorward acting, in front of the demo site, where nothing is set', () => {
    expect(readSettings({}, configured)).toEqual({
      port: 8787,
      originPort: 8788,
      originUrl: null,
      mode: 'enforce',
      vars: {
        PRESET: '["generic-form","generic-json"]',
        CHALLENGE: expect.stringContaining('/strict/login'),
      },
      secrets: {},
    })
  })

  it('knows the pages of the demo site, and supposes nothing of another', () => {
    const { vars } = readSettings({ ORIGIN_URL: 'http://127.0.0.1:3000' }, configured)
    expect(vars).toEqual({ PRESET: '["generic-form","generic-json"]' })
    const { CHALLENGE = '' } = readSettings({}, configured).vars
    const parsed = parsePolicy(
      { PRESET: 'generic-form', CHALLENGE },
      { signals, presets, challenges, accountTag: () => [] },
    )
    expect(parsed.ok && parsed.policy.challenge?.formPages).toEqual([
      { path: '/strict/login', surface: 'login' },
      { path: '/closed/login', surface: 'login' },
    ])
  })

  it('takes the secret of the provider of checks, and no other', () => {
    const environment = { DOORWARD_CHALLENGE_SECRET: 'x', DOORWARD_SECRET: 'y', DOORWARD_ADMIN_TOKEN: 'z' }
    expect(readSettings(environment, configured).secrets).toEqual({ DOORWARD_CHALLENGE_SECRET: 'x' })
  })

  it('takes vars of wrangler.toml, and those it may leave out, from the environment', () => {
    const environment = {
      MODE: 'monitor',
      PRESET: 'django',
      LIMITS: '{"login":9}',
      STORE: 'memory',
      CHALLENGE: '{"provider":"off"}',
      OTHER: 'x',
    }
    const { mode, vars } = readSettings(environment, { PRESET: 'wordpress' })
    expect(mode).toBe('monitor')
    expect(vars).toEqual({
      PRESET: 'django',
      LIMITS: '{"login":9}',
      STORE: 'memory',
      CHALLENGE: '{"provider":"off"}',
    })
  })

  it('takes every var that there is, whatever wrangler.toml has', () => {
    const own = varNames().filter(name => !['MODE', 'ORIGIN_URL'].includes(name))
    expect(own).toEqual(expect.arrayContaining(['LIMITS', 'CHALLENGE', 'PAGES']))
    const set = Object.fromEntries(own.map(name => [name, `{"${name}":1}`]))
    expect(readSettings(set, {}).vars).toEqual(set)
  })

  it('takes an empty value for one that is not set', () => {
    expect(readSettings({ PORT: '', MODE: ' ', ORIGIN_URL: '' }, configured)).toEqual(
      readSettings({}, configured),
    )
  })

  it('names what it cannot use', () => {
    const problem = (environment: Record<string, string>) => () => readSettings(environment, configured)
    for (const port of ['x', '-1', '65536', '1e3', '80.5'])
      expect(problem({ PORT: port })).toThrow(
        new SettingsProblem(
          `PORT is "${port}". It has to be a number from 0 to 65535; 0 takes any free port.`,
        ),
      )
    expect(problem({ ORIGIN_PORT: 'x' })).toThrow(/^ORIGIN_PORT is "x"/)
    for (const url of ['localhost:3000', 'ftp://x', 'x'])
      expect(problem({ ORIGIN_URL: url })).toThrow(/^ORIGIN_URL is /)
  })
})
