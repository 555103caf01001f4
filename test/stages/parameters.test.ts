// Which rule a request is meant for, and every name and credential in it: two parsers that disagree find no gap.
import { describe, expect, it } from 'vitest'
import { readStart } from '../../src/lib/body.ts'
import { routeKinds } from '../../src/routes/index.ts'
import { routeMatcher } from '../../src/stages/classify.ts'
import { type Parameters, readParameters } from '../../src/stages/parameters.ts'
import { policyWith } from '../support/attempts.ts'
import { doorOf, inChunks, incoming, type Sending } from '../support/guarded.ts'

const matcherFor = (vars: Readonly<Record<string, unknown>>) => routeMatcher(policyWith(vars), routeKinds)
const forms = matcherFor({ PRESET: 'generic-form' })
const jsons = matcherFor({ PRESET: 'generic-json' })
const wordpress = matcherFor({ PRESET: 'wordpress' })

const limit = 64 * 1024

async function read(matcher: typeof forms, path: string, sending: Sending): Promise<Parameters> {
  const request = incoming(path, sending)
  return readParameters(request, await readStart(request.body, limit, 1_000), doorOf(matcher, request))
}

/** A login at a site with forms; `type` is the Content-Type, null for none. */
const login = (body: string, type: string | null = 'application/x-www-form-urlencoded', path = '/login') =>
  read(forms, path, {
    body: new Blob([body]),
    headers: type === null ? {} : { 'content-type': type },
  })
const api = (value: unknown, path = '/api/login') =>
  read(jsons, path, {
    body: typeof value === 'string' ? value : JSON.stringify(value),
    headers: { 'content-type': 'application/json' },
  })
const php = (body: string, path = '/wp-login.php') => read(wordpress, path, { body })
const xmlRpc = (body: string | ReadableStream) =>
  read(wordpress, '/xmlrpc.php', { body, headers: { 'content-type': 'text/xml' } })

const ruleOf = ({ route }: Parameters) => route?.rule.name ?? null
const ok = (name: string, password: string) => ({
  names: { values: [name], mixed: false, count: 1 },
  credentials: { values: [password], mixed: false, count: 1 },
  malformed: null,
})

