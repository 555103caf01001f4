// What the marks of a rule say of an answer, and that no text alone says yes.
import { describe, expect, it } from 'vitest'
import { readAnswer } from '../src/answer.ts'
import { parsePolicy } from '../src/config/parse.ts'
import { presets } from '../src/presets/index.ts'
import type { AnswerMark, RouteRule } from '../src/routes/contract.ts'
import { parts } from './config/parts.ts'
import { type Answered, answer, rules } from './support/answers.ts'

/** Whether an answer is what the mark says. */
const holds = (mark: AnswerMark, answered: Answered) =>
  readAnswer(rules({ success: [mark] }), answer(answered)) === 'success'

describe('what the marks say', () => {
  const yes: AnswerMark = { status: [303], setsCookie: 'session' }
  const step: AnswerMark = { status: [303], location: '/login/code' }
  const no: AnswerMark = { status: [303], location: '/login' }

  it('is failure before pending, and pending before success: the less trusting one counts', () => {
    const all = rules({ success: [yes], pending: [step], failure: [no] })
    const cookies = ['session=1']
    expect(readAnswer(all, answer({ status: 303, location: '/account', cookies }))).toBe('success')
    const toCode = answer({ status: 303, location: '/login/code', cookies })
    expect(readAnswer(rules({ success: [yes], pending: [step] }), toCode)).toBe('pending')
    expect(readAnswer(all, toCode)).toBe('failure')
  })

  it('is no match where none holds', () => {
    expect(readAnswer(rules({ success: [yes], failure: [no] }), answer({ status: 200 }))).toBe('no-match')
    expect(readAnswer(rules({}), answer())).toBe('no-match')
  })

  it('is one of several marks, and all conditions of it', () => {
    const either = rules({ success: [{ status: [201] }, yes] })
    expect(readAnswer(either, answer({ status: 201 }))).toBe('success')
    expect(readAnswer(either, answer({ status: 303 }))).toBe('no-match')
    expect(readAnswer(either, answer({ status: 200, cookies: ['session=1'] }))).toBe('no-match')
  })
})

describe('the body is read only where it must be', () => {
  it('not for what the headers tell', () => {
    const byHead = rules({ success: [{ status: [303] }], failure: [{ status: [200], body: 'wrong' }] })
    expect(readAnswer(byHead, answer({ status: 303 }))).toBe('success')
    expect(readAnswer(byHead, answer({ status: 404 }))).toBe('no-match')
  })

  it('not where a failure is plain already, whichever of the marks is', () => {
    const after = rules({ failure: [{ body: 'wrong' }, { status: [401] }] })
    expect(readAnswer(after, answer({ status: 401 }))).toBe('failure')
    const both = rules({ failure: [{ status: [401] }, { body: 'wrong' }], success: [{ status: [200] }] })
    expect(readAnswer(both, answer({ status: 401 }))).toBe('failure')
  })

  it('where a failure may stand in it, though the headers look like a success', () => {
    const failing = rules({ failure: [{ status: [200], body: 'wrong' }], success: [{ status: [200] }] })
    expect(readAnswer(failing, answer())).toBe('needs-body')
    expect(readAnswer(failing, answer({ body: 'That was wrong.' }))).toBe('failure')
    expect(readAnswer(failing, answer({ body: 'Hello' }))).toBe('success')
  })

  it('where a second factor may stand in it', () => {
    const pending = rules({
      pending: [{ status: [200], json: { pointer: '/pending', is: true } }],
      success: [{ status: [200], setsCookie: 'session' }],
    })
    const cookies = ['session=1']
    expect(readAnswer(pending, answer({ cookies }))).toBe('needs-body')
    expect(readAnswer(pending, answer({ cookies, body: '{"pending":true}' }))).toBe('pending')
    expect(readAnswer(pending, answer({ cookies, body: '{"pending":false}' }))).toBe('success')
  })
})

describe('a status', () => {
  it('is a number or a class', () => {
    expect(holds({ status: [200, 302] }, { status: 302 })).toBe(true)
    expect(holds({ status: ['2xx'] }, { status: 204 })).toBe(true)
    expect(holds({ status: ['4xx', 500] }, { status: 500 })).toBe(true)
    expect(holds({ status: ['2xx'] }, { status: 302 })).toBe(false)
    expect(holds({ status: [200] }, { status: 201 })).toBe(false)
  })
})

