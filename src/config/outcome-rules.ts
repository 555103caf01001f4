// The `outcome` of a rule in [vars.ROUTES]: how to tell the origin's yes from its no.
import * as v from 'valibot'
import type { AnswerMark, OutcomeRules } from '../routes/contract.ts'
import { isTable } from './problems.ts'
import { choice, maybe, oneOrMore, type Shape, scalar, text, textLike, withDefault } from './shapes.ts'
import { alongside, type Fields, type Report, table } from './tables.ts'

type Written<T> = { readonly [Name in keyof Required<T>]: Required<T>[Name] | null }

const statusClasses = ['2xx', '3xx', '4xx', '5xx'] as const

export function outcomeRules(): Shape<OutcomeRules> {
  const marks = (shape: Shape<AnswerMark>) => withDefault(oneOrMore(shape, 0, 50), [])
  return table<OutcomeRules>(
    {
      success: marks(successMark()),
      failure: marks(mark()),
      pending: marks(successMark()),
      sessionCookies: withDefault(oneOrMore(cookieName(), 0, 50), []),
      wrongWhileSignedIn: withDefault(choice(['looks-right', 'looks-wrong']), 'looks-right'),
      signedInAs: maybe(signedInAs()),
    },
    ({ success = [], failure = [], pending = [] }, report) => {
      if (pending.length > 0) reportHidingPending(failure, report)
      const failures = new Set(failure.map(mark => JSON.stringify(mark)))
      for (const [at, mark] of success.entries()) {
        if (!failures.has(JSON.stringify(mark))) continue
        report(['success', String(at)], 'a mark that is not in failure too: failure beats success', mark)
      }
    },
  )
}

/**
 * A no is looked for first. Where only the body can tell it, a pending answer is not known when its headers leave, and
 * cannot bring the cookie that ties the code after it to its account.
 */
function reportHidingPending(failure: readonly AnswerMark[], report: Report): void {
  const inHead = ['status', 'location', 'setsCookie', 'header'] as const
  for (const [at, mark] of failure.entries()) {
    const told = Object.keys(mark)
    if (told.length === 0 || inHead.some(name => mark[name] !== undefined)) continue
    const allowed = `a mark with more than ${told.join(' and ')} where there is pending: add one of ${inHead.join(', ')}`
    report(['failure', String(at)], allowed, mark)
  }
}

/** A right password, alone or with a second factor to come. A page's text may be the visitor's own words. */
function successMark(): Shape<AnswerMark> {
  return mark('a mark with more than body: the text of a page alone proves nothing')
}

function mark(besideBody: string | null = null): Shape<AnswerMark> {
  const fields: Fields<Written<AnswerMark>> = {
    status: maybe(oneOrMore(status(), 1, 20)),
    location: maybe(
      textLike(/^!?\/[^\s#]{0,200}$/, 'the beginning of a path such as /login, with ! in front for "not"'),
    ),
    setsCookie: maybe(
      cookieName('a name of a cookie; * at its end stands for any rest, ! in front for "not"'),
    ),
    header: maybe(header()),
    json: maybe(json()),
    body: maybe(textLike(/^[\s\S]{3,200}$/, 'text of 3 to 200 characters')),
  }
  const conditions = Object.keys(fields)
  return alongside(v.pipe(table(fields), v.transform(written)), (value, report) => {
    if (!isTable(value)) return
    const used = conditions.filter(name => Object.hasOwn(value, name))
    if (used.length === 0) report([], `at least one of ${conditions.join(', ')}`, value)
    else if (besideBody !== null && used.join() === 'body') report([], besideBody, value)
  })
}

/** Only what is written: `null` would be another condition. */
function written(mark: Written<AnswerMark>): AnswerMark {
  return Object.fromEntries(Object.entries(mark).filter(([, value]) => value !== null))
}

function status(): Shape<number | (typeof statusClasses)[number]> {
  return scalar(`a status from 200 to 599, or one of ${statusClasses.join(', ')}`, value => {
    const found = statusClasses.find(name => name === value)
    if (found !== undefined) return found
    return typeof value === 'number' && Number.isInteger(value) && value >= 200 && value <= 599 ? value : null
  })
}

/** A token of RFC 6265; a `*` may end it. */
function cookieName(allowed = 'a name of a cookie; * at its end stands for any rest'): Shape<string> {
  return textLike(/^[\w!#$%&'+.^`|~-]{1,100}\*?$/, allowed)
}

function header(): Shape<NonNullable<AnswerMark['header']>> {
  const name = text('the name of a header', value =>
    /^[\w-]{1,60}$/.test(value) ? value.toLowerCase() : null,
  )
  const value = textLike(/^[^\r\n]{1,200}$/, 'the value of the header')
  return v.pipe(
    table({ name, value: maybe(value) }),
    v.transform(({ name, value }) => (value === null ? { name } : { name, value })),
  )
}

function json(): Shape<NonNullable<AnswerMark['json']>> {
  const plain = scalar<{ readonly is: string | number | boolean | null }>(
    'a text, a number, true, false or null',
    value =>
      value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
        ? { is: value }
        : null,
  )
  return v.pipe(
    table({ pointer: jsonPointer(), is: maybe(plain) }),
    v.transform(({ pointer, is }) => ({ pointer, ...is })),
  )
}

/** RFC 6901. */
function jsonPointer(): Shape<string> {
  return textLike(/^(\/([^~/]|~[01]){1,60}){1,10}$/, 'a JSON pointer such as /user/email')
}

function signedInAs(): Shape<NonNullable<OutcomeRules['signedInAs']>> {
  const byCookie = table({
    cookie: cookieName(),
    part: withDefault(choice(['before-pipe', 'whole']), 'whole'),
  })
  const byJson = table({ json: jsonPointer() })
  return v.lazy((input): Shape<NonNullable<OutcomeRules['signedInAs']>> => {
    return typeof input === 'object' && input !== null && 'json' in input ? byJson : byCookie
  })
}