describe('promise 2: credentials are counted, not requests', () => {
  it('reads one name and one password', async () => {
    expect(await login('email=ada%40demo.example&password=a+b%2Bc')).toMatchObject(
      ok('ada@demo.example', 'a b+c'),
    )
  })

  it('counts different values of one field', async () => {
    expect((await login('email=a&email=b&password=x&password=y&password=z')).credentials.count).toBe(3)
    expect((await login('email=a&email=b&password=x')).names.values).toEqual(['a', 'b'])
  })

  it('lets no body that it cannot read go by because the query names an action that nobody protects', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=iso-8859-1' }
    const sent = { body: new Blob(['action=login&log=admin&pwd=guess']), headers }
    const asked = await read(wordpress, '/wp-login.php?action=logout', sent)
    expect([ruleOf(asked), asked.malformed?.status]).toEqual(['wordpress-login', 415])
  })

  it('refuses a form at a door for XML, whose origin may read either', async () => {
    const body = '<methodCall><methodName>demo.sayHello</methodName><!--&log=admin&pwd=guess--></methodCall>'
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const asked = await read(wordpress, '/xmlrpc.php', { body: new Blob([body]), headers })
    expect(asked.malformed).toEqual({ status: 400, why: 'contradiction' })
  })

  it('counts the same value twice once: it can be read as nothing else', async () => {
    expect(await login('email=a&password=x&password=x')).toMatchObject(ok('a', 'x'))
  })

  it('counts different fields that may each hold the password', async () => {
    expect((await login('email=a&password=x&pwd=y')).credentials.count).toBe(2)
  })

  it.each([
    'email=a&password[]=x&password[]=y',
    'email=a&password[0]=x&password[1]=y',
    'email=a&password[a][b]=x&password=y',
    'email=a&pass.word=x&password=y&%20password=z&password%00=w',
  ])('counts arrays and every spelling of a name that the stack folds: %s', async body => {
    expect((await login(body)).credentials.count).toBeGreaterThanOrEqual(2)
  })

  it('counts query and body together', async () => {
    const both = await login('email=a&password=x', undefined, '/login?email=b&password=y')
    expect(both.names.values).toEqual(['b', 'a'])
    expect(both.credentials.values).toEqual(['y', 'x'])
  })

  it('counts a field that is there filled and empty as two: which one counts depends on who reads it', async () => {
    for (const body of ['email=a&password=x&password=', 'email=a&password=&password=x']) {
      expect((await login(body)).credentials).toEqual({ values: ['x'], mixed: true, count: 2 })
    }
    expect((await login('email=a&email=&password=x')).names).toEqual({ values: ['a'], mixed: true, count: 2 })
  })

  it('counts fields that were left empty, beside another that was filled, for nothing', async () => {
    expect(await login('email=&username=a&password=x')).toMatchObject(ok('a', 'x'))
  })

  it('counts every credential of a JSON batch', async () => {
    const batch = Array.from({ length: 300 }, (_, n) => ({
      email: `p${n}@demo.example`,
      password: `guess${n}`,
    }))
    expect((await api(batch)).credentials.count).toBe(300)
    expect((await api(batch)).names).toEqual({ values: [], mixed: false, count: 300 })
    expect((await api({ email: 'a', password: ['x', 'y', 'z'] })).credentials.count).toBe(3)
    expect((await api({ email: ['a', 'b'], password: 'x' })).names.count).toBe(2)
  })

  it('reads numbers and booleans of JSON as the texts that origins take them for', async () => {
    expect(await api({ email: 7, password: 123456 })).toMatchObject(ok('7', '123456'))
    expect((await api({ email: 'a', password: [123456, '123456'] })).credentials.count).toBe(1)
  })

  it('takes null in JSON for empty, and beside a value for mixed', async () => {
    expect((await api({ email: 'a', password: null })).credentials.values).toEqual([])
    expect((await api({ email: 'a', password: [null, 'x'] })).credentials.mixed).toBe(true)
  })

  it('counts JSON and query together', async () => {
    const both = await api({ email: 'a', password: 'x' }, '/api/login?password=y')
    expect(both.credentials.values).toEqual(['y', 'x'])
  })

  it('finds nested fields in forms and in JSON', async () => {
    expect(await login('user[email]=a&user[password]=x')).toMatchObject(ok('a', 'x'))
    expect(await login('{"user":{"email":"a","password":"x"}}', 'application/json')).toMatchObject(
      ok('a', 'x'),
    )
  })

  it('counts names that are more than one person’s without keeping them: to make accounts of them costs', async () => {
    const names = Array.from({ length: 900 }, (_, n) => `email=p${n}`).join('&')
    expect(await login(`${names}&password=x`)).toMatchObject({
      names: { values: [], count: 900 },
      credentials: { values: ['x'], count: 900 },
    })
    expect((await login('email=Ada&username=ada&password=x')).names.values).toEqual(['Ada', 'ada'])
  })

  it('counts no further than a thousand', async () => {
    const many = Array.from({ length: 5_000 }, (_, n) => n)
    expect((await api({ email: 'a', password: many })).credentials.count).toBe(1_000)
  })

  it('finds nothing in the prototype of anything', async () => {
    const odd = await api('{"__proto__":{"email":"a","password":"x"},"constructor":{"email":"b"}}')
    expect([odd.names.count, odd.credentials.count]).toEqual([0, 0])
    expect((await login('__proto__[email]=a&constructor=b&toString=c')).names.count).toBe(0)
  })
})

