// Finds, while a page streams by, the place where browsers end its head (HTML standard, 13.2.6.4), and what stands
// before it that matters to a script put there. It changes nothing, and never reads beyond that place.
import { attributeText, readTag, type Tag } from './html-tags.ts'
import { commentText, elementText, type TextReader } from './html-text.ts'

/** What of a head matters to a script at its end. */
export interface Head {
  /** Contents of `<meta http-equiv="Content-Security-Policy">`; null for one that cannot be read. */
  readonly policies: readonly (string | null)[]
  /** Whether relative addresses may lead to another host. */
  readonly hasBase: boolean
  /** Addresses of scripts, as they are written. */
  readonly scripts: readonly string[]
}

/** Text is taken and given with one character a byte: all steps together give what they were given. */
export interface Step {
  readonly before: string
  /** What ends between `before` and `after`. Null: the end was not there yet, or will never be. */
  readonly head: Head | null
  readonly after: string
  /** Nothing is left to be found: the rest of the page need not be read. */
  readonly isOver: boolean
}

/** Longer than any tag but one with a large picture in it. */
const longestTag = 256 * 1024

const byteOrderMark = '\u00ef\u00bb\u00bf'
/** Begins a change of character set (ISO-2022), after which a quote or a bracket may be half of a letter. */
const escapeByte = '\u001b'

/** Elements that a head may hold. Any other begins the body. */
const inHead = new Set(
  'base basefont bgsound head html link meta noframes noscript script style template title'.split(' '),
)
/** End tags at which a body begins. Any other means nothing before it. */
const endsHead = new Set(['body', 'br', 'html'])
/** Never part of a fragment, which some script puts into a page that is there already. */
const onlyInPages = new Set(['body', 'frameset', 'head', 'html'])

type Reading = 'go-on' | 'more' | 'end'

export class HeadReader {
  /** What was given and not yet passed on, and how far it is read. */
  #text = ''
  #at = 0
  #isAtStart = true
  #isPage = false
  /** Where `</head>` stands. What follows belongs to the head all the same, until something begins the body. */
  #endTag: number | null = null
  #inside: TextReader | null = null
  /** How many `<template>` are open: what is in them is no part of the head. */
  #templates = 0
  #hasBase = false
  readonly #policies: (string | null)[] = []
  readonly #scripts: string[] = []

  read(text: string): Step {
    this.#text += text
    let reading: Reading = 'go-on'
    while (reading === 'go-on') reading = this.#advance()
    if (this.#text.slice(0, this.#at).includes(escapeByte)) return this.#stop(false)
    if (reading === 'end') return this.#stop(this.#isPage)
    return this.#text.length - this.#place > longestTag ? this.#stop(false) : this.#step(null, false)
  }

  /** The page is over. */
  finish(): Step {
    const isInside = this.#at < this.#text.length || this.#inside !== null || this.#templates > 0
    return this.#stop(this.#isPage && !isInside)
  }

  #stop(isFound: boolean): Step {
    const head = { policies: this.#policies, hasBase: this.#hasBase, scripts: this.#scripts }
    return this.#step(isFound ? head : null, true)
  }

  #step(head: Head | null, isOver: boolean): Step {
    const place = this.#place
    const before = this.#text.slice(0, place)
    const rest = this.#text.slice(place)
    this.#text = isOver ? '' : rest
    this.#at -= place
    if (this.#endTag !== null) this.#endTag = 0
    return { before, head, after: isOver ? rest : '', isOver }
  }

  /** Where something could be put. */
  get #place(): number {
    return this.#endTag ?? this.#at
  }

  #advance(): Reading {
    if (this.#isAtStart) return this.#skipMark()
    if (this.#inside !== null) return this.#leaveText(this.#inside)
    const text = this.#text
    const at = placeOf(/[^\t\n\f\r ]/g, text, this.#at)
    this.#at = at
    if (at === text.length) return 'more'
    const start = text.slice(at, at + '<!doctype'.length)
    if (start.startsWith('<!--')) return this.#beginComment()
    if (/^<\/?[a-z]/i.test(start)) return this.#readTag()
    if (/^<[!?/]/.test(start)) return this.#skipDeclaration(start)
    if (start === '<') return 'more'
    if (this.#templates === 0) return 'end'
    this.#at = placeOf(/</g, text, at + 1)
    return 'go-on'
  }

  #skipMark(): Reading {
    if (this.#text.length < byteOrderMark.length) return 'more'
    if (this.#text.startsWith(byteOrderMark)) this.#at = byteOrderMark.length
    this.#isAtStart = false
    return 'go-on'
  }

  #leaveText(inside: TextReader): Reading {
    const { at, isOver } = inside.read(this.#text, this.#at)
    this.#at = at
    if (!isOver) return 'more'
    this.#inside = null
    return 'go-on'
  }

  #beginComment(): Reading {
    const start = this.#text.slice(this.#at, this.#at + '<!--->'.length)
    if (start.length < '<!--->'.length) return 'more'
    const empty = /^<!---?>/.exec(start)
    this.#at += empty?.[0].length ?? '<!--'.length
    if (empty === null) this.#inside = commentText
    return 'go-on'
  }

  /** A doctype, or what browsers take for a comment. */
  #skipDeclaration(start: string): Reading {
    const end = this.#text.indexOf('>', this.#at + 2)
    if (end < 0) return 'more'
    this.#isPage ||= /^<!doctype/i.test(start)
    this.#at = end + 1
    return 'go-on'
  }

  #readTag(): Reading {
    const tag = readTag(this.#text, this.#at)
    if (tag === null) return 'more'
    const { name, isEnd } = tag
    if (this.#templates === 0) {
      this.#isPage ||= onlyInPages.has(name)
      if (isEnd ? endsHead.has(name) : !this.#belongsToHead(name)) return 'end'
      if (isEnd && name === 'head') this.#endTag ??= this.#at
      if (!isEnd) this.#note(tag)
    }
    if (name === 'template') this.#templates = Math.max(0, this.#templates + (isEnd ? -1 : 1))
    if (!isEnd) this.#inside = elementText(name)
    this.#at = tag.end
    return 'go-on'
  }

  #belongsToHead(name: string): boolean {
    return inHead.has(name) && !(name === 'noscript' && this.#endTag !== null)
  }

  #note({ name, attributes }: Tag): void {
    const equivalent = attributeText(attributes.get('http-equiv') ?? '')?.toLowerCase()
    const content = attributes.get('content')
    if (name === 'meta' && equivalent === 'content-security-policy' && content !== undefined) {
      this.#policies.push(attributeText(content))
    }
    if (name === 'base') this.#hasBase ||= attributes.has('href')
    if (name === 'script') this.#scripts.push(attributes.get('src') ?? '')
  }
}

/** Where a pattern is found first, from a place on; the end of the text where it is not. */
function placeOf(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from
  return pattern.exec(text)?.index ?? text.length
}
