import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { atPointer, jsonValues, stringsAt } from '../../src/lib/json-fields.ts'

describe('reading JSON', () => {
  it('gives the value, and skips a byte order mark', () => {
    expect(jsonValues('{"a":[1,"x"]}')).toEqual({ ok: true, value: { a: [1, 'x'] }, duplicateKeys: false })
    expect(jsonValues('\ufeff"a"')).toEqual({ ok: true, value: 'a', duplicateKeys: false })
  })

  it('refuses what is not JSON', () => {
    for (const text of [
      '',
      '{',
      "{'a':1}",
      '{a:1}',
      '[1,]',
      'NaN',
      '// x\n1',
      '{"a":1}{}',
      '\ufeff\ufeff1',
      '"\n"',
    ]) {
      expect(jsonValues(text), text).toEqual({ ok: false })
    }
  })

  it('refuses more than a hundred levels', () => {
    expect(jsonValues('['.repeat(100) + ']'.repeat(100)).ok).toBe(true)
    expect(jsonValues('['.repeat(101) + ']'.repeat(101)).ok).toBe(false)
    expect(jsonValues(`${'{"a":'.repeat(9_000)}1${'}'.repeat(9_000)}`).ok).toBe(false)
    expect(jsonValues(`"${'['.repeat(500)}"`).ok).toBe(true)
  })

  const duplicates = (text: string) => {
    const reading = jsonValues(text)
    return reading.ok && reading.duplicateKeys
  }

  it('sees duplicate keys at any depth, however they are written', () => {
    for (const text of [
      '{"a":1,"a":2}',
      '[{"x":{"a":1,"b":[{}],"a":2}}]',
      '{"email":1,"\\u0065mail":2}',
      '{"email":1,"Email":2}',
      '{"kelvin":1,"\u212aelvin":2}',
      '{"__proto__":1,"__proto__":2}',
      '{ "a" : {"b":[1,2]} , "a" : 2 }',
      '{"":1,"":2}',
    ]) {
      expect(duplicates(text), text).toBe(true)
    }
  })

  it('does not take values, or keys of other objects, for duplicates', () => {
    for (const text of [
      '{"a":"a","b":"a"}',
      '[{"a":1},{"a":1}]',
      '{"a":{"a":{"a":1}}}',
      '["a","a"]',
      '{"a":"{\\"a\\":1,\\"a\\":2}"}',
      '{"a":["b","b"],"b":1}',
    ]) {
      expect(duplicates(text), text).toBe(false)
    }
  })

  it('reads whatever JSON.stringify writes, without duplicates', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), value => {
        const reading = jsonValues(JSON.stringify(value))
        expect(reading.ok && reading.value).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })
})

describe('a JSON pointer', () => {
  const body = {
    user: { email: 'a', 'x/y': { '~': 'b' } },
    list: [{ email: 'c' }, { email: ['d', ['e']] }, 1],
    '': 'f',
  }

  it('finds values, with escapes as in RFC 6901', () => {
    expect(atPointer(body, '/user/email')).toEqual(['a'])
    expect(atPointer(body, '/user/x~1y/~0')).toEqual(['b'])
    expect(atPointer(body, '/')).toEqual(['f'])
    expect(atPointer('x', '')).toEqual(['x'])
    expect(atPointer(body, '/user/Email')).toEqual([])
    expect(atPointer(body, '/user/email/length')).toEqual([])
  })

  it('takes an array for all its elements, or for one by its number', () => {
    expect(atPointer(body, '/list/email')).toEqual(['c', 'd', 'e'])
    expect(atPointer(body, '/list/1/email')).toEqual(['d', 'e'])
    expect(atPointer([{ a: 1 }, { a: 2 }], '/a')).toEqual([1, 2])
    expect(atPointer(body, '/list/9/email')).toEqual([])
    expect(atPointer(body, '/list/length')).toEqual([])
  })

  it('finds nothing that is inherited', () => {
    expect(atPointer({}, '/constructor')).toEqual([])
    expect(atPointer({}, '/__proto__/toString')).toEqual([])
    expect(atPointer(JSON.parse('{"__proto__":{"email":"a"}}'), '/email')).toEqual([])
    expect(atPointer(JSON.parse('{"__proto__":{"email":"a"}}'), '/__proto__/email')).toEqual(['a'])
  })

  it('must begin with a slash', () => {
    expect(() => atPointer({}, 'email')).toThrow(TypeError)
  })

  it('gives texts, numbers and booleans as texts', () => {
    expect(
      stringsAt({ a: 'x', b: 123456, c: true, d: null, e: {}, f: ['y', 2] }, [
        '/f',
        '/a',
        '/b',
        '/c',
        '/d',
        '/e',
        '/g',
      ]),
    ).toEqual(['y', '2', 'x', '123456', 'true'])
  })
})