describe('a field that only some stacks read as the name or the password', () => {
  // Go's encoding/json, Jackson and .NET may not look at the case of a key, ASP.NET's forms never do.
  it('is found in another case, in forms and in JSON', async () => {
    expect(await login('Email=a&PASSWORD=x')).toMatchObject(ok('a', 'x'))
    expect(await api({ Email: 'a', PASSWORD: 'x' })).toMatchObject(ok('a', 'x'))
    expect(await api({ USER: { Email: 'a', password: 'x' } })).toMatchObject(ok('a', 'x'))
    expect((await login('email=a&EMAIL=b&password=x')).names.values).toEqual(['a', 'b'])
    expect((await login('email=a&password=x', undefined, '/login?Email=b')).names.values).toEqual(['b', 'a'])
    expect((await api({ email: 'a', user: { EMAIL: 'b' }, password: 'x' })).names.values).toEqual(['a', 'b'])
  })

  it('is found behind a leading bracket, as in Rack and qs', async () => {
    expect(await login('x=1&[email]=a&[password]=x')).toMatchObject(ok('a', 'x'))
    expect((await login('email=a&[email]=b&password=x')).names.values).toEqual(['a', 'b'])
    expect((await login('email=a&[user][email]=b&password=x')).names.values).toEqual(['a', 'b'])
  })

  it('is found behind a bare semicolon, at which Rack up to 2.2 splits', async () => {
    expect((await login('x=1;email=victim&password=x')).names.values).toEqual(['victim'])
    expect((await login('x=1;password=y&email=a&password=x')).credentials.count).toBe(2)
    expect((await login('email=attacker;email=victim&password=x')).names.count).toBe(3)
    expect((await login('email=a&password=x', undefined, '/login?x=1;email=b')).names.values).toEqual([
      'b',
      'a',
    ])
  })

  it('is found with what a stack that splits there leaves of a name', async () => {
    expect((await login('email=victim;x=1&password=x')).names.values).toEqual(['victim;x=1', 'victim'])
  })

  it('is no second password where a semicolon is part of one', async () => {
    expect((await login('email=a&password=pa;ss=word')).credentials).toMatchObject({
      values: ['pa;ss=word'],
      count: 1,
    })
    expect(await login('email=a&password=pa%3Bpassword%3Dx')).toMatchObject(ok('a', 'pa;password=x'))
  })

  it('is found in escapes that only ASP.NET decodes, and so is what it makes of a name', async () => {
    expect(await login('%u0065mail=a&password=x')).toMatchObject(ok('a', 'x'))
    expect((await login('email=a&%u0065mail=b&password=x')).names.values).toEqual(['a', 'b'])
    expect((await login('email=%u0061dmin&password=x')).names.values).toEqual(['%u0061dmin', 'admin'])
  })

  it('cannot say which rule is meant', async () => {
    const own = matcherFor({
      PRESET: '',
      ROUTES: [{ name: 'own', surface: 'signup', paths: '/do', when: { action: 'join' } }],
    })
    expect((await read(own, '/do', { body: 'action=join;x=1' })).malformed?.why).toBe('contradiction')
    for (const body of ['action=logout;action=login&log=a&pwd=x', 'Action=logout&action=login&log=a&pwd=x'])
      expect((await php(body)).malformed).toEqual({ status: 400, why: 'contradiction' })
  })
})

describe('a name that is longer than any', () => {
  it('is nobody’s, and refused', async () => {
    const refused = { names: { values: [], count: 0 }, malformed: { status: 400, why: 'bad-body' } }
    expect(await login(`email=${'a'.repeat(513)}&password=x`)).toMatchObject(refused)
    expect(await api({ email: `${'£'.repeat(1_000)}admin`, password: 'x' })).toMatchObject(refused)
    const headers = { authorization: `Basic ${btoa(`${'a'.repeat(513)}:x`)}` }
    expect(await read(wordpress, '/wp-json/', { method: 'GET', headers })).toMatchObject(refused)
    const value = (text: string) => `<param><value><string>${text}</string></value></param>`
    const call = `<methodCall><methodName>wp.getUsersBlogs</methodName><params>${value('a'.repeat(513))}${value('x')}</params></methodCall>`
    expect(await xmlRpc(call)).toMatchObject(refused)
  })

  it('is so too where it is short but for signs that stand for many letters', async () => {
    expect((await api({ email: '\ufdfa'.repeat(100), password: 'x' })).malformed).toMatchObject({
      status: 400,
    })
    expect((await api({ email: '한'.repeat(254), password: 'x' })).malformed).toBeNull()
  })

  it('is not one of 512 characters, nor is a password of any length', async () => {
    expect((await login(`email=${'a'.repeat(512)}&password=${'x'.repeat(10_000)}`)).malformed).toBeNull()
  })
})