describe('a Location', () => {
  it('begins with the path, once it is resolved', () => {
    for (const location of [
      '/account',
      '/account/orders?x=1',
      'https://site.example/account',
      'account',
      '/x/../account',
    ])
      expect([location, holds({ location: '/account' }, { location })]).toEqual([location, true])
    for (const location of ['/', '/login?next=/account', '?account', 'https://site.example'])
      expect([location, holds({ location: '/account' }, { location })]).toEqual([location, false])
  })

  it('may be asked for with its query', () => {
    expect(holds({ location: '/login?' }, { location: '/login?error=1' })).toBe(true)
    expect(holds({ location: '/login?' }, { location: '/login/code' })).toBe(false)
  })

  it('with ! in front is there, and goes elsewhere', () => {
    expect(holds({ location: '!/login' }, { location: '/account' })).toBe(true)
    expect(holds({ location: '!/login' }, { location: '/login?error=1' })).toBe(false)
    expect(holds({ location: '!/login' }, {})).toBe(false)
    expect(holds({ location: '!/login' }, { location: 'https://[' })).toBe(false)
  })
})

describe('a cookie', () => {
  it('is set to a value', () => {
    expect(holds({ setsCookie: 'session' }, { cookies: ['a=1', 'session=abc; Path=/; HttpOnly'] })).toBe(true)
    for (const cookie of [
      'session=; Path=/',
      'session=""; Path=/',
      'session=deleted; Path=/',
      'session=abc; Max-Age=0',
      'session=abc; Max-Age=-1',
      'sessions=abc',
      'x=session=abc',
    ])
      expect([cookie, holds({ setsCookie: 'session' }, { cookies: [cookie] })]).toEqual([cookie, false])
  })

  it('may be meant by the beginning of its name', () => {
    expect(holds({ setsCookie: 'wordpress_logged_in_*' }, { cookies: ['wordpress_logged_in_5f=a'] })).toBe(
      true,
    )
    expect(holds({ setsCookie: 'wordpress_logged_in_*' }, { cookies: ['wordpress_test_cookie=a'] })).toBe(
      false,
    )
  })

  it('with ! in front is not set', () => {
    expect(holds({ setsCookie: '!session' }, { cookies: ['a=1'] })).toBe(true)
    expect(holds({ setsCookie: '!session' }, {})).toBe(true)
    expect(holds({ setsCookie: '!session' }, { cookies: ['session=; Max-Age=0'] })).toBe(true)
    expect(holds({ setsCookie: '!session' }, { cookies: ['session=abc'] })).toBe(false)
    expect(holds({ setsCookie: '!session_*' }, { cookies: ['session_x=abc'] })).toBe(false)
  })
})

describe('a header', () => {
  it('is there, or has the value', () => {
    const headers = { 'x-user': 'ada' }
    expect(holds({ header: { name: 'x-user' } }, { headers })).toBe(true)
    expect(holds({ header: { name: 'x-user', value: 'ada' } }, { headers })).toBe(true)
    expect(holds({ header: { name: 'x-user', value: 'ad' } }, { headers })).toBe(false)
    expect(holds({ header: { name: 'x-user' } }, {})).toBe(false)
  })
})

describe('a JSON value', () => {
  it('is there and not null, or is the value, with its type', () => {
    expect(holds({ json: { pointer: '/user/id' } }, { body: '{"user":{"id":7}}' })).toBe(true)
    expect(holds({ json: { pointer: '/user/id' } }, { body: '{"user":{"id":null}}' })).toBe(false)
    expect(holds({ json: { pointer: '/user/id' } }, { body: '{"user":{}}' })).toBe(false)
    expect(holds({ json: { pointer: '/ok', is: true } }, { body: '{"ok":true}' })).toBe(true)
    expect(holds({ json: { pointer: '/ok', is: true } }, { body: '{"ok":"true"}' })).toBe(false)
    expect(holds({ json: { pointer: '/ok', is: null } }, { body: '{"ok":null}' })).toBe(true)
  })

  it('is not there in what is no JSON', () => {
    for (const body of ['', 'token', '{"token":', '<b>{"token":1}</b>'])
      expect(holds({ json: { pointer: '/token' } }, { body })).toBe(false)
  })

  it('is nothing that every object has', () => {
    expect(holds({ json: { pointer: '/constructor' } }, { body: '{}' })).toBe(false)
    expect(holds({ json: { pointer: '/__proto__' } }, { body: '{}' })).toBe(false)
  })
})

describe('the text of a page alone never proves a success', () => {
  it('and no policy can say that it does', () => {
    for (const said of ['success', 'pending']) {
      const outcome = {
        [said]: { body: 'Welcome' },
        failure: { status: 401 },
        sessionCookies: 'session',
      }
      const parsed = parsePolicy({ ROUTES: { own: { surface: 'login', paths: '/login', outcome } } }, parts)
      expect(parsed.ok).toBe(false)
    }
  })

  it('and no preset does', () => {
    const routes: readonly RouteRule[] = presets.flatMap(preset => preset.routes as readonly RouteRule[])
    const marks = routes.flatMap(({ outcome }) => [...outcome.success, ...outcome.pending])
    expect(marks.length).toBeGreaterThan(20)
    expect(marks.filter(mark => Object.keys(mark).every(condition => condition === 'body'))).toEqual([])
  })
})
