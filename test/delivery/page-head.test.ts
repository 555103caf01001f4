// Where a page's head ends, as browsers see it, and what stands before that.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Head, HeadReader, type Step } from '../../src/delivery/page-head.ts'
import { anyText } from '../support/any-text.ts'

/** Reads a page in pieces; `^` marks the end of its head in what comes out. */
function read(page: string, pieces: readonly string[] = [page]): { text: string; head: Head | null } {
  const reader = new HeadReader()
  let text = ''
  let head: Head | null = null
  let isOver = false
  const add = (step: Step) => {
    text += step.before + (step.head === null ? '' : '^') + step.after
    head ??= step.head
    isOver = step.isOver
  }
  for (const piece of pieces) {
    if (isOver) text += piece
    else add(reader.read(piece))
  }
  if (!isOver) add(reader.finish())
  return { text, head }
}

const html = (text: string) => `<!doctype html>${text}`

describe('a head', () => {
  it.each([
    '<html><head><title>x</title>^</head><body></body></html>',
    '<html><head>^</head >',
    '<html><title>x</title>\n^<body class="a"><form>',
    '<title>x</title>\n<link rel=icon href=/i>\n^<form>',
    '<title>x</title>^text',
    '<title>x</title>^</body>',
    '<title>x</title><!-- -->^',
    '<html><head><meta charset=utf-8>^<h1>x</h1></head>',
    '<head></div></p></template>^</head>',
    '<head>^<header>',
    '<head>^<body>',
    '<script src="/app.js"></script>\n^',
    '<head>^\u0000</head>',
  ])('ends at its end tag, or before whatever begins the body: %s', marked => {
    const page = html(marked.replace('^', ''))
    expect(read(page).text).toBe(html(marked))
  })

  it.each([
    ['a comment', '<!-- </head><body> -->'],
    ['a comment that looks closed', '<!--!></head>--!>'],
    ['a comment that ends at once', '<!--><title></head></title>'],
    ['another that does', '<!---><title></head></title>'],
    ['a declaration', '<?xml </head ?><![CDATA[ </body ]]>'],
    ['an end tag that is none', '</ head></></3>'],
    ['a script', '<script>"</head><body>"</script>'],
    ['a script with a comment', '<script><!-- "</head>" --></script>'],
    ['a script in a script’s comment', '<script><!-- <script> </script> </head> </script>'],
    ['that, closed', '<script><!-- <script> </script> --> </script x="</head>">'],
    ['a script that only looks so', '<script><!--> <script> </script>'],
    ['a script whose end tag is another’s', '<script></scripty></script/></script>'],
    ['a style', '<style>a::before { content: "</head>" }</STYLE\n>'],
    ['a title', '<title><body></titles></title>'],
    ['what is for browsers without scripts', '<noscript><img><body></head></noscript>'],
    ['what is for browsers without frames', '<noframes><body></head></noframes>'],
    [
      'a template',
      '<template></head><body><template><p>x</template></form><title></template></title></template>',
    ],
    ['an attribute', '<meta content="</head>"><link title=\'<body>\'><link/rel=a"b>'],
  ])('does not end in %s', (_, inside) => {
    const page = html(`<head>${inside}</head><body>`)
    for (const pieces of [[page], [...page]])
      expect(read(page, pieces).text).toBe(html(`<head>${inside}^</head><body>`))
  })

  it('has what stands between its end tag and the body', () => {
    const meta = '<meta http-equiv="content-security-policy" content="script-src *">'
    const page = read(html(`<head></head>\n<!-- x -->${meta}</head><body>`))
    expect(page.text).toBe(html(`<head>^</head>\n<!-- x -->${meta}</head><body>`))
    expect(page.head?.policies).toEqual(['script-src *'])
    expect(read(html(`<head></head><noscript>${meta}`)).head?.policies).toEqual([])
  })

  it.each([
    ['a script', '<script>let a = 1'],
    ['a comment', '<!-- x'],
    ['a tag', '<link rel="'],
    ['a template', '<template></head>'],
    ['the beginning of a tag', '<'],
  ])('has no end where the page breaks off in %s', (_, end) => {
    expect(read(html(`<head>${end}`))).toEqual({ text: html(`<head>${end}`), head: null })
  })
})

describe('a page', () => {
  it('may begin with a byte order mark, blanks and comments', () => {
    const mark = '\u00ef\u00bb\u00bf'
    expect(read(`${mark}\n<!-- x --><!DOCTYPE html><title></title><p>`).text).toContain('</title>^<p>')
    expect(read(`${mark}${html('<p>')}`, [...`${mark}${html('<p>')}`]).text).toBe(`${mark}${html('^<p>')}`)
  })

  it.each([
    '<html><p>',
    '<head></head><p>',
    '<title>x</title></head>',
    '<title>x</title><body>',
    '<frameset>',
  ])('needs no doctype: %s', page => expect(read(page).head).not.toBeNull())

  it.each([
    '<form><input></form>',
    'text',
    '',
    '  \n',
    '<title>x</title><turbo-frame id=a><form></form></turbo-frame>',
    '<tr><td>x',
    '<script>x</script>',
    '{"html": "<!doctype html><head></head>"}',
    '<br><!doctype html><html><head></head>',
    Buffer.from('\ufeff<!doctype html><head></head>', 'utf16le').toString('latin1'),
    Buffer.from('<!doctype html><head></head>', 'utf16le').toString('latin1'),
  ])('is none where all of it may be put into another one: %j', fragment => {
    expect(read(fragment)).toEqual({ text: fragment, head: null })
  })

  it('with a change of character set in its head is left alone', () => {
    const page = html('<head><title>\u001b$B"<\u001b(B</title></head>')
    expect(read(page)).toEqual({ text: page, head: null })
    expect(read(html('<head></head><p>\u001b$B')).head).not.toBeNull()
  })
})

