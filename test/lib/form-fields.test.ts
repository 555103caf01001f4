import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type FieldNameStyle, namePaths } from '../../src/lib/field-names.ts'
import { collectFields, urlencodedFields } from '../../src/lib/form-fields.ts'
import { type FoundByNumber, placeTree } from '../../src/lib/place-tree.ts'

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

  it('are there in both readings where some stacks split at a bare semicolon', () => {
    expect(fields('log=a;log=b&c=d')).toEqual([
      { name: 'log', value: 'a;log=b' },
      { name: 'log', value: 'a', cut: true },
      { name: 'log', value: 'b' },
      { name: 'c', value: 'd' },
    ])
    expect(fields(';;log=b;')).toEqual([
      { name: ';;log', value: 'b;' },
      { name: 'log', value: 'b' },
    ])
    expect(fields('log=a%3Blog=b')).toEqual([{ name: 'log', value: 'a;log=b' }])
  })

  it('are there in both readings where some stacks decode %u0061', () => {
    expect(pairs('%u006cog=%U0061dmin&pwd=50%u')).toEqual([
      ['%u006cog', '%U0061dmin'],
      ['log', 'admin'],
      ['pwd', '50%u'],
    ])
    expect(pairs('a=%ud83d%ude00%ud83d%u0026b')).toEqual([
      ['a', '%ud83d%ude00%ud83d%u0026b'],
      ['a', '😀\ufffd&b'],
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
    for (const piece of ['a&', 'a;', 'a;b&', '%u0061&'])
      expect([piece, fields(piece.repeat(8_000), 1_000)]).toEqual([piece, 'too-many'])
    for (const nothing of ['&', ';']) expect(fields(nothing.repeat(65_536), 1_000)).not.toBe('too-many')
  })

  it('agrees with the URL standard on everything that is UTF-8', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', '=', '&', '+', '%41', '%C3%A9', '%4', '[', ']', '.')),
        parts => {
          const text = parts.join('')
          expect(pairs(text)).toEqual([...new URLSearchParams(text)])
        },
      ),
    )
  })
})

describe('all values that a stack could read as one field', () => {
  const found = (text: string, wanted: string, style: FieldNameStyle) => {
    const read = fields(text)
    const byNumber: FoundByNumber = []
    if (read !== 'too-many') collectFields(read, style, placeTree([namePaths(wanted, style)]), byNumber)
    return byNumber[0] ?? { values: [], cut: [], isList: false, isTable: false }
  }
  /** Each value once: one field may be read as another in several ways. */
  const values = (text: string, wanted: string, style: FieldNameStyle) => [
    ...new Set(found(text, wanted, style).values),
  ]

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

  it('include whatever any stack makes of a name where nobody knows the stack', () => {
    const spellings = ['email', '[email]', '%20email', '%0aemail', 'email]', 'email%00x', '!email', 'email[]']
    for (const name of spellings) expect([name, values(`${name}=a`, 'email', 'any')]).toEqual([name, ['a']])
    for (const name of [
      'user[email]',
      'user.email',
      'user[0][email]',
      '[user][email]',
      'user[email',
      'User.Email',
    ])
      expect([name, values(`${name}=a`, 'user[email]', 'any')]).toEqual([name, ['a']])
    for (const name of ['Input.Email', 'Input[Email]', 'input_email'])
      expect([name, values(`${name}=a`, 'Input.Email', 'any')]).toEqual([name, ['a']])
    expect(values('Login.Input[Email]=a', 'Login.Input.Email', 'any')).toEqual(['a'])
  })

  it('do not include another field where nobody knows the stack', () => {
    const others =
      'email_2=a&email2=a&email-a=a&email_confirmation=a&user_email=a&user[email]=a&mail=a&x.email=a'
    expect(values(others, 'email', 'any')).toEqual([])
    expect(values('user=a&user[name]=a&user.mail=a&email=a&users[email]=a', 'user[email]', 'any')).toEqual([])
  })

  it('do not look at case, as Go and ASP.NET do not', () => {
    expect(values('EMAIL=a&eMail=b', 'email', 'exact')).toEqual(['a', 'b'])
    expect(values('Email=a', 'EMAIL', 'php')).toEqual(['a'])
    expect(values('\u00e2\u0084\u00aaelvin=a&pa%c5%bf%c5%bf=b', 'kelvin', 'any')).toEqual(['a'])
    expect(values('pa%c5%bf%c5%bf=b', 'pass', 'any')).toEqual(['b'])
  })

  it('tell what is left of a value before a bare semicolon apart', () => {
    expect(found('log=a;x&log=b', 'log', 'php')).toMatchObject({ values: ['a;x', 'b'], cut: ['a'] })
  })

  it('tell whether one is there as a table with names of its own', () => {
    for (const style of ['php', 'brackets', 'any'] as const) {
      for (const name of ['log[x]', 'log[$ne]', 'log[0][x]', 'log[x][]', 'log[a][b]'])
        expect([style, name, found(`${name}=a`, 'log', style).isTable]).toEqual([style, name, true])
      for (const name of ['log', 'log[]', 'log[0]', 'log[0][]'])
        expect([style, name, found(`${name}=a`, 'log', style).isTable]).toEqual([style, name, false])
    }
    expect(found('user[email]=a', 'user[email]', 'any').isTable).toBe(false)
    expect(found('user[email][$ne]=a', 'user[email]', 'any').isTable).toBe(true)
    expect(found('log[$ne]=a', 'log', 'exact')).toMatchObject({ values: [], isTable: false })
  })

  it('are no table of one that has another below it', () => {
    const read = fields('user=a&user[email]=b')
    const byNumber: FoundByNumber = []
    const places = placeTree([[['user']], [['user', 'email']]])
    if (read !== 'too-many') collectFields(read, 'any', places, byNumber)
    expect(byNumber.map(each => each?.isTable)).toEqual([false, false])
  })

  it('tell whether one is there as a list', () => {
    for (const style of ['php', 'brackets', 'any'] as const)
      for (const name of ['log[]', 'log[0]', 'log[x]', 'log[0][x]'])
        expect([style, name, found(`${name}=a`, 'log', style).isList]).toEqual([style, name, true])
    expect(found('log=a', 'log', 'php').isList).toBe(false)
    expect(found('[log]=a', 'log', 'brackets').isList).toBe(false)
    expect(found('user[0][email]=a', 'user[email]', 'php').isList).toBe(true)
    expect(found('user[email]=a', 'user[email]', 'php').isList).toBe(false)
  })

  it('do not depend on what objects inherit', () => {
    expect(values('__proto__[log]=a&constructor=b', 'log', 'php')).toEqual([])
    expect(values('__proto__=a', '__proto__', 'exact')).toEqual(['a'])
  })
})