describe('a request that cannot be read with certainty', () => {
  const malformed = async (reading: Promise<Parameters>) => (await reading).malformed

  it('is refused for an object where a name or a password should be', async () => {
    const odd = { status: 400, why: 'bad-body' }
    expect(await malformed(api({ email: 'a', password: { $ne: '' } }))).toEqual(odd)
    expect(await malformed(api({ email: { $gt: '' }, password: 'x' }))).toEqual(odd)
    expect(await malformed(api({ email: 'a', password: [{ $ne: '' }] }))).toEqual(odd)
    expect(await malformed(api({ email: { toString: 1, valueOf: 1 }, password: 'x' }))).toEqual(odd)
  })

  it('is refused for a table of names in a form, of which some stacks make an object', async () => {
    const odd = { status: 400, why: 'bad-body' }
    for (const body of [
      'email[$regex]=%5Evictim&password=x',
      'email=a&password[$ne]=x',
      'user[email][$gt]=&user[password]=x',
      'email[0][$ne]=a&password=x',
      'email=a&email[contains]=a&password=x',
      '[email][not]=a&password=x',
    ])
      expect([body, await malformed(login(body))]).toEqual([body, odd])
    expect(await malformed(login('password=x', undefined, '/login?email[$ne]=a'))).toEqual(odd)
    for (const body of [
      'user[email]=a&user[password]=x&user[remember]=1',
      'session[email]=a&session[password]=x',
      'email[]=a&password[0]=x',
      'user[0][email]=a&user[0][password]=x&extra[a][b]=1',
    ])
      expect([body, await malformed(login(body))]).toEqual([body, null])
  })

  it('is not refused for a new password that a signup holds twice, as Drupal and Symfony do', async () => {
    const signup = (body: string) => malformed(login(body, undefined, '/signup'))
    expect(await signup('email=a&pass[pass1]=x&pass[pass2]=x')).toBeNull()
    expect(await signup('user[email]=a&user[password][first]=x&user[password][second]=x')).toBeNull()
    expect(await signup('email[$ne]=a&password=x')).toEqual({ status: 400, why: 'bad-body' })
  })

  it('is refused where a name ends in two places, or is another without a tag', async () => {
    const odd = { names: { values: [], count: 0 }, malformed: { status: 400, why: 'bad-body' } }
    expect(await login('email=victim%001&password=x')).toMatchObject(odd)
    expect(await api({ email: 'victim\u0000', password: 'x' })).toMatchObject(odd)
    expect(await login('email=%3Cv%3Eictim%40x.example&password=x')).toMatchObject(odd)
    const headers = { authorization: `Basic ${btoa('victim\x001:x')}` }
    expect(await read(wordpress, '/wp-json/', { method: 'GET', headers })).toMatchObject(odd)
  })

  it('is refused, and believed in nothing, with more cookies than could be looked through', async () => {
    const sent = (cookie: string, path = '/login') =>
      read(forms, path, { body: 'email=a&password=x', headers: { cookie } })
    expect(await sent('a=1; '.repeat(150))).toMatchObject(ok('a', 'x'))
    const odd = {
      names: { values: [], count: 0 },
      credentials: { values: [], count: 0 },
      malformed: { status: 400, why: 'bad-body' },
    }
    for (const cookie of ['a=1; '.repeat(201), `session=${'x'.repeat(17_000)}`])
      expect(await sent(cookie)).toMatchObject(odd)
  })

  it('is refused for JSON that is none, has a key twice, or is nested without end', async () => {
    for (const body of [
      '{"email":"a","password":"x"',
      '{"email":"a","password":"x","password":"y"}',
      '{"email":"a","Password":"x","password":"y"}',
      `${'['.repeat(5_000)}${']'.repeat(5_000)}`,
    ])
      expect(await malformed(api(body))).toEqual({ status: 400, why: 'bad-body' })
  })

  it('is refused with more than 1,000 fields, in the body or in the query', async () => {
    const fields = (count: number) => 'a=1&'.repeat(count - 2).concat('email=a&password=x')
    expect(await malformed(login(fields(1_000)))).toBeNull()
    expect(await malformed(login(fields(1_001)))).toEqual({ status: 400, why: 'bad-body' })
    expect(await malformed(login('email=a&password=x', undefined, `/login?${'a=1&'.repeat(1_001)}`))).toEqual(
      {
        status: 400,
        why: 'bad-body',
      },
    )
  })

  it('is refused with more than 1,000 parts of a multipart form', async () => {
    const part = '--x\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n'
    const parts = (count: number) =>
      login(`${part.repeat(count)}--x--\r\n`, 'multipart/form-data; boundary=x')
    expect(await malformed(parts(1_000))).toBeNull()
    expect(await malformed(parts(1_001))).toEqual({ status: 400, why: 'bad-body' })
  })

  it('is refused where its charset would make other names of the same bytes', async () => {
    const urlencoded = 'application/x-www-form-urlencoded'
    for (const charset of ['utf-7', 'utf-16', 'ibm037', 'iso-8859-1'])
      expect(await malformed(login('email=a&password=x', `${urlencoded}; charset=${charset}`))).toEqual({
        status: 415,
        why: 'unsupported-type',
      })
    for (const charset of ['UTF-8', 'utf8', 'us-ascii'])
      expect(await login('email=a&password=x', `${urlencoded}; charset=${charset}`)).toMatchObject(
        ok('a', 'x'),
      )
  })

  it('is refused where it is packed, and read where `identity` says that it is not', async () => {
    const packed = (encoding: string) =>
      read(forms, '/login', { body: 'email=a&password=x', headers: { 'content-encoding': encoding } })
    for (const encoding of ['gzip', 'br', 'deflate', 'identity, gzip', 'x'])
      expect((await packed(encoding)).malformed).toEqual({ status: 415, why: 'unsupported-type' })
    expect(await packed('identity')).toMatchObject(ok('a', 'x'))
  })

  it.each([
    'text/html',
    'application/xml',
    'application/octet-stream',
    'nonsense',
    'application/json, text/plain',
  ])('is refused with the type %s', async type => {
    expect(await malformed(login('email=a&password=x', type))).toEqual({
      status: 415,
      why: 'unsupported-type',
    })
  })

  it('is refused as a form that looks like JSON: some origins read it as such, whatever its type', async () => {
    for (const body of ['{"email":"a","password":"x"}', ' \n[{"email":"a"}]', '\ufeff{"email":"a"}'])
      expect(await malformed(login(body))).toEqual({ status: 400, why: 'bad-body' })
  })

  it('is refused as a form that JSON may follow: some origins skip a comment before it', async () => {
    for (const body of [
      '/*&email=d1&password=x&*/{"email":"victim","password":"y"}',
      '//&email=d1&password=x\n{"email":"victim","password":"y"}',
      'x=1//&email=d1&password=x\n{"email":"victim"}',
    ])
      for (const type of ['application/x-www-form-urlencoded', 'text/plain', null])
        expect([body, await malformed(login(body, type))]).toEqual([body, { status: 400, why: 'bad-body' }])
  })

  it('is not refused as a form for a password with braces and quotes, as browsers send it', async () => {
    const body = new URLSearchParams({ email: 'a', password: '{"x"}' }).toString()
    expect(await login(body)).toMatchObject(ok('a', '{"x"}'))
    expect(await login('email=a&password={x}')).toMatchObject(ok('a', '{x}'))
  })

  it('is refused as a multipart form without a boundary, or with two', async () => {
    expect(await malformed(login('--x\r\n', 'multipart/form-data'))).toMatchObject({ status: 400 })
    expect(await malformed(login('--x\r\n', 'multipart/form-data; boundary=x; boundary=y'))).toMatchObject({
      status: 415,
    })
  })

  it('is refused where the body was too slow or too long', async () => {
    const never = new ReadableStream<Uint8Array>({
      start: controller => controller.enqueue(new TextEncoder().encode('email=a&')),
    })
    const request = incoming('/login', { body: never, headers: { 'content-type': 'text/plain' } })
    const late = await readStart(request.body, limit, 5)
    expect(readParameters(request, late, doorOf(forms, request)).malformed).toEqual({
      status: 408,
      why: 'slow-body',
    })
    expect(await malformed(login(`email=a&password=${'x'.repeat(limit)}`))).toEqual({
      status: 413,
      why: 'large-body',
    })
  })

  it('is refused above the size of its own route, though less than 64 KB', async () => {
    const small = matcherFor({
      PRESET: '',
      ROUTES: {
        small: {
          surface: 'signup',
          paths: '/login',
          account: 'email',
          credential: 'password',
          maxBody: '1KB',
        },
      },
    })
    const sized = (size: number) => read(small, '/login', { body: `email=a&password=${'x'.repeat(size)}` })
    expect((await sized(900)).malformed).toBeNull()
    expect((await sized(1_100)).malformed).toEqual({ status: 413, why: 'large-body' })
  })
})

