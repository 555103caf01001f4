// Whether a yes of the origin can be believed.
import { describe, expect, it } from 'vitest'
import type { Said } from '../src/answer.ts'
import { believe } from '../src/outcome.ts'
import type { OutcomeRules } from '../src/routes/contract.ts'
import { answer, rules } from './support/answers.ts'
import { attemptOf, subjects } from './support/attempts.ts'

describe('a success is believed only if a wrong password could not have got the same answer', () => {
  const signsIn = rules({ success: [{ status: [303], setsCookie: 'session' }] })
  const success = answer({ status: 303, location: '/account', cookies: ['session=abc'] })
  const believed = (
    change: Parameters<typeof attemptOf>[0],
    said: Said = 'success',
    over: Partial<OutcomeRules> = {},
    answered = success,
  ) => believe(said, { ...signsIn, ...over }, answered, attemptOf(change), subjects)

  it('is a success for one name and one credential', () => {
    expect(believed({})).toEqual({ is: 'success', status: 303 })
    expect(believed({}, 'pending')).toEqual({ is: 'pending', status: 303 })
  })

  it('is unclear where the request named more or less than one of each', () => {
    for (const said of ['success', 'pending'] as const)
      expect(believed({ unambiguous: false }, said)).toEqual({
        is: 'unclear',
        status: 303,
        why: 'ambiguous-request',
      })
  })

  it('is unclear where the browser was signed in, and the stack answers such a one with a yes', () => {
    expect(believed({ signedIn: true })).toEqual({ is: 'unclear', status: 303, why: 'signed-in' })
    expect(believed({ signedIn: true }, 'pending')).toMatchObject({ is: 'unclear', why: 'signed-in' })
    expect(believed({ signedIn: true }, 'success', { wrongWhileSignedIn: 'looks-wrong' }).is).toBe('success')
  })

  it('is a success where somebody signed in is expected', () => {
    const accountSubject = subjects.session('tag')
    expect(believed({ signedIn: true, name: null, accountSubject, unambiguous: true }).is).toBe('success')
  })

  it('is no match where the visitor is sent back to the form, unless the answer says who he is', () => {
    const back = (location: string) =>
      answer({ status: 303, location, cookies: ['session=abc', 'who=ada@demo.example'] })
    for (const location of ['/login', '/login?error=1', 'https://site.example/login', '?again', ''])
      expect([location, believed({}, 'success', {}, back(location))]).toEqual([
        location,
        { is: 'unclear', status: 303, why: 'no-match' },
      ])
    expect(believed({}, 'success', {}, back('/login/welcome')).is).toBe('success')
    const signedInAs = { cookie: 'who', part: 'whole' } as const
    expect(believed({}, 'success', { signedInAs }, back('/login')).is).toBe('success')
  })

  it('is no match where the visitor is sent to an address that says what went wrong', () => {
    const sentTo = (location: string) => answer({ status: 303, location, cookies: ['session=abc'] })
    for (const location of [
      '/?error=1',
      '/auth/failed',
      '/?login_failed=1',
      '/home?msg=Invalid+password',
      '/access-denied',
      '/#/sign-in?reason=wrong_password',
      'https://site.example/401-Unauthorized',
    ]) {
      for (const said of ['success', 'pending'] as const)
        expect([location, believed({}, said, {}, sentTo(location))]).toEqual([
          location,
          { is: 'unclear', status: 303, why: 'no-match' },
        ])
    }
    for (const location of ['/account', '/mirrors', 'https://errors.site.example/account'])
      expect([location, believed({}, 'success', {}, sentTo(location)).is]).toEqual([location, 'success'])
  })

  it('is a success at such an address where the answer says who is signed in, or a mark names the address', () => {
    const sent = answer({
      status: 303,
      location: '/errors/open',
      cookies: ['session=abc', 'who=ada@demo.example'],
    })
    const signedInAs = { cookie: 'who', part: 'whole' } as const
    expect(believed({}, 'success', { signedInAs }, sent).is).toBe('success')
    const named = { success: [{ status: [303], location: '/errors' }] }
    expect(believed({}, 'success', named, sent).is).toBe('success')
    const others = { success: [{ status: [303], location: '!/login/error' }, { location: '/error-log' }] }
    expect(believed({}, 'success', others, sent).is).toBe('unclear')
  })

  it('is no match where the visitor is sent to where the client says it came from, if a no may be a redirect', () => {
    const sentBack = (referer: string | null, location: string) =>
      answer({ status: 303, location, referer, cookies: ['session=abc'] })
    const from = 'https://site.example/?utm=1'
    for (const said of ['success', 'pending'] as const)
      for (const failure of [[], [{ status: [303], location: '/login' }], [{ location: '/login' }]])
        expect(believed({}, said, { failure }, sentBack(from, '/')).is).toBe('unclear')
    const named = { success: [{ status: [303], location: '/account' }] }
    expect(believed({}, 'success', named, sentBack('/account', '/account')).is).toBe('unclear')
    const noIsAPage = { failure: [{ status: [200] }] } as const
    expect(believed({}, 'success', noIsAPage, sentBack(from, '/')).is).toBe('success')
    for (const other of [null, 'https://site.example/login', 'no address'])
      expect(believed({}, 'success', {}, sentBack(other, '/')).is).toBe('success')
    const signedInAs = { cookie: 'session', part: 'whole' } as const
    const saysWho = answer({
      status: 303,
      location: '/',
      referer: from,
      cookies: ['session=ada@demo.example'],
    })
    expect(believed({}, 'success', { signedInAs }, saysWho).is).toBe('success')
  })

  it('is a success at the form’s own address where a mark names it', () => {
    const back = answer({ status: 303, location: '/login', cookies: ['session=abc'] })
    expect(believed({}, 'success', {}, back).is).toBe('unclear')
    const named = { success: [{ status: [303], location: '/login', setsCookie: 'session' }] }
    expect(believed({}, 'success', named, back).is).toBe('success')
  })

  it('is a failure and a no match whatever the request was', () => {
    for (const change of [{ unambiguous: false }, { signedIn: true }]) {
      expect(believed(change, 'failure')).toEqual({ is: 'failure', status: 303 })
      expect(believed(change, 'no-match')).toEqual({ is: 'unclear', status: 303, why: 'no-match' })
    }
  })

  describe('where the answer names who is signed in', () => {
    const byCookie = { signedInAs: { cookie: 'wordpress_logged_in_*', part: 'before-pipe' } } as const
    const named = (name: string) =>
      answer({
        status: 303,
        cookies: [`wordpress_logged_in_5f=${encodeURIComponent(name)}%7C17%7Chash; Path=/`],
      })
    const byJson = { signedInAs: { json: '/user/email' } } as const
    const inBody = (email: unknown) => answer({ status: 200, body: JSON.stringify({ user: { email } }) })

    it('is a success for the account that was asked for, however it was written', () => {
      expect(believed({ name: 'ADMIN' }, 'success', byCookie, named('admin')).is).toBe('success')
      expect(believed({ name: 'Zoë' }, 'success', byCookie, named('zoe')).is).toBe('success')
      expect(believed({ name: 'ada@demo.example' }, 'success', byJson, inBody('Ada@demo.example')).is).toBe(
        'success',
      )
    })

    it('is unclear for another one', () => {
      const other = { is: 'unclear', why: 'other-account' }
      expect(believed({ name: 'admin' }, 'success', byCookie, named('mallory'))).toMatchObject(other)
      expect(believed({ name: 'admin' }, 'pending', byCookie, named('mallory'))).toMatchObject(other)
      expect(
        believed({ name: 'ada@demo.example' }, 'success', byJson, inBody('m@demo.example')),
      ).toMatchObject(other)
    })

    it('cannot be compared where one is an address and the other a name', () => {
      expect(believed({ name: 'ada@demo.example' }, 'success', byCookie, named('ada')).is).toBe('success')
    })

    it('says nothing where it names nobody, or not with a text', () => {
      expect(believed({ name: 'admin' }, 'success', byCookie, answer({ status: 303 })).is).toBe('success')
      for (const email of [null, 7, { $ne: '' }])
        expect(believed({ name: 'ada@demo.example' }, 'success', byJson, inBody(email)).is).toBe('success')
    })

    it('survives a name that is badly escaped', () => {
      const bad = answer({ status: 303, cookies: ['wordpress_logged_in_5f=%E0%A4%A'] })
      expect(believed({ name: 'admin' }, 'success', byCookie, bad)).toMatchObject({ is: 'unclear' })
    })

    it('takes the whole cookie where the policy says so', () => {
      const whole = { signedInAs: { cookie: 'user', part: 'whole' } } as const
      const cookie = (name: string) => answer({ status: 303, cookies: [`user=${name}`] })
      expect(believed({ name: 'a|b' }, 'success', whole, cookie('a%7Cb')).is).toBe('success')
      expect(believed({ name: 'a' }, 'success', whole, cookie('b'))).toMatchObject({ why: 'other-account' })
    })
  })
})
