import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fieldNameReader, indexed, urlencodedFields, valuesOf } from '../../src/lib/form-fields.ts'

const php = spawnSync('php', ['-r', 'echo PHP_MAJOR_VERSION;']).status === 0
const skipsPhp = !php && process.env['DOORWARD_TEST_ALL'] !== '1'

const fields = (text: string, limit = 100) => urlencodedFields(Buffer.from(text, 'latin1'), limit)
const pairs = (text: string) => {
  const read = fields(text)
  return read === 'too-many' ? read : read.map(({ name, value }) => [name, value])
}

describe('urlencoded fields', () => {
  it('keeps order and duplicates', () => {
    expect(pairs('log=a&pwd=b&log=c')).toEqual([
      ['log', 'a'],
      ['pwd', 'b'],
      ['log', 'c'],
    ])
  })

  it('decodes blanks and octets, and leaves invalid escapes alone', () => {
    expect(pairs('a+b=c+d&%20e%5B%5D=%C3%A9&x=%zz%4&%=%')).toEqual([
      ['a b', 'c d'],
      [' e[]', 'é'],
      ['x', '%zz%4'],
      ['%', '%'],
    ])
  })

  it('takes the first equals sign, an absent one as an empty value, and skips empty pieces', () => {
    expect(pairs('&a==1&&b&=c&')).toEqual([
      ['a', '=1'],
      ['b', ''],
      ['', 'c'],
    ])
  })

  it('splits at semicolons only for a stack that does', () => {
    const body = Buffer.from('log=a;log=b')
    expect(urlencodedFields(body, 9)).toEqual([{ name: 'log', value: 'a;log=b' }])
    expect(urlencodedFields(body, 9, '&;')).toEqual([
      { name: 'log', value: 'a' },
      { name: 'log', value: 'b' },
    ])
  })

  it('reads what is not UTF-8 as windows-1252, escaped or raw', () => {
    expect(pairs('log=%E0dmin&x=\xe0&y=\xc3\xa9')).toEqual([
      ['log', 'àdmin'],
      ['x', 'à'],
      ['y', 'é'],
    ])
  })

  it('stops at the limit', () => {
    expect(fields('a&b&c', 3)).toHaveLength(3)
    expect(fields('a&b&c&d', 3)).toBe('too-many')
    expect(fields('a&'.repeat(32_768), 1_000)).toBe('too-many')
  })

  it('agrees with the URL standard on everything that is UTF-8', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', '=', '&', '+', '%41', '%C3%A9', '%4', '[', ']', ';', '.')),
        parts => {
          const text = parts.join('')
          expect(pairs(text)).toEqual([...new URLSearchParams(text)])
        },
      ),
    )
  })
})

describe('field names', () => {
  it('are as they are in the style `exact`', () => {
    expect(fieldNameReader('exact')(' user[a].b')).toEqual({ base: ' user[a].b', path: [] })
  })

  it('are mangled as PHP does it in the style `php`', () => {
    const read = fieldNameReader('php')
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
      const found = read(name)
      expect(found && [found.base, ...found.path].join('|'), name).toBe(expected)
    }
    for (const dropped of ['', '  ', '[a]', '\0log', `a${'[x]'.repeat(65)}`]) expect(read(dropped)).toBeNull()
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
    const read = fieldNameReader('php')
    const ours = names.map(each => {
      const found = read(each)
      return found === null ? [] : [found.base, ...found.path.map(step => (step === '' ? '0' : step))]
    })
    expect(ours).toEqual(JSON.parse(run.stdout.toString()))
  })

  it('are split at brackets wherever they stand in the style `brackets`', () => {
    const read = fieldNameReader('brackets')
    for (const name of ['user[email]', '[user][email]', 'user[][email]', 'user[email', ' user]email]']) {
      expect(read(name), name).toEqual({ base: 'user', path: ['email'] })
    }
    expect(read('user.email')).toEqual({ base: 'user.email', path: [] })
    expect(read('[]')).toBeNull()
  })
})

describe('all values that a stack could read as one field', () => {
  const values = (text: string, wanted: string, style: 'exact' | 'php' | 'brackets') => {
    const read = fields(text)
    return read === 'too-many' ? read : valuesOf(indexed(read, style), fieldNameReader(style)(wanted))
  }

  it('include array forms and mangled names in PHP', () => {
    expect(values('log=a&log[]=b&%20log[3]=c&log[x][]=d&log%00z=e&logs=f&l%6fg=g', 'log', 'php')).toEqual([
      ...'abcdeg',
    ])
    expect(values('user_name=a&user.name=b&user%20name=c', 'user_name', 'php')).toEqual([...'abc'])
    expect(
      values('user[email]=a&user[0][email]=b&user[email][]=c&user[name]=d&user=e', 'user[email]', 'php'),
    ).toEqual([...'abc'])
  })

  it('include nested forms where brackets nest, and nothing but the name itself elsewhere', () => {
    expect(
      values('user[email]=a&[user]email=b&user[][email]=c&user.email=d', 'user[email]', 'brackets'),
    ).toEqual([...'abc'])
    expect(values('pwd=a&pwd[]=b&%20pwd=c&pwd=d&PWD=e', 'pwd', 'exact')).toEqual(['a', 'd', 'e'])
  })

  it('do not depend on what objects inherit', () => {
    expect(values('__proto__[log]=a&constructor=b', 'log', 'php')).toEqual([])
    expect(values('__proto__=a', '__proto__', 'exact')).toEqual(['a'])
  })
})
