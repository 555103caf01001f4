// Which requests are for a protected route, from method, path and headers alone.
import { describe, expect, it } from 'vitest'
import { routeKinds } from '../../src/routes/index.ts'
import { routeMatcher } from '../../src/stages/classify.ts'
import { policyWith } from '../support/attempts.ts'
import { guarded, incoming, type Sending } from '../support/guarded.ts'

const matcherFor = (vars: Readonly<Record<string, unknown>>) => routeMatcher(policyWith(vars), routeKinds)
const forms = matcherFor({ PRESET: 'generic-form' })
const jsons = matcherFor({ PRESET: 'generic-json' })
const wordpress = matcherFor({ PRESET: 'wordpress' })

const body = 'email=ada%40demo.example&password=guess'

/** The names of the rules that a request may be meant for; `bad-path` in front where the path cannot be read. */
function rulesAt(matcher: typeof forms, path: string, sending: Sending = { body }): readonly string[] | null {
  const request = incoming(path, sending)
  const door = matcher.door(request, request.url)
  return door === null
    ? null
    : [...(door.badPath ? ['bad-path'] : []), ...door.routes.map(({ rule }) => rule.name)]
}

const basic = { authorization: `Basic ${btoa('admin:abcd efgh')}` }

describe('a request that changes something', () => {
  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND', 'MADEUP'])('is protected with %s', method => {
    expect(rulesAt(forms, '/login', { method, body })).toEqual(['generic-form-login'])
  })

  it('is protected however the path is written', () => {
    for (const path of [
      '/login',
      '/LOGIN/',
      '/%6cogin',
      '/x/../login',
      '//login',
      '/login.json',
      '/login;v=1',
    ])
      expect([path, rulesAt(forms, path)]).toEqual([path, ['generic-form-login']])
  })

  it('is protected whatever its query says', () => {
    expect(rulesAt(forms, '/login?next=/&action=logout')).toEqual(['generic-form-login'])
  })

  it('is for every rule on its path: which one is meant, only the parameters tell', () => {
    expect(rulesAt(wordpress, '/blog/wp-login.php')).toEqual([
      'wordpress-lost-password',
      'wordpress-register',
      'wordpress-reset-confirm',
      'wordpress-login',
    ])
  })

  it('is not protected elsewhere', () => {
    for (const path of ['/', '/logins', '/blog/login-tips', '/api/comments', '/login/help', '/%', '/a//b'])
      expect([path, rulesAt(forms, path)]).toEqual([path, null])
  })

  it('is not protected as a DELETE without a body: it signs out, and holds no password', () => {
    const asked = (sending: Sending, path = '/api/session') =>
      rulesAt(jsons, path, { method: 'DELETE', ...sending })
    expect(asked({})).toBeNull()
    expect(asked({ headers: { 'content-length': '0' } })).toBeNull()
    expect(asked({ body })).toEqual(['generic-json-login'])
    expect(asked({ headers: { 'content-length': '34' } })).toEqual(['generic-json-login'])
    expect(asked({ headers: { 'transfer-encoding': 'chunked' } })).toEqual(['generic-json-login'])
    expect(asked({}, '/api/session?email=a&password=b')).toEqual(['generic-json-login'])
  })
})