describe('the type of a body', () => {
  it('is what most origins take it for, where it is plain text or not said', async () => {
    for (const type of [null, 'text/plain', 'text/plain;charset=UTF-8']) {
      expect(await login('email=a&password=x', type)).toMatchObject(ok('a', 'x'))
      expect(await login(' \n{"email":"a","password":"x"}', type)).toMatchObject(ok('a', 'x'))
    }
  })

  it('may be any JSON type', async () => {
    for (const type of ['application/json', 'application/vnd.api+json', 'application/json; charset=utf-8'])
      expect(await login('{"email":"a","password":"x"}', type)).toMatchObject(ok('a', 'x'))
  })

  it('may be multipart', async () => {
    const data = new FormData()
    data.append('email', 'ä@demo.example')
    data.append('password', 'x')
    data.append('photo', new Blob(['binary']), 'photo.png')
    expect(await read(forms, '/login', { body: data })).toMatchObject(ok('ä@demo.example', 'x'))
  })

  it('does not matter without a body: then the query says it all', async () => {
    const asked = await read(forms, '/login?email=a&password=x', {
      method: 'GET',
      headers: { 'content-type': 'application/xml' },
    })
    expect(asked).toMatchObject(ok('a', 'x'))
  })
})

describe('which of a path’s rules is meant', () => {
  it('is said by a parameter, in the query or in the body', async () => {
    expect(ruleOf(await php('user_login=a', '/wp-login.php?action=lostpassword'))).toBe(
      'wordpress-lost-password',
    )
    expect(ruleOf(await php('action=register&user_email=a'))).toBe('wordpress-register')
    expect(ruleOf(await php('log=a&pwd=x'))).toBe('wordpress-login')
    expect(ruleOf(await php('log=a&pwd=x', '/wp-login.php?action=made-up'))).toBe('wordpress-login')
  })

  it('is none of them for what each rule excludes: that goes on, as it came', async () => {
    for (const action of ['postpass', 'logout', 'confirmaction'])
      expect(await php('x=1', `/wp-login.php?action=${action}`)).toMatchObject({
        route: null,
        malformed: null,
      })
  })

  it('cannot be told where the request says two things', async () => {
    const contradiction = { status: 400, why: 'contradiction' }
    for (const [body, path] of [
      ['action=logout&action=login&log=a&pwd=x', '/wp-login.php'],
      ['action=login&log=a&pwd=x', '/wp-login.php?action=logout'],
      ['action=&log=a&pwd=x', '/wp-login.php?action=logout'],
      ['%20action=login&log=a&pwd=x', '/wp-login.php?action=postpass'],
    ] as const)
      expect((await php(body, path)).malformed).toEqual(contradiction)
  })

  it('cannot be told where a parameter comes as an array, which is none to PHP', async () => {
    for (const path of ['/wp-login.php?action[]=logout', '/wp-login.php?action[x]=logout'])
      expect((await php('log=a&pwd=x', path)).malformed).toEqual({ status: 400, why: 'contradiction' })
  })

  it('may be told by a value that is there, or is not', async () => {
    const own = matcherFor({
      PRESET: '',
      ROUTES: [
        { name: 'with-code', surface: 'signup', paths: '/login', when: { code: '*' } },
        { name: 'without', surface: 'signup', paths: '/login', when: { code: '' } },
      ],
    })
    const rule = async (body: string) => ruleOf(await read(own, '/login', { body }))
    expect(await rule('code=123456')).toBe('with-code')
    expect(await rule('code=')).toBe('without')
    expect(await rule('email=a')).toBe('without')
  })
})

