// One tag, as browsers read it.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { attributeText, readTag } from '../../src/delivery/html-tags.ts'

function read(text: string) {
  const tag = readTag(text, 0)
  return tag === null ? null : { ...tag, attributes: Object.fromEntries(tag.attributes) }
}

describe('a tag', () => {
  it('has a name, and ends at a bracket', () => {
    expect(read('<DIV>x')).toEqual({ name: 'div', isEnd: false, attributes: {}, end: 5 })
    expect(read('</div >x')).toEqual({ name: 'div', isEnd: true, attributes: {}, end: 7 })
    expect(read('<br/>')).toEqual({ name: 'br', isEnd: false, attributes: {}, end: 5 })
    expect(read('<x-y:z"\u00e4>')?.name).toBe('x-y:z"\u00e4')
  })

  it.each([
    ['<a b>', { b: '' }],
    ['<a b=c>', { b: 'c' }],
    ['<a B\n=\t"c>d" e>', { b: 'c>d', e: '' }],
    ["<a b='c\"d'e=f>", { b: 'c"d', e: 'f' }],
    ['<a b=c/d/>', { b: 'c/d/' }],
    ['<a b= >', { b: '' }],
    ['<a/b=1/c=2>', { b: '1/c=2' }],
    ['<a b=1 b=2 B=3>', { b: '1' }],
    ['<a "b>', { '"b': '' }],
    ['<a =b>', { '=b': '' }],
    ['<a =b=c>', { '=b': 'c' }],
    ['<a b=c"d>', { b: 'c"d' }],
    ['<a b =c d>', { b: 'c', d: '' }],
    ['<a b"c=d>', { 'b"c': 'd' }],
  ])('has attributes: %s', (text, attributes) => {
    expect(read(text)).toMatchObject({ attributes, end: text.length })
  })

  it.each(['<', '</', '<a', '<a ', '<a b', '<a b=', '<a b="c>', "<a b='>", '<a b="c"', '<1>', '</ a>', 'a'])(
    'is not there, or not all of it: %s',
    text => expect(read(text)).toBeNull(),
  )

  it('that has begun never ends before all of it is there', () => {
    const parts = fc.constantFrom('a', ' ', '=', '"', "'", '/', '>', '<', 'b="c>"', '\n')
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 12 }), rest => {
        const text = `<a${rest.join('')}`
        const whole = readTag(text, 0)
        for (let length = 0; length < text.length; length++) {
          const part = readTag(text.slice(0, length), 0)
          if (part !== null) expect(part).toEqual(whole)
        }
      }),
    )
  })
})

describe('the value of an attribute', () => {
  it('may be written with character references', () => {
    expect(attributeText('script-src &#39;self&#x27; &#X27;x&apos;')).toBe("script-src 'self' 'x'")
    expect(attributeText('&quot;&amp;&lt;&gt;&#39')).toBe('"&<>\'')
    expect(attributeText('a & b &; &#; &')).toBe('a & b &; &#; &')
    expect(attributeText('&#1114112;')).toBe('\ufffd')
  })

  it('cannot be told where another name is in it', () => {
    for (const text of ['&semi;', '&amp', '&a=b', '&constructor;']) expect(attributeText(text)).toBeNull()
  })
})