describe('a request that only reads', () => {
  it('is not protected: pages with forms are passed on', () => {
    for (const method of ['GET', 'HEAD'])
      for (const path of ['/login', '/login?next=/account', '/reset?token=abc', '/login?'])
        expect(rulesAt(forms, path, { method })).toBeNull()
  })

  it('is protected where it carries a name or a password in its query', () => {
    for (const path of ['/login?email=ada%40demo.example&password=guess', '/login?next=/&password=guess'])
      for (const method of ['GET', 'HEAD'])
        expect(rulesAt(forms, path, { method })).toEqual(['generic-form-login'])
  })

  it('is protected where its query has the name in escapes, or nested', () => {
    expect(rulesAt(forms, '/login?%70assword=guess', { method: 'GET' })).toEqual(['generic-form-login'])
    expect(rulesAt(forms, '/login?user%5Bpassword%5D=guess', { method: 'GET' })).toEqual([
      'generic-form-login',
    ])
  })

  it.each([
    'Password',
    'PASSWORD',
    '%20password',
    'password%00x',
    'password%5B%5D',
    'user%5B0%5D%5Bpassword%5D',
    '%5Bpassword%5D',
    '%u0070assword',
    'x=1;password',
  ])('is protected where the stack folds the name in its query to a password’s: %s', name => {
    expect(rulesAt(forms, `/login?${name}=guess`, { method: 'GET' })).toEqual(['generic-form-login'])
  })

  it('is protected with more fields in its query than any form has', () => {
    expect(rulesAt(forms, `/login?${'a&'.repeat(1_001)}`, { method: 'GET' })).toEqual(['generic-form-login'])
  })

  it('is not protected where it only opens a form, or the link in a reset mail', () => {
    for (const path of [
      '/login?email=ada%40demo.example',
      '/reset/8f14e45f?token=8f14e45f',
      '/signup?email=a',
      '/users/sign_in?user[email]=a',
    ])
      expect([path, rulesAt(forms, path, { method: 'GET' })]).toEqual([path, null])
  })

  // The platform shows no body of a GET; some origins read it all the same.
  it('is protected where it came with a body', () => {
    for (const headers of [{ 'content-length': '34' }, { 'transfer-encoding': 'chunked' }])
      for (const method of ['GET', 'HEAD'])
        expect(rulesAt(forms, '/login', { method, headers })).toEqual(['generic-form-login'])
    expect(rulesAt(forms, '/login', { method: 'GET', headers: { 'content-length': '0' } })).toBeNull()
  })

  it('is protected where it signs in by an Authorization header', () => {
    for (const method of ['GET', 'HEAD'])
      expect(rulesAt(wordpress, '/wp-json/wp/v2/users/me', { method, headers: basic })).toContain(
        'wordpress-rest',
      )
    expect(rulesAt(wordpress, '/wp-json/wp/v2/posts', { method: 'GET' })).toBeNull()
    expect(
      rulesAt(wordpress, '/wp-json/wp/v2/posts', { method: 'GET', headers: { authorization: 'Bearer abc' } }),
    ).toBeNull()
  })

  it('is protected where one of two Authorization headers is Basic', () => {
    const headers = { authorization: `Bearer abc, ${basic.authorization}` }
    expect(rulesAt(wordpress, '/wp-json/wp/v2/users/me', { method: 'GET', headers })).toContain(
      'wordpress-rest',
    )
  })
})

describe('OPTIONS and TRACE', () => {
  it('are not protected, unless they carry credentials: a preflight has none', () => {
    const preflight = { origin: 'https://app.example', 'access-control-request-method': 'POST' }
    for (const path of [
      '/login',
      '/login?next=/account',
      '/login?email=ada%40demo.example',
      '/reset/8f1?token=8f1',
    ])
      expect([path, rulesAt(forms, path, { method: 'OPTIONS', headers: preflight })]).toEqual([path, null])
    expect(rulesAt(forms, '/login', { method: 'OPTIONS' })).toBeNull()
    expect(rulesAt(forms, '/login?email=a&password=b', { method: 'OPTIONS' })).toEqual(['generic-form-login'])
    expect(rulesAt(wordpress, '/wp-json/wp/v2/users/me', { method: 'OPTIONS' })).toBeNull()
    expect(
      rulesAt(wordpress, '/wp-json/wp/v2/users/me', { method: 'OPTIONS', headers: basic }),
    ).not.toBeNull()
  })
})

