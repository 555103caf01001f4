// Where our tag is put into a page, compared with what a real browser makes of the page: the tag is the last of its
// head, takes nothing away, and every policy in the page was seen.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { HeadReader } from '../../src/delivery/page-head.ts'
import { type Browser, chromiumMissing, startBrowser, type Visitor } from '../support/browser.ts'
import { describeWith } from '../support/required.ts'

/** What is used here of a browser's own parser. */
declare class DOMParser {
  parseFromString(text: string, type: string): ParsedPage
}
interface ParsedPage {
  readonly head: { readonly children: Iterable<ParsedElement> }
  querySelectorAll(selector: string): Iterable<ParsedElement>
  normalize(): void
  isEqualNode(other: ParsedPage): boolean
}
interface ParsedElement {
  readonly localName: string
  readonly parentNode: unknown
  getAttribute(name: string): string | null
  remove(): void
}

interface Marked {
  readonly text: string
  readonly marked: string
  readonly policies: readonly (string | null)[]
}

describeWith(chromiumMissing, 'the end of a head', () => {
  let browser: Browser
  let visitor: Visitor
  beforeAll(async () => {
    browser = await startBrowser()
    visitor = await browser.visitor()
  })
  afterAll(() => browser.close())

  it('is where Chromium ends it', async () => {
    const pages = madeUpPages(1_500).flatMap(markedByUs)
    expect(pages.length).toBeGreaterThan(500)
    expect(await visitor.page.evaluate(misread, pages)).toEqual([])
  })
})

/** Runs in the browser: the pages in which the mark is elsewhere, changes anything, or a policy was missed. */
function misread(pages: readonly Marked[]): readonly string[] {
  return pages.flatMap(({ text, marked, policies }) => {
    const plain = new DOMParser().parseFromString(text, 'text/html')
    const ours = new DOMParser().parseFromString(marked, 'text/html')
    const [found, ...more] = ours.querySelectorAll('#mark')
    const isInHead = found?.parentNode === ours.head && more.length === 0
    found?.remove()
    for (const page of [plain, ours]) page.normalize()
    const contents = [...plain.head.children]
      .filter(({ localName }) => localName === 'meta')
      .filter(meta => meta.getAttribute('http-equiv')?.toLowerCase() === 'content-security-policy')
      .map(meta => meta.getAttribute('content'))
    const isSame = plain.isEqualNode(ours) && JSON.stringify(contents) === JSON.stringify(policies)
    return isInHead && isSame ? [] : [text]
  })
}

function markedByUs(text: string): readonly Marked[] {
  const reader = new HeadReader()
  const read = reader.read(text)
  const { before, head, after } = read.isOver ? read : reader.finish()
  const passed = read.isOver ? '' : read.before
  const mark = '<script id="mark" src="data:,"></script>'
  return head === null ? [] : [{ text, marked: passed + before + mark + after, policies: head.policies }]
}

/** Pages of all that makes a head hard to read. The same in every run. */
function madeUpPages(count: number): readonly string[] {
  let state = 1
  const below = (most: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return (state >>> 8) % most
  }
  const meta = '<meta content="img-src *" http-equiv="Content-Security-Policy">'
  const parts = [
    ...'<html>|<head>|</head>|</head >|<body>|</body>|</html>|<title>|</title>|<TITLE>t</Title >|<!--|-->|--!>'.split(
      '|',
    ),
    ...'<!-->|<!--->|<!|<?|>|<|</|</>|<style>|</style>|<script>|</script>|<script><!--|<template>|</template>'.split(
      '|',
    ),
    ...'<link rel=a href=\'">\'>|<base href=x>|<div>|</div>|<p a="|"|\'|=|\n|text|<br>|</br>|</p>|<svg>'.split(
      '|',
    ),
    ...'<textarea>|</textarea>|<select>|<frameset>|<table>|<a b = "c" d>|<meta a"b=c>|<title/>|<header>|-'.split(
      '|',
    ),
    ...'<script>"</head>"</script>|<script><!-- <script> </script> --></script>|<!-- </head> -->'.split('|'),
    ...'<template><p></template>|<style>a{}</style>|<noframes><body></noframes>|<basefont>|<xmp>|&lt;'.split(
      '|',
    ),
    ...[meta, meta],
  ]
  return Array.from({ length: count }, () => {
    const start = ['<!doctype html>', '<html><head>', '<!doctype html><html><head>', ''][below(4)]
    return `${start}${Array.from({ length: below(14) }, () => parts[below(parts.length)]).join('')}`
  })
}
