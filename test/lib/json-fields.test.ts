import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { atPointer, collectJson, jsonValues } from '../../src/lib/json-fields.ts'
import { type Found, type FoundByNumber, placeTree } from '../../src/lib/place-tree.ts'

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
})

describe('the values of parameters in JSON', () => {
  const places = placeTree([[['email']], [['user', 'email']], [['user']]])
  const found = (value: unknown) => {
    const byNumber: FoundByNumber = []
    collectJson(value, places, byNumber)
    return byNumber
  }
  const nothing: Found = { values: [], cut: [], isList: false, isTable: false }
  const emails = (value: unknown) => (found(value)[0] ?? nothing).values

  it('are whatever stands where one may stand', () => {
    expect(found({ email: 'a', user: { email: 7, name: 'b' } })).toEqual([
      { ...nothing, values: ['a'] },
      { ...nothing, values: [7] },
      { ...nothing, values: [{ email: 7, name: 'b' }] },
    ])
    expect(emails({ email: null })).toEqual([null])
    expect(emails({ email: { $gt: '' } })).toEqual([{ $gt: '' }])
    expect(emails({ other: { email: 'a' } })).toEqual([])
    expect(emails('email')).toEqual([])
  })

  it('are found in any case, as Go, Jackson and .NET may look for them', () => {
    for (const key of ['email', 'Email', 'EMAIL', 'eMail']) expect(emails({ [key]: 'a' })).toEqual(['a'])
    expect(found({ User: { EMAIL: 'a' } })[1]?.values).toEqual(['a'])
    const kelvin: FoundByNumber = []
    collectJson({ '\u212aelvin': 'a' }, placeTree([[['kelvin']]]), kelvin)
    expect(kelvin[0]?.values).toEqual(['a'])
  })

  it('are all of them where there is a list on the way or at the end', () => {
    expect(emails([{ email: 'a' }, [{ email: ['b', ['c']] }], 'd'])).toEqual(['a', 'b', 'c'])
    expect(found({ user: [{ email: 'a' }, { email: 'b' }] })[1]?.values).toEqual(['a', 'b'])
    // PHP and JavaScript write some lists as tables with numbers for keys.
    expect(emails({ 0: { email: 'a' }, 1: { email: 'b' } })).toEqual(['a', 'b'])
  })

  it('tell whether one is there as a list', () => {
    expect(found({ email: ['a'] })[0]?.isList).toBe(true)
    expect(found({ 0: { email: 'a' } })[0]?.isList).toBe(true)
    expect(found({ email: 'a' })[0]?.isList).toBe(false)
  })

  it('are never inherited', () => {
    const inherited: FoundByNumber = []
    collectJson(
      JSON.parse('{"a":1}'),
      placeTree([[['constructor']], [['__proto__']], [['toString']]]),
      inherited,
    )
    expect(inherited).toEqual([])
    expect(emails(JSON.parse('{"__proto__":{"email":"a"}}'))).toEqual([])
  })
})
