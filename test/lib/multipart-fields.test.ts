import { describe, expect, it } from 'vitest'
import { multipartFields } from '../../src/lib/multipart-fields.ts'

const boundary = '----WebKitFormBoundaryAbC123'
const delimiter = `--${boundary}`
const read = (text: string, limit = 100) => multipartFields(Buffer.from(text, 'latin1'), boundary, limit)
const part = (headers: string, content = 'v') => `${delimiter}\r\n${headers}\r\n\r\n${content}\r\n`
const named = (parameters: string, content = 'v') =>
  part(`Content-Disposition: form-data; ${parameters}`, content)
const end = `${delimiter}--\r\n`

describe('a multipart form', () => {
  it('is read as FormData writes it', async () => {
    const form = new FormData()
    form.append('log', 'jürgen')
    form.append('pwd', ' two\r\nlines ')
    form.append('log', '')
    form.append('photo', new Blob(['GIF89a'], { type: 'image/gif' }), 'a.gif')
    const response = new Response(form)
    const boundaryOfForm = /boundary=(.+)$/.exec(response.headers.get('content-type') ?? '')?.[1] ?? ''
    expect(multipartFields(new Uint8Array(await response.arrayBuffer()), boundaryOfForm, 9)).toEqual([
      { name: 'log', value: 'jürgen' },
      { name: 'pwd', value: ' two\r\nlines ' },
      { name: 'log', value: '' },
      { name: 'photo', value: '' },
    ])
  })

  it('is read as other clients write it', () => {
    const okhttp =
      'Content-Disposition: form-data; name="a"\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 1'
    const dotnet =
      "Content-Type: image/png\r\nContent-Disposition: form-data; name=b; filename=x.png; filename*=utf-8''x.png"
    const curl = 'content-disposition: form-data; name="c"\r\nContent-Transfer-Encoding: 8bit'
    expect(read(part(okhttp) + part(dotnet) + part(curl) + end)).toEqual([
      { name: 'a', value: 'v' },
      { name: 'b', value: '' },
      { name: 'c', value: 'v' },
    ])
    expect(read(end)).toEqual([])
    expect(read(named('name="photo"; filename=""', '') + end)).toEqual([{ name: 'photo', value: '' }])
  })

  it('has a value of windows-1252 where it is not UTF-8', () => {
    expect(read(`${named('name="log"', '\xe0dmin')}${end}`)).toEqual([{ name: 'log', value: 'àdmin' }])
  })

  const malformed: Record<string, string> = {
    'nothing at all': '',
    'no end': named('name="a"'),
    'text before the first part': `x\r\n${named('name="a"')}${end}`,
    'text after the end': `${named('name="a"')}${end}${named('name="b"')}${end}`,
    'a bare line feed after the headers': `${delimiter}\r\nContent-Disposition: form-data; name="a"\n\nv\r\n${end}`,
    'a bare line feed before the boundary': `${delimiter}\r\nContent-Disposition: form-data; name="a"\r\n\r\nv\n${end}`,
    'a line feed in a header': part('Content-Disposition: form-data; name="a"\nX: y'),
    'the boundary inside a value': named('name="a"', `x${delimiter}y`) + end,
    'a boundary with more behind it': `${delimiter}x\r\nContent-Disposition: form-data; name="a"\r\n\r\nv\r\n${end}`,
    'blanks behind the boundary': `${delimiter} \r\nContent-Disposition: form-data; name="a"\r\n\r\nv\r\n${end}`,
    'no headers': `${delimiter}\r\n\r\nv\r\n${end}`,
    'headers and content that share a line end': `${delimiter}\r\nContent-Disposition: form-data; name="a"\r\n\r\n${end}`,
    'two dispositions':
      part('Content-Disposition: form-data; name="a"\r\nContent-Disposition: form-data; name="b"') + end,
    'a header twice': part('Content-Disposition: form-data; name="a"\r\nX: 1\r\nx: 2') + end,
    'a folded header': part('Content-Disposition: form-data;\r\n name="a"') + end,
    'a blank before the colon': part('Content-Disposition : form-data; name="a"') + end,
    'another disposition': part('Content-Disposition: attachment; name="a"') + end,
    'a NUL in a header': named('name="a\0b"') + end,
    'no name': named('filename="a"') + end,
    'an empty name': named('name=""') + end,
    'two names': named('name="a"; name="b"') + end,
    'two names in other case': named('name="a"; NAME="b"') + end,
    'name*': named(`name="a"; name*=utf-8''b`) + end,
    'an escape in a name': named('name="a\\"; x=\\"b"') + end,
    'an apostrophe as a quote': named("name='a'") + end,
    'an unclosed quote': named('name="a') + end,
    'an unknown parameter': named('name="a"; x="; name=b"') + end,
    'filename* alone': named(`name="a"; filename*=utf-8''b`) + end,
    'a file name that PHP would not see': named(`name="pwd"; filename*=u'x; filename="f'"`) + end,
    'content under an empty file name': named('name="pwd"; filename=""') + end,
    base64: part('Content-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64') + end,
    'quoted-printable':
      part('Content-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: Quoted-Printable') + end,
    'another charset':
      part('Content-Disposition: form-data; name="a"\r\nContent-Type: text/plain; charset=utf-16') + end,
    'a multipart inside':
      part('Content-Disposition: form-data; name="a"\r\nContent-Type: multipart/mixed; boundary=b') + end,
    'a malformed type': part('Content-Disposition: form-data; name="a"\r\nContent-Type: text') + end,
  }
  for (const [what, text] of Object.entries(malformed)) {
    it(`is malformed with ${what}`, () => {
      expect(read(text)).toBe('malformed')
    })
  }

  it('is malformed without a boundary', () => {
    expect(multipartFields(Buffer.from('----\r\n'), '', 9)).toBe('malformed')
  })

  it('has at most as many parts as allowed', () => {
    expect(read(named('name="a"').repeat(3) + end, 3)).toHaveLength(3)
    expect(read(named('name="a"').repeat(4) + end, 3)).toBe('too-many')
  })

  it('has at most ten headers in a part', () => {
    const headers = (count: number) => Array.from({ length: count }, (_, n) => `\r\nX-${n}: y`).join('')
    expect(read(part(`Content-Disposition: form-data; name="a"${headers(9)}`) + end)).toHaveLength(1)
    expect(read(part(`Content-Disposition: form-data; name="a"${headers(10)}`) + end)).toBe('malformed')
  })

  it('comes to an end with hostile input of 64 KB', () => {
    for (const text of [
      delimiter.repeat(2_000),
      `${delimiter}\r\n`.repeat(2_000),
      named(`name="a"${'; '.repeat(32_000)}`) + end,
    ])
      expect(read(text, 10_000)).toBe('malformed')
  })
})
