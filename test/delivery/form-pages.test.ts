// Which pages may hold a protected form, and what a form's address is protected as.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formPages, type NamedPage } from '../../src/delivery/form-pages.ts'
import { routeKinds } from '../../src/routes/index.ts'
import { routeMatcher } from '../../src/stages/classify.ts'
import { anyText } from '../support/any-text.ts'
import { policyWith } from '../support/attempts.ts'
import { incoming, type Sending } from '../support/guarded.ts'

function pagesOf(vars: Readonly<Record<string, unknown>>, named: readonly NamedPage[] = []) {
  const policy = policyWith(vars)
  return formPages(policy, named, routeMatcher(policy, routeKinds))
}

const forms = pagesOf({ PRESET: 'generic-form' })
const wordpress = pagesOf({ PRESET: 'wordpress' })

function pageFor(pages: typeof forms, path: string, sending: Sending = {}) {
  const request = incoming(path, { method: 'GET', ...sending })
  return pages.pageFor(request, request.url)
}

const unnamed = { surface: null }

describe('a page that may hold a protected form', () => {
  it.each([
    '/login',
    '/login?next=/',
    '/LOGIN/',
    '/%6cogin',
    '/login.html',
    '/index.php/login',
    '/reset/abc',
  ])('is one at a protected path: %s', path => expect(pageFor(forms, path)).toEqual(unnamed))

  it('is WordPress’s, whatever its form is for', () => {
    for (const path of ['/wp-login.php', '/blog/wp-login.php?action=lostpassword', '/wp-login.php/x'])
      expect(pageFor(wordpress, path)).toEqual(unnamed)
  })

  it.each(['/', '/logins', '/blog/login-tips', '/login/help', '/%', '/%ff', '/x/../logins'])(
    'is none elsewhere: %s',
    path => expect(pageFor(forms, path)).toBeNull(),
  )

  it('is none where no form leads: XML-RPC, and what takes an Authorization header on any path', () => {
    for (const path of ['/xmlrpc.php', '/wp-json/wp/v2/users', '/', '/?rest_route=/wp/v2/users', '/about'])
      expect(pageFor(wordpress, path)).toBeNull()
  })

  it('is not every page because a rule is for every path', () => {
    for (const path of ['*', '/*', '*/']) {
      const rule = { name: 'own', surface: 'login', paths: [path, '/enter'], like: 'generic-form' }
      const pages = pagesOf({ PRESET: [], ROUTES: [rule] })
      expect(pageFor(pages, '/about')).toBeNull()
      expect(pageFor(pages, '/enter')).toEqual(unnamed)
    }
  })

  it('is asked for with GET, and whole', () => {
    for (const method of ['HEAD', 'POST', 'OPTIONS', 'DELETE'])
      expect(pageFor(forms, '/login', { method })).toBeNull()
    expect(pageFor(forms, '/login', { headers: { range: 'bytes=0-99' } })).toBeNull()
  })

  it('is one only where its surface acts', () => {
    expect(pageFor(pagesOf({ MODE: 'monitor' }), '/login')).toBeNull()
    const some = pagesOf({ MODE: 'monitor', LIMITS: { signup: { mode: 'enforce' } } })
    expect(pageFor(some, '/login')).toBeNull()
    expect(pageFor(some, '/signup')).toEqual(unnamed)
  })
})

describe('a page that the operator names', () => {
  const named: readonly NamedPage[] = [
    { path: '/', surface: 'login' },
    { path: '/app/*', surface: 'login' },
    { path: '/login', surface: 'one-time-code' },
  ]

  it('tells what its forms are for', () => {
    const pages = pagesOf({ PRESET: 'generic-form' }, named)
    expect(pageFor(pages, '/')).toEqual({ surface: 'login' })
    expect(pageFor(pages, '/app/start?x=1')).toEqual({ surface: 'login' })
    expect(pageFor(pages, '/login')).toEqual({ surface: 'one-time-code' })
    expect(pageFor(pages, '/signup')).toEqual(unnamed)
    expect(pageFor(pages, '/app')).toBeNull()
  })

  it('is one only where its surface acts', () => {
    const pages = pagesOf({ LIMITS: { 'one-time-code': { mode: 'monitor' } } }, named)
    expect(pageFor(pages, '/login')).toEqual(unnamed)
    expect(pageFor(pagesOf({ MODE: 'monitor' }, named), '/')).toBeNull()
  })

  it('may be any', () => {
    const pages = pagesOf({ PRESET: 'generic-form' }, [{ path: '*', surface: 'login' }])
    expect(pageFor(pages, '/about/us')).toEqual({ surface: 'login' })
  })
})

describe('the address of a form', () => {
  it('is protected as what its path says', () => {
    expect(forms.surfaceFor('/login?next=/')).toBe('login')
    expect(forms.surfaceFor('/signup')).toBe('signup')
    expect(forms.surfaceFor('/reset')).toBe('password-reset')
    expect(forms.surfaceFor('/login/code')).toBe('one-time-code')
    expect(forms.surfaceFor('/LOGIN/;x=1')).toBe('login')
    expect(forms.surfaceFor('//login')).toBe('login')
  })

  it('is protected as what its query says, where the path alone does not tell', () => {
    expect(wordpress.surfaceFor('/wp-login.php')).toBe('login')
    expect(wordpress.surfaceFor('/wp-login.php?action=lostpassword')).toBe('password-reset')
    expect(wordpress.surfaceFor('/blog/wp-login.php?action=register&x=1')).toBe('signup')
    expect(wordpress.surfaceFor('/wp-login.php?action=resetpass')).toBe('reset-confirm')
    expect(wordpress.surfaceFor('/wp-login.php?action=logout')).toBeNull()
  })

  it('is nothing where nobody can tell, or such a form would be refused', () => {
    for (const address of [
      '/wp-login.php?action=lostpassword&action=login',
      '/wp-login.php/xmlrpc.php',
      '/%u006cogin/wp-login.php',
      `/wp-login.php?${'a&'.repeat(1_001)}`,
    ])
      expect([address.slice(0, 60), wordpress.surfaceFor(address)]).toEqual([address.slice(0, 60), null])
  })

  it.each(['/', '/about', '', 'login', 'https://site.example/login', 'javascript:alert(1)', '?x', '#'])(
    'is nothing where it is no protected path: %s',
    address => expect(forms.surfaceFor(address)).toBeNull(),
  )

  it('is nothing where its surface does not act', () => {
    const some = pagesOf({ LIMITS: { login: { mode: 'monitor' }, signup: { mode: 'off' } } })
    expect(some.surfaceFor('/login')).toBeNull()
    expect(some.surfaceFor('/signup')).toBeNull()
    expect(some.surfaceFor('/reset')).toBe('password-reset')
  })

  it('may be any text at all', () => {
    const piece = fc.constantFrom(
      '/',
      '//',
      'a:b@',
      '\\',
      '%',
      '?',
      '#',
      'login',
      'wp-login.php',
      ':',
      '[',
      '..',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, anyText())), pieces => {
        const surface = wordpress.surfaceFor(pieces.join(''))
        expect(surface === null || surface in routeKinds).toBe(true)
      }),
    )
  })
})
