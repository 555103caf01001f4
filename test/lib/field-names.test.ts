import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { namePaths } from '../../src/lib/field-names.ts'
import { isIndex } from '../../src/lib/place-tree.ts'

const php = spawnSync('php', ['-r', 'echo PHP_MAJOR_VERSION;']).status === 0
const skipsPhp = !php && process.env['DOORWARD_TEST_ALL'] !== '1'

describe('field names', () => {
  it('are as they are in the style `exact`', () => {
    expect(namePaths(' user[a].b', 'exact')).toEqual([[' user[a].b']])
  })

  it('are mangled as PHP does it in the style `php`', () => {
    const cases: Record<string, string> = {
      log: 'log',
      '  log': 'log',
      'log\0x': 'log',
      'l.o g': 'l_o_g',
      'log[]': 'log|',
      'log[ ]': 'log|',
      'log[0]': 'log|0',
      'log[a.b][c]x': 'log|a.b|c',
      'log[a': 'log_a',
      'log[a[b.c': 'log_a_b_c',
      'log[a][b': 'log|a',
      'log]': 'log]',
    }
    for (const [name, expected] of Object.entries(cases)) {
      expect(
        namePaths(name, 'php').map(path => path.join('|')),
        name,
      ).toEqual([expected])
    }
    for (const dropped of ['', '  ', '[a]', '\0log', `a${'[x]'.repeat(65)}`])
      expect(namePaths(dropped, 'php')).toEqual([])
  })

  it.skipIf(skipsPhp)('of 5,000 random kinds are read as PHP reads them (needs php)', () => {
    const pieces = [
      'a',
      'log',
      '[',
      ']',
      '[]',
      '[0]',
      '[a]',
      ' ',
      '.',
      '_',
      '\0',
      '\t',
      '[ ]',
      '[[',
      ']]',
      '+',
      'é',
    ]
    const name = fc
      .array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 9 })
      .map(parts => parts.join(''))
    const names = fc.sample(name, { numRuns: 5_000, seed: 7 })
    const program = `
      $results = [];
      foreach (json_decode(file_get_contents('php://stdin')) as $name) {
        parse_str(urlencode($name) . '=v', $read);
        for ($path = []; is_array($read) && $read; $read = $read[$key]) $path[] = (string) ($key = array_key_first($read));
        $results[] = $path;
      }
      echo json_encode($results);`
    const run = spawnSync('php', ['-r', program], { input: JSON.stringify(names), maxBuffer: 1e8 })
    const ours = names.map(each =>
      (namePaths(each, 'php')[0] ?? []).map((step, depth) => (depth > 0 && step === '' ? '0' : step)),
    )
    expect(ours).toEqual(JSON.parse(run.stdout.toString()))
  })

  it('are split at brackets wherever they stand in the style `brackets`', () => {
    for (const name of ['user[email]', '[user][email]', 'user[][email]', 'user[email', ' user]email]'])
      expect(namePaths(name, 'brackets'), name).toEqual([['user', 'email']])
    expect(namePaths('user.email', 'brackets')).toEqual([['user.email']])
    expect(namePaths('user[]', 'brackets')).toEqual([['user', '']])
    expect(namePaths('[]', 'brackets')).toEqual([])
  })

  it('are what each style makes of them in the style `any`', () => {
    const anyName = fc
      .array(fc.constantFrom('a', 'Log', '[', ']', '[]', '[0]', '[a]', ' ', '.', '_', '\0', '!', '-', 'é'))
      .map(parts => parts.join(''))
    fc.assert(
      fc.property(anyName, name => {
        const any = namePaths(name, 'any').map(steps)
        // A well-formed name in brackets is a field of its own to nobody who wants the one inside.
        const styles = /\[/.test(name)
          ? (['php', 'brackets'] as const)
          : (['exact', 'php', 'brackets'] as const)
        for (const style of styles)
          for (const path of namePaths(name, style)) expect(any).toContain(steps(path))
      }),
    )
  })
})

/** Without the indexes of lists, which say nothing. */
function steps(path: readonly string[]): string {
  return JSON.stringify(path.filter((step, depth) => depth === 0 || !isIndex(step)))
}