describe('HTTP Basic', () => {
  const headers = (text: string) => ({ authorization: `Basic ${btoa(text)}` })
  const rest = (path: string, sending: Sending) => read(wordpress, path, { method: 'GET', ...sending })

  it('carries the name and the password in a header', async () => {
    const asked = await rest('/wp-json/wp/v2/users/me', { headers: headers('admin:abcd efgh:ijkl') })
    expect(ruleOf(asked)).toBe('wordpress-rest')
    expect(asked).toMatchObject(ok('admin', 'abcd efgh:ijkl'))
  })

  it('is charged though the body cannot be read, where its condition may stand too', async () => {
    for (const body of ['{"rest_route":', '\u0000'.repeat(limit + 1)]) {
      const type = { 'content-type': 'application/json' }
      const asked = await read(wordpress, '/any', { body, headers: { ...headers('admin:x'), ...type } })
      expect(ruleOf(asked)).toBe('wordpress-rest-route')
      expect(asked).toMatchObject(ok('admin', 'x'))
    }
  })

  it('is no login where it is on no path of the API, and its parameter is not there', async () => {
    expect(await read(wordpress, '/any', { body: 'a=1', headers: headers('admin:x') })).toMatchObject({
      route: null,
    })
  })

  it('is refused where stacks could read the header differently', async () => {
    for (const authorization of ['Basic', 'Basic !!!', `Basic ${btoa('no colon')}`, 'Basic YTpi, Basic YTpj'])
      expect((await rest('/wp-json/', { headers: { authorization } })).malformed).toMatchObject({
        status: 400,
      })
  })
})

