// What every preset must keep to, one as the other. A new preset is tested by being on the shelf.
import { describe, expect, it } from 'vitest'
import { pathPatterns, pathReadings } from '../../src/lib/path-pattern.ts'
import { normalisePath } from '../../src/lib/request-path.ts'
import type { Preset } from '../../src/presets/contract.ts'
import { genericForm } from '../../src/presets/generic-form.ts'
import { genericJson } from '../../src/presets/generic-json.ts'
import { presets } from '../../src/presets/index.ts'
import type { AnswerMark, RouteRule } from '../../src/routes/contract.ts'
import { routeKinds } from '../../src/routes/index.ts'

const kebab = /^[a-z0-9]+(-[a-z0-9]+)*$/
const all: readonly Preset[] = presets
const rules: readonly (readonly [string, RouteRule])[] = all.flatMap(({ routes }) =>
  routes.map(rule => [rule.name, rule] as const),
)

describe('the shelf of presets', () => {
  it('has each name once', () => {
    const names = [...all.map(({ name }) => name), ...rules.map(([name]) => name)]
    expect(new Set(names).size).toBe(names.length)
  })
})

describe.each(all.map(preset => [preset.name, preset] as const))('%s', (name, preset) => {
  it('names its rules after itself', () => {
    expect(name).toMatch(kebab)
    for (const rule of preset.routes)
      expect(rule.name).toMatch(new RegExp(`^${name}-${kebab.source.slice(1)}`))
  })

  it('is plain JSON', () => {
    expect(JSON.parse(JSON.stringify(preset))).toEqual(preset)
  })

  it('protects a login', () => {
    expect(preset.routes.some(({ surface }) => surface === 'login')).toBe(true)
  })
})

describe.each(rules)('%s', (_, rule) => {
  const { outcome } = rule
  const inBody = rule.carriedBy === 'body'

  it('has paths as they are compared, each once', () => {
    expect(rule.paths.length).toBeGreaterThan(0)
    expect(new Set(rule.paths).size).toBe(rule.paths.length)
    for (const path of rule.paths) {
      const written = path.startsWith('*') ? `/${path}` : path
      expect(normalisePath(written)).toEqual({ ok: true, path: written })
      expect(pathPatterns([path])(pathReadings(written.replaceAll('*', 'x')))).toBe(true)
    }
  })

  it('names fields that a form can have, each once', () => {
    for (const names of [rule.account, rule.credential]) {
      expect(new Set(names).size).toBe(names.length)
      for (const name of names) expect(name).toMatch(/^[\w.-]+(\[\w+\])*$/)
    }
    expect(rule.account.filter(name => rule.credential.includes(name))).toEqual([])
  })

  it('does not take for a name or password the table that holds them', () => {
    const names = [...rule.account, ...rule.credential]
    for (const name of names) expect(names.filter(other => other.startsWith(`${name}[`))).toEqual([])
  })

  it('knows who is meant and what is guessed, where the body says so', () => {
    if (!inBody) return
    if (['login', 'password-reset', 'signup'].includes(rule.surface)) expect(rule.account).not.toEqual([])
    if (routeKinds[rule.surface].counts === 'failures') expect(rule.credential).not.toEqual([])
  })

  it('takes a body of a size that somebody chose', () => {
    expect(rule.maxBodyBytes).toBeGreaterThanOrEqual(64 * 1024)
  })

  it('never takes the text of a page alone for a success', () => {
    for (const mark of [...outcome.success, ...outcome.pending]) {
      expect(Object.keys(mark).filter(condition => condition !== 'body')).not.toEqual([])
    }
  })

  it('has no mark that holds for every answer', () => {
    for (const mark of marksOf(rule)) expect(Object.keys(mark)).not.toEqual([])
  })

  it('reads no answer as a success that it also reads as a failure', () => {
    const failures = outcome.failure.map(mark => JSON.stringify(mark))
    expect(outcome.success.filter(mark => failures.includes(JSON.stringify(mark)))).toEqual([])
  })

  it('can tell a no, where an answer is right or wrong', () => {
    if (routeKinds[rule.surface].counts === 'failures') expect(outcome.failure).not.toEqual([])
  })

  it('knows the session’s cookies, where having one makes an answer look right', () => {
    const trusts = outcome.success.length > 0 && outcome.wrongWhileSignedIn === 'looks-right'
    if (trusts) expect(outcome.sessionCookies).not.toEqual([])
    if (rule.surface === 'sensitive') expect(outcome.sessionCookies).not.toEqual([])
  })
})

describe('generic-form and generic-json', () => {
  it('may stand side by side: no path of one is protected by the other', () => {
    const matchers = (preset: Preset) => preset.routes.map(({ paths }) => pathPatterns(paths))
    const paths = (preset: Preset) =>
      preset.routes.flatMap(({ paths }) => paths.map(path => path.replaceAll('*', 'v1')))
    for (const [one, other] of [
      [genericForm, genericJson],
      [genericJson, genericForm],
    ] as const) {
      expect(paths(one).filter(path => matchers(other).some(matches => matches(pathReadings(path))))).toEqual(
        [],
      )
    }
  })

  it('have each path on one surface', () => {
    for (const preset of [genericForm, genericJson] as readonly Preset[]) {
      const doors = preset.routes.map(({ surface, paths }) => ({
        surface,
        isOpen: pathPatterns(paths),
        paths,
      }))
      for (const { surface, paths } of doors) {
        for (const path of paths.map(path => path.replaceAll('*', 'v1'))) {
          const others = doors.filter(door => door.surface !== surface && door.isOpen(pathReadings(path)))
          expect([path, others.map(door => door.surface)]).toEqual([path, []])
        }
      }
    }
  })
})

function marksOf({ outcome }: RouteRule): readonly AnswerMark[] {
  return [...outcome.success, ...outcome.failure, ...outcome.pending]
}