describe('what a head holds', () => {
  const headOf = (inside: string) => read(html(`<head>${inside}</head>`)).head

  it('is its policies', () => {
    expect(
      headOf(
        `<META content="script-src &#39;self&#39;" HTTP-EQUIV=Content-Security-Policy>
         <meta http-equiv='content-security-policy' content='img-src *'>
         <meta http-equiv=content-security-policy>
         <meta http-equiv=content-security-policy content="default-src &colon;">
         <meta http-equiv=content-security-policy-report-only content="default-src *">
         <meta name=content-security-policy content="default-src *">
         <link http-equiv=content-security-policy content="default-src *">`,
      )?.policies,
    ).toEqual(["script-src 'self'", 'img-src *', null])
  })

  it('is its scripts, and whether it has a base', () => {
    expect(headOf('<script src=/a.js></script><script>1</script><base target=x>')).toEqual({
      policies: [],
      hasBase: false,
      scripts: ['/a.js', ''],
    })
    expect(headOf('<base href="https://cdn.example/">')?.hasBase).toBe(true)
  })

  it('is nothing of what stands in comments, texts and templates', () => {
    const inside = '<base href=x><meta http-equiv=content-security-policy content=x><script src=x></script>'
    for (const text of [
      `<!--${inside}-->`,
      `<template>${inside}</template>`,
      `<noscript>${inside}</noscript>`,
    ])
      expect(headOf(text)).toEqual({ policies: [], hasBase: false, scripts: [] })
  })
})

describe('a page that comes in pieces', () => {
  const part = fc.constantFrom(
    ...'<!doctype html>,<html>,<head>,</head>,<body>,<p>,<title>,</title>,<script>,</script>,<!--,<!-->,<!--->,-->,--!>,<template>'.split(
      ',',
    ),
    ...'</template>,<style>,</style>,<meta content="a>b">,<base href=x>,<,>,",\',=,-,!,/, ,\n,x,</'.split(
      ',',
    ),
  )
  const page = fc.array(part, { maxLength: 30 }).map(parts => html(parts.join('')))

  it('ends its head at the same place, whatever the pieces are', () => {
    fc.assert(
      fc.property(page, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (text, sizes) => {
        const pieces: string[] = []
        for (let at = 0, turn = 0; at < text.length; turn++) {
          const size = sizes[turn % sizes.length] ?? 1
          pieces.push(text.slice(at, at + size))
          at += size
        }
        expect(read(text, pieces)).toEqual(read(text))
      }),
      { numRuns: 500 },
    )
  })

  it('comes out as it went in', () => {
    const piece = fc.oneof(
      part,
      anyText().map(text => text.replaceAll('^', '')),
    )
    fc.assert(
      fc.property(fc.array(piece), pieces => {
        const text = html(pieces.join(''))
        const marked = read(text, [html(''), ...pieces])
        expect(marked.text.replace('^', '')).toBe(text)
        expect(marked.text.includes('^')).toBe(marked.head !== null)
      }),
    )
  })

  it('goes on as soon as it is read', () => {
    const reader = new HeadReader()
    const passed = ['<!doctype html><ti', 'tle>One moment', ' please</tit', 'le><!-- x', '--><bo'].map(
      piece => reader.read(piece).before,
    )
    expect(passed.join('')).toBe('<!doctype html><title>One moment please</title><!-- x-->')
    expect(passed[0]).toBe('<!doctype html>')
  })

  it('with a tag of any length is let go in the end', () => {
    const reader = new HeadReader()
    const steps = Array.from({ length: 40 }, (_, n) =>
      reader.read(n === 0 ? html('<link href="') : 'x'.repeat(16_384)),
    )
    const over = steps.findIndex(({ isOver }) => isOver)
    expect(over).toBe(16)
    expect(steps[over]).toMatchObject({ head: null, before: '' })
    expect(steps[over]?.after).toHaveLength('<link href="'.length + 16 * 16_384)
  })

  it('with a script of any length is read to its end', () => {
    const script = `<script>${'let a = "<!-- ";'.repeat(100_000)}</script>`
    const page = html(`<head>${script}</head>`)
    expect(read(page, page.match(/[\s\S]{1,16384}/g) ?? []).text).toBe(html(`<head>${script}^</head>`))
  })
})