describe('a path that servers would read differently', () => {
  it('is refused where it looks like a protected one', () => {
    for (const path of [
      '/login/%ff',
      '/login%00',
      '/login%00x',
      '/%ff/login',
      '/x%2f..%2flogin',
      '/lo%u0067in/login',
    ])
      expect([path, rulesAt(forms, path)?.[0]]).toEqual([path, 'bad-path'])
  })

  // Apache and nginx decode what they can: all of these reach /wp-login.php or /xmlrpc.php there.
  it.each([
    '/%77p-login.php/%ff',
    '/wp%2dlog%69n.php/%ff',
    '/x/..%2f%77p-login.php',
    '/%78mlrpc.php/%01',
    '/xmlrp%63.php/%c0%af',
  ])('is refused where a protected one is hidden in its escapes: %s', path => {
    expect(rulesAt(wordpress, path)?.[0]).toBe('bad-path')
  })

  // IIS reads `%u006c` as `l`.
  it('is refused where a protected one is hidden in escapes that only some servers know', () => {
    expect(rulesAt(forms, '/%u006cogin')?.[0]).toBe('bad-path')
  })

  it('is refused where it names two scripts: which of them runs, only the server knows', () => {
    expect(rulesAt(wordpress, '/wp-login.php/x.php')?.[0]).toBe('bad-path')
    expect(rulesAt(wordpress, '/xmlrpc.php/wp-login.php')?.[0]).toBe('bad-path')
    expect(rulesAt(wordpress, '/wp-login.php/x')?.[0]).toBe('wordpress-lost-password')
  })

  it('is refused where it names a protected script, and behind it another protected path', () => {
    expect(rulesAt(forms, '/signup.php/login')?.[0]).toBe('bad-path')
    expect(rulesAt(forms, '/login.php/reset/8f14e45f')?.[0]).toBe('bad-path')
    expect(
      rulesAt(wordpress, '/wp-login.php/wp-json/wp/v2/users/me', {
        method: 'POST',
        headers: basic,
        body,
      })?.[0],
    ).toBe('bad-path')
    for (const path of [
      '/app.php/login',
      '/index.php/login',
      '/login.php/x',
      '/login.php/login',
      '/login/index.php',
    ])
      expect([path, rulesAt(forms, path)]).toEqual([path, ['generic-form-login']])
    const home = matcherFor({
      PRESET: 'generic-form',
      ROUTES: [{ name: 'home', surface: 'login', paths: '/', like: 'generic-form' }],
    })
    expect(rulesAt(home, '/index.php/signup')).not.toContain('bad-path')
    const path = '/index.php/wp-json/wp/v2/users/me'
    expect(rulesAt(wordpress, path, { method: 'GET', headers: basic })).toEqual([
      'wordpress-rest-route',
      'wordpress-rest',
    ])
  })

  it('is protected by a rule for every path, as any other', () => {
    const path = '/%ff?rest_route=/wp/v2/users/me'
    expect(rulesAt(wordpress, path, { method: 'GET', headers: basic })).toContain('wordpress-rest-route')
  })

  it('is found out at once, with 48 KB of it too', () => {
    for (const path of [`${'/a'.repeat(24_000)}/%ff`, `${'/%61'.repeat(12_000)}/%01`])
      expect(rulesAt(forms, path)).toBeNull()
  })

  it('is passed on where nothing about it looks protected', () => {
    for (const path of ['/images/%ff.png', '/caf%e9', '/a/%00'])
      expect([path, rulesAt(forms, path)]).toEqual([path, null])
  })
})