describe('XML-RPC', () => {
  const param = (value: string) => `<param><value><string>${value}</string></value></param>`
  const call = (method: string, ...values: readonly string[]) =>
    `<?xml version="1.0"?><methodCall><methodName>${method}</methodName><params>${values.map(param).join('')}</params></methodCall>`

  it.each([
    ['wp.getUsersBlogs', ['admin', 'x'], 'admin', 'x'],
    ['wp.getOptions', ['1', 'admin', 'x'], 'admin', 'x'],
    ['wp.getPage', ['1', '2', 'admin', 'x'], 'admin', 'x'],
    ['blogger.deletePost', ['key', '2', 'admin', 'x'], 'admin', 'x'],
    ['metaWeblog.deletePost', ['key', '2', 'admin', 'x'], 'admin', 'x'],
    ['mt.getCategoryList', ['1', 'admin', 'x'], 'admin', 'x'],
  ] as const)(
    'reads the credentials of %s where that method has them',
    async (method, values, name, password) => {
      expect(await xmlRpc(call(method, ...values))).toMatchObject(ok(name, password))
    },
  )

  it('counts every call of a multicall', async () => {
    const inner = '<struct><member><name>methodName</name><value>wp.getUsersBlogs</value></member></struct>'
    const body = call('system.multicall', inner.repeat(500))
    expect((await xmlRpc(body)).credentials.count).toBe(500)
    expect((await xmlRpc(call(' system . multicall ', inner))).credentials.count).toBe(2)
  })

  it('judges no method without a password', async () => {
    for (const method of ['pingback.ping', 'system.listMethods', 'demo.sayHello'])
      expect(await xmlRpc(call(method, 'a', 'b'))).toMatchObject({ route: null, malformed: null })
  })

  it('counts a method of somebody else’s as a request that names no account', async () => {
    const read = await xmlRpc(call('jetpack.verify', 'a', 'b'))
    expect(read.route).not.toBeNull()
    expect(read.names.values).toEqual([])
  })

  it('finds a multicall whose name is written with entities', async () => {
    const body = '<methodCall><methodName>system&#46;multicall</methodName><params></params></methodCall>'
    expect((await xmlRpc(body)).credentials.count).toBeGreaterThan(1)
  })

  it('judges no call that has too few parameters to sign in', async () => {
    expect(await xmlRpc(call('wp.getPage', '1', '2', 'admin'))).toMatchObject({ route: null })
  })

  it('is refused where it comes as a form, which another rule of the path could mean', async () => {
    const body = call('wp.getUsersBlogs', 'admin', 'x')
    for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])
      expect(
        (await read(wordpress, '/xmlrpc.php', { body, headers: { 'content-type': type } })).malformed,
      ).toEqual({ status: 400, why: 'contradiction' })
  })

  it('counts the calls of a multicall whose name is hidden by an entity or a comment', async () => {
    for (const name of ['system.multi&#99;all', 'system.multi<!-- -->call', '<![CDATA[system.]]>multicall'])
      expect([name, (await xmlRpc(call(name, 'a', 'b'))).credentials.count]).toEqual([name, 2])
  })

  it('refuses what is no plain call', async () => {
    for (const body of [
      'log=a&pwd=x',
      '<!DOCTYPE x [<!ENTITY a "b">]>'.concat(call('wp.getUsersBlogs', 'admin', '&a;')),
      call('wp.getUsersBlogs', 'admin', 'x').replace('</methodCall>', ''),
    ])
      expect((await xmlRpc(body)).malformed).toEqual({ status: 400, why: 'bad-body' })
  })

  it('refuses a name or password that is a list', async () => {
    const list = call('wp.getUsersBlogs', 'admin', 'x').replace(
      param('x'),
      '<param><value><array><data><value>x</value></data></array></value></param>',
    )
    expect((await xmlRpc(list)).malformed).toEqual({ status: 400, why: 'bad-body' })
  })

  it('reads a long call no further than to its credentials, unless another method follows', async () => {
    const post = (text: string) => call('wp.newPost', '1', 'admin', 'x', text)
    const long = '<b>word</b>'.repeat(3_000)
    expect(await xmlRpc(post(`<![CDATA[${long}]]>`))).toMatchObject(ok('admin', 'x'))
    expect(
      (await xmlRpc(post(`${long}<methodName>system.listMethods</methodName>`))).malformed,
    ).toMatchObject({
      status: 400,
    })
    expect((await xmlRpc(call('jetpack.verify', long))).malformed).toBeNull()
    const farApart = call('wp.getUsersBlogs', 'admin', 'x').replace(
      '</param>',
      `</param>${' '.repeat(5_000)}`,
    )
    expect(await xmlRpc(farApart)).toMatchObject(ok('admin', 'x'))
  })

  it('reads an upload from its beginning, and lets no other method follow', async () => {
    const upload = call('wp.uploadFile', '1', 'admin', 'x', 'A'.repeat(100_000))
    const read = await xmlRpc(upload)
    expect(read).toMatchObject(ok('admin', 'x'))
    expect(read.forbidden).toBe('<methodName')
    expect((await xmlRpc(call('wp.getUsersBlogs', 'admin', 'x'))).forbidden).toBeNull()
  })

  it('refuses an upload whose credentials come too late to be read', async () => {
    const late = call('wp.uploadFile', 'A'.repeat(100_000), 'admin', 'x')
    expect((await xmlRpc(inChunks(late, 16_384))).malformed).toEqual({ status: 400, why: 'bad-body' })
  })
})
