import { describe, expect, it } from 'vitest'
import { readXmlRpc, readXmlRpcPrefix } from '../../src/lib/xml-rpc.ts'

const call = (params: string, method = 'wp.getUsersBlogs') =>
  `<methodCall><methodName>${method}</methodName><params>${params}</params></methodCall>`
const param = (value: string) => `<param><value>${value}</value></param>`
const paramsOf = (values: string) => {
  const reading = readXmlRpc(call(values))
  return reading.ok ? reading.params : 'not ok'
}

describe('an XML-RPC call', () => {
  it('is read with its method and its strings', () => {
    const text = `<?xml version="1.0" encoding="UTF-8"?>\n${call(param('<string>admin</string>') + param('<string>pw</string>'))}\n`
    expect(readXmlRpc(text)).toEqual({ ok: true, method: 'wp.getUsersBlogs', params: ['admin', 'pw'] })
    expect(readXmlRpc(`\n ${text}`).ok).toBe(true)
  })

  it('has texts as WordPress reads them', () => {
    expect(paramsOf(param('admin'))).toEqual(['admin'])
    expect(paramsOf(param('<string> admin\n</string>'))).toEqual(['admin'])
    expect(paramsOf(param('<![CDATA[ad]]>min'))).toEqual(['admin'])
    expect(paramsOf(param('ad<!-- x -->min'))).toEqual(['admin'])
    expect(paramsOf(param('<string>&#97;&#x64;min &amp; &lt;</string>'))).toEqual(['admin & <'])
    expect(paramsOf(param('<base64>YWRt\naW4=</base64>'))).toEqual(['admin'])
    expect(paramsOf(param('<string/>') + param('') + param('x'))).toEqual(['', 'x'])
  })

  it('has numbers and booleans as PHP makes text of them', () => {
    expect(paramsOf(param('<int> 007</int>') + param('<i4>12ab</i4>') + param('<int>x</int>'))).toEqual([
      '7',
      '12',
      '0',
    ])
    expect(paramsOf(param('<double>1.50</double>') + param('<double>1e30</double>'))).toEqual(['1.5', null])
    expect(paramsOf(param('<boolean>1</boolean>') + param('<boolean>0</boolean>'))).toEqual(['1', ''])
  })

  it('has null for lists, structs and dates, and keeps what is inside out', () => {
    const list =
      '<array><data><value>a</value><value><struct><member><name>n</name><value>b</value></member></struct></value></data></array>'
    const struct = '<struct><member><name>n</name><value><string>c</string></value></member></struct>'
    const date = '<dateTime.iso8601>20260101T00:00:00</dateTime.iso8601>'
    expect(paramsOf(param(list) + param(struct) + param(date) + param('d'))).toEqual([null, null, null, 'd'])
  })

  it('is read by its tags and not by their nesting, and the last method counts, as in WordPress', () => {
    const odd =
      '<methodCall><methodName>a</methodName><string>admin</string><x><value>pw</value></x><methodName>system.multicall</methodName></methodCall>'
    expect(readXmlRpc(odd)).toEqual({ ok: true, method: 'system.multicall', params: ['admin', 'pw'] })
  })

  const refused: Record<string, string> = {
    nothing: '',
    'something that is not XML': 'methodName=wp.getUsersBlogs',
    'XML that is not well-formed': call(param('<string>a</value>')),
    'an unfinished call': call(param('a')).slice(0, -5),
    'another root': `<x>${call(param('a'))}</x>`,
    'two roots': call(param('a')) + call(param('b')),
    'no method': '<methodCall><params/></methodCall>',
    'a document type': `<!DOCTYPE methodCall [<!ENTITY a "admin">]>${call(param('&a;'))}`,
    'a document type without entities': `<!DOCTYPE methodCall>${call(param('a'))}`,
    'an undeclared entity': call(param('&nbsp;')),
    'a processing instruction': call(param('<?php x ?>a')),
    'another encoding': `<?xml version="1.0" encoding="UTF-7"?>${call(param('a'))}`,
    'another version': `<?xml version="1.1"?>${call(param('a'))}`,
    'a control character': call(param('a\x01')),
    'a reference to one': call(param('a&#1;')),
  }
  for (const [what, text] of Object.entries(refused)) {
    it(`is refused as ${what}`, () => {
      expect(readXmlRpc(text)).toEqual({ ok: false })
    })
  }

  /** What is read of 64 KB of each: the whole of it as a call, and only its beginning. */
  it.each<readonly [unit: string, whole: 'ok' | 'not ok', beginning: 'ok' | 'not ok']>([
    ['<![CDATA[', 'not ok', 'not ok'],
    [']]', 'ok', 'ok'],
    ['<!--', 'not ok', 'not ok'],
    ['<!', 'not ok', 'not ok'],
    [' ', 'ok', 'ok'],
    ['abc', 'ok', 'ok'],
  ])('comes to an end with 64 KB of %s', (unit, whole, beginning) => {
    const text = call(unit.repeat(Math.floor(65_536 / unit.length)))
    const [all, first] = [readXmlRpc(text), readXmlRpcPrefix(text.slice(0, 65_536))]
    expect([all.ok, first.ok]).toEqual([whole === 'ok', beginning === 'ok'])
  })

  it.each(['<a/>', '<a>', '&amp;', '<a b="c"/>', '<![CDATA[a]]>', '<!---->', param('a')])(
    'is refused with more than 2,000 of %s: no call has as many before it says who signs in',
    unit => {
      expect(readXmlRpc(call(unit.repeat(2_001))).ok).toBe(false)
      expect(readXmlRpcPrefix(call(unit.repeat(2_001))).ok).toBe(false)
    },
  )

  it('may have 300 parameters', () => {
    const reading = readXmlRpc(call(param('a').repeat(300)))
    expect(reading.ok && reading.params.length).toBe(300)
  })

  it('is not read further than it has to be', () => {
    const whole = call(param('admin') + param('pw') + param('<i4>1</i4>').repeat(5_000))
    const untilTwo = readXmlRpc(whole, ({ params }) => params.length >= 2)
    expect(untilTwo).toMatchObject({ ok: true, method: 'wp.getUsersBlogs' })
    expect(untilTwo.ok && untilTwo.params.slice(0, 2)).toEqual(['admin', 'pw'])
    // Of a short call nothing is left out: it must be one to its end.
    expect(readXmlRpc(call(param('a')).slice(0, -5), () => true).ok).toBe(false)
  })
})

describe('the beginning of a longer call', () => {
  const upload = call(
    param('<int>1</int>') +
      param('<string>admin</string>') +
      param('<string>pw</string>') +
      param(`<base64>${'A'.repeat(99)}</base64>`),
    'wp.uploadFile',
  )

  it('gives the method and the parameters that are complete', () => {
    const prefix = upload.slice(0, -80)
    expect(readXmlRpcPrefix(prefix)).toEqual({
      ok: true,
      method: 'wp.uploadFile',
      params: ['1', 'admin', 'pw'],
    })
  })

  it('gives no method before its tag is complete, or where it is no call', () => {
    expect(readXmlRpcPrefix(upload.slice(0, 36)).ok).toBe(false)
    expect(readXmlRpcPrefix('').ok).toBe(false)
    expect(readXmlRpcPrefix('<methodCall><!DOCTYPE x><methodName>a</methodName>').ok).toBe(false)
  })
})