// IIS, Symfony, Laminas and WordPress on IIS take the path from there; no browser sends it.
describe.each(['X-Original-URL', 'X-Rewrite-URL'])('another path in the header %s', header => {
  const told = (path: string, value: string, sending: Sending = {}) =>
    rulesAt(forms, path, { body, ...sending, headers: { ...sending.headers, [header]: value } })

  it('is one more path that the request may be meant for', () => {
    for (const value of [
      '/login',
      '/LOGIN/',
      'login',
      '/%6cogin?x=1',
      'https://site.example/login',
      'http://other.example:80/login#x',
      '/a, /login',
      '/login,/a',
    ])
      expect([value, told('/blog/comments', value)]).toEqual([value, ['generic-form-login']])
  })

  it('is refused where it cannot be read, and looks like a protected one', () => {
    expect(told('/blog/comments', '/login/%ff')?.[0]).toBe('bad-path')
    expect(told('/login/%ff', '/login')?.[0]).toBe('bad-path')
    expect(told('/login', '/login/%ff')?.[0]).toBe('bad-path')
  })

  it('is refused where both paths are protected, and not by the same rules', () => {
    expect(told('/reset', '/login')?.[0]).toBe('bad-path')
    expect(told('/login', '/reset')?.[0]).toBe('bad-path')
    expect(told('/login', '/login')).toEqual(['generic-form-login'])
    expect(told('/login', '/users/sign_in')).toEqual(['generic-form-login'])
  })

  it('changes nothing where neither is protected, or only the request’s own is', () => {
    expect(told('/blog/comments', '/blog/other')).toBeNull()
    expect(told('/login', '/blog/other')).toEqual(['generic-form-login'])
  })

  it('counts for a request that only reads where that carries credentials', () => {
    const reading: Sending = { method: 'GET', body: null }
    expect(told('/blog', '/login', reading)).toBeNull()
    expect(told('/blog?x=1', '/login', reading)).toBeNull()
    expect(told('/blog?email=a&password=b', '/login', reading)).toEqual(['generic-form-login'])
    expect(
      told('/blog', '/login', { ...reading, method: 'HEAD', headers: { 'content-length': '34' } }),
    ).toEqual(['generic-form-login'])
  })

  // The platform passes the body of a GET on where its length is said.
  it('counts for a GET with a body', () => {
    const request = incoming('/blog', {
      method: 'GET',
      headers: { 'content-length': '34', [header]: '/login' },
    })
    Object.defineProperty(request, 'body', { value: new ReadableStream() })
    expect(forms.door(request, request.url)?.routes.map(({ rule }) => rule.name)).toEqual([
      'generic-form-login',
    ])
  })

  it('is not looked at where it is longer than any server takes', () => {
    expect(told('/blog', `${'/a/..'.repeat(3_000)}/login`)).toEqual(['generic-form-login'])
    expect(told('/blog', `${'/a/..'.repeat(4_000)}/login`)).toBeNull()
  })

  it('counts for one that signs in by an Authorization header', () => {
    const own = matcherFor({
      PRESET: '',
      ROUTES: [{ name: 'own', surface: 'login', paths: '/rest/*', carriedBy: 'basic', like: 'wordpress' }],
    })
    const asked = { method: 'GET', headers: { ...basic, [header]: '/rest/me' } }
    expect(rulesAt(own, '/', asked)).toEqual(['own'])
    expect(rulesAt(own, '/', { ...asked, headers: basic })).toBeNull()
    const headers = { ...basic, [header]: '/wp-json/wp/v2/users/me' }
    expect(rulesAt(wordpress, '/', { method: 'GET', headers })).toEqual([
      'bad-path',
      'wordpress-rest-route',
      'wordpress-rest',
    ])
  })
})

describe('what is switched off', () => {
  it('is not protected: a surface, or the whole site', () => {
    expect(rulesAt(matcherFor({ LIMITS: { login: { mode: 'off' } } }), '/login')).toBeNull()
    expect(rulesAt(matcherFor({ LIMITS: { login: { mode: 'off' } } }), '/signup')).not.toBeNull()
    expect(rulesAt(matcherFor({ MODE: 'off' }), '/login')).toBeNull()
    expect(rulesAt(matcherFor({ MODE: 'off', LIMITS: { login: { mode: 'monitor' } } }), '/login')).toEqual([
      'generic-form-login',
    ])
  })
})

describe('promise 7: what is not protected is passed on unread', () => {
  it('leaves every body where it is', () => {
    for (const path of ['/', '/login', '/%ff/login', '/blog/comment']) {
      const request = incoming(path, { body })
      forms.door(request, request.url)
      expect(request.bodyUsed).toBe(false)
    }
  })

  it('sends the bytes, the headers and the method on as they came', async () => {
    const { send, reached } = guarded()
    const bytes = '{"text":"ünï\u0000", "password": [1'
    await send('/blog/comment?a=%2F&a=b', {
      method: 'PATCH',
      body: bytes,
      headers: { 'content-type': 'application/json', 'x-own': 'kept', cookie: 'a=1; b=2' },
    })
    const [request] = reached
    expect(request?.method).toBe('PATCH')
    expect(request?.url).toBe('https://site.example/blog/comment?a=%2F&a=b')
    expect(await request?.text()).toBe(bytes)
    expect(Object.fromEntries(request?.headers ?? [])).toMatchObject({
      'content-type': 'application/json',
      'x-own': 'kept',
      cookie: 'a=1; b=2',
    })
  })

  it('asks no store and writes no entry', async () => {
    let asked = 0
    const counting = guarded({
      site: ({ store }) => ({
        store: {
          ...store,
          take: asks => {
            asked += 1
            return store.take(asks)
          },
        },
      }),
    })
    await counting.send('/', { method: 'GET' })
    await counting.send('/blog/comment', { body: 'text=hello' })
    await counting.send('/login', { method: 'GET' })
    expect([asked, counting.entries.length, counting.reached.length]).toEqual([0, 0, 3])
    await counting.login('ada@demo.example', 'wrong')
    expect([asked, counting.entries.length]).toEqual([1, 1])
  })
})
