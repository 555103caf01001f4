// From a request to an attempt: keyed, redacted, counted. Names and passwords end here.
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Attempt, KnownDevice } from '../../src/attempt.ts'
import { tag } from '../../src/lib/keyed.ts'
import { second } from '../../src/lib/time.ts'
import { type Identified, identify } from '../../src/stages/identify.ts'
import { deviceCookie, deviceHeader, sealDevices } from '../../src/trust/device.ts'
import { beginFlow } from '../../src/trust/flow.ts'
import { issuePass, passCookie, passHeader } from '../../src/trust/pass.ts'
import { doorOf, form, guarded, inChunks, incoming, inPieces, type Sending } from '../support/guarded.ts'

const forms = guarded()
const wordpress = guarded({ vars: { PRESET: 'wordpress' } })

async function identified(
  request: Request,
  { site }: { readonly site: typeof forms.site } = forms,
): Promise<Identified> {
  return identify(request, doorOf(site.matcher, request), site)
}

async function attempt(path: string, sending: Sending, at: typeof forms = forms) {
  const found = await identified(incoming(path, sending), at)
  if (found.attempt === null) throw new Error(`${path} is none of its door's routes.`)
  return found.attempt
}

const login = (fields: string, sending: Sending = {}) => attempt('/login', { body: fields, ...sending })
const wrong = form({ email: 'ada@demo.example', password: 'guess' })

afterEach(() => {
  vi.useRealTimers()
})

describe('promise 6: no secret is kept', () => {
  const name = 'Grace.Hopper+x@demo.example'
  const password = 'correct horse battery staple'
  const inJson = JSON.stringify({ email: name, password, user: { email: name } })
  const shapes: readonly (readonly [string, string, Sending])[] = [
    ['a form', '/login', { body: form({ email: name, password }) }],
    ['JSON', '/login', { body: inJson, headers: { 'content-type': 'application/json' } }],
    ['the query', `/login?${form({ email: name, password })}`, { method: 'GET' }],
    [
      'several fields',
      '/login',
      { body: `${form({ email: name, password })}&username=${password}&pwd=${name}` },
    ],
    ['a body that cannot be read', '/login', { body: `{"email":"${name}","password":"${password}"` }],
    ['a name in place of the password', '/login', { body: form({ email: password, password: name }) }],
    ['a reset', '/reset', { body: form({ email: name }) }],
    ['a token in the path', `/reset/${encodeURIComponent(password)}`, { body: form({ token: password }) }],
    [
      'a session',
      '/account/email',
      { body: form({ password }), headers: { cookie: `session=${password.replaceAll(' ', '')}` } },
    ],
  ]

  it.each(shapes)('leaves no name and no password in an attempt made from %s', async (_, path, sending) => {
    const found = await attempt(path, sending)
    const text = JSON.stringify(found).toLowerCase()
    for (const secret of [name, 'hopper', password, 'battery', 'horse', password.replaceAll(' ', '')])
      expect(text).not.toContain(secret.toLowerCase())
  })

  it('leaves none in an attempt made from a Basic header', async () => {
    const authorization = `Basic ${btoa(`${name}:${password}`)}`
    const found = await attempt('/wp-json/', { method: 'GET', headers: { authorization } }, wordpress)
    const text = JSON.stringify(found)
    for (const secret of ['opper', 'battery', authorization.slice(6)]) expect(text).not.toContain(secret)
  })

  it('says of the route only its name, never its path', async () => {
    const found = await attempt('/reset/8f14e45fceea?x=secret', { body: 'token=8f14e45fceea' })
    expect(found.route).toBe('generic-form-reset-confirm')
    expect(JSON.stringify(found)).not.toContain('8f14e45fceea')
  })

  it('writes none to the record either, whatever becomes of the attempt', async () => {
    const site = guarded()
    for (const outcome of ['right', 'wrong', 'no-mark', 'crash'])
      await site.login(name, outcome, { headers: { 'user-agent': 'Mozilla/5.0' } })
    await site.send('/login', { body: `email=${name}&email=b&password=${password}` })
    expect(site.entries).toHaveLength(5)
    for (const entry of site.entries)
      expect(JSON.stringify(entry).toLowerCase()).not.toMatch(/hopper|battery/)
  })
})

describe('the body', () => {
  const bytesOf = (body: BodyInit | null) => new Response(body).text()

  it('goes on as it came', async () => {
    for (const text of [wrong, 'email=a&&=&password=%ZZ+', 'x'.repeat(70_000), '']) {
      const { body } = await identified(incoming('/login', { body: text }))
      expect((await bytesOf(body)) === text).toBe(true)
    }
  })

  it('goes on whole where it is longer than what is read of it', async () => {
    const long = `email=a&password=${'x'.repeat(300_000)}`
    const { body, attempt } = await identified(incoming('/login', { body: inChunks(long, 9_000) }))
    expect(attempt?.malformed).toEqual({ status: 413, why: 'large-body' })
    expect((await bytesOf(body)) === long).toBe(true)
  })

  it('is not there where the request had none', async () => {
    const found = await identified(incoming('/login?email=a&password=b', { method: 'GET' }))
    expect(found.body).toBeNull()
    expect(found.attempt?.account).not.toBeNull()
  })

  it('that does not arrive within ten seconds is answered for what it is', async () => {
    vi.useFakeTimers()
    const stuck = new ReadableStream<Uint8Array>({
      start: controller => controller.enqueue(new TextEncoder().encode('email=a&')),
    })
    const finding = identified(incoming('/login', { body: stuck }))
    await vi.advanceTimersByTimeAsync(10 * second)
    expect((await finding).attempt?.malformed).toEqual({ status: 408, why: 'slow-body' })
  })

  it('is waited for at most as long where its length was announced', async () => {
    vi.useFakeTimers()
    const stuck = new ReadableStream<Uint8Array>()
    const finding = identified(incoming('/login', { body: stuck, headers: { 'content-length': '20' } }))
    await vi.advanceTimersByTimeAsync(10 * second)
    expect((await finding).attempt?.malformed).toEqual({ status: 408, why: 'slow-body' })
  })
})

describe('promise 2: an upload by XML-RPC, of which only the beginning was read', () => {
  const param = (value: string) => `<param><value><string>${value}</string></value></param>`
  const beginning =
    '<methodCall><methodName>wp.uploadFile</methodName><params>' +
    ['1', 'admin', 'guess'].map(param).join('') +
    `<param><value><base64>${'A'.repeat(70_000)}`
  const more = '<methodName>system.multicall</methodName>'
  const end = '</base64></value></param></params></methodCall>'

  /** What the origin gets of a body that arrives in these pieces. */
  async function forwarded(...pieces: readonly string[]): Promise<'all of it' | 'a part' | 'something else'> {
    return forwardedBy(wordpress, ...pieces)
  }

  async function forwardedBy(world: typeof forms, ...pieces: readonly string[]) {
    const request = incoming('/xmlrpc.php', {
      body: inPieces(...pieces),
      headers: { 'content-type': 'text/xml' },
    })
    const { attempt, body } = await identified(request, world)
    expect(attempt).toMatchObject({ credentials: 1, malformed: null })
    const text = await new Response(body).text().catch(() => null)
    return text === null ? 'a part' : text === pieces.join('') ? 'all of it' : 'something else'
  }

  it('goes on to its end', async () => {
    expect(await forwarded(beginning, 'AAAA', end)).toBe('all of it')
  })

  it('is broken off where another method follows, for WordPress would call that one', async () => {
    expect(await forwarded(beginning, 'AAAA', more, end)).toBe('a part')
    expect(await forwarded(beginning, `AAAA${more.slice(0, 4)}`, more.slice(4), end)).toBe('a part')
  })

  it('is broken off where the other method begins at the end of what was read', async () => {
    for (const at of [1, 5, '<methodName'.length - 1])
      expect(await forwarded(beginning + more.slice(0, at), more.slice(at), end)).toBe('a part')
  })

  it('goes on to its end while Doorward only watches, whatever turns up in it', async () => {
    for (const vars of [{ MODE: 'monitor' }, { LIMITS: { login: { mode: 'monitor' } } }]) {
      const watching = guarded({ vars: { PRESET: 'wordpress', ...vars } })
      expect(await forwardedBy(watching, beginning, more, end)).toBe('all of it')
    }
  })
})

describe('whose attempt it is', () => {
  it('is one account for every spelling that an origin takes for the same', async () => {
    const tags = new Set<string | undefined>()
    for (const name of ['admin', 'ADMIN', 'àdmin', 'ad%7Amin'.replace('%7A', ''), ' admin ', '<b>admin</b>'])
      tags.add((await login(form({ username: name, password: 'x' }))).account?.tag)
    expect(tags.size).toBe(1)
  })

  it('is the subject `unnamed` of its surface where nobody is named', async () => {
    const unnamed = await login('password=x')
    expect(unnamed).toMatchObject({ account: null, unambiguous: false, credentials: 1 })
    expect(unnamed.accountSubject).toEqual(forms.site.subjects.unnamed('login'))
    expect((await login('email=%3C%3E&password=x')).accountSubject).toEqual(unnamed.accountSubject)
  })

  it('trusts nobody where the name is spelled in two ways: which of them counts is for the origin to say', async () => {
    const mine = 'müller@demo.example'
    const pairs = [
      [mine, 'muller@demo.example'],
      ['<3', 'muller@demo.example'],
      ['\u3164', 'muller@demo.example'],
      ['Ada@demo.example', 'ada@demo.example'],
    ]
    for (const pair of pairs)
      for (const [one = '', other = ''] of [pair, pair.toReversed()]) {
        const found = await login(
          `email=${encodeURIComponent(one)}&username=${encodeURIComponent(other)}&password=x`,
        )
        expect(found.account, one).toMatchObject({ names: [] })
        expect(found.provenance, one).toMatchObject({ names: [] })
        expect(found).toMatchObject({ unambiguous: false, credentialTag: null, device: null })
      }
    const twice = await login(
      `email=${encodeURIComponent(mine)}&username=${encodeURIComponent(mine)}&password=x`,
    )
    expect(twice.account?.names).toHaveLength(1)
    expect(twice.unambiguous).toBe(true)
  })

  it('is unambiguous with one name and one credential, and not with more or less', async () => {
    const unambiguous = async (fields: string) => (await login(fields)).unambiguous
    expect(await unambiguous(wrong)).toBe(true)
    expect(await unambiguous('email=&username=a&password=x')).toBe(true)
    for (const fields of [
      'email=a&email=b&password=x',
      'email=a&password=x&password=y',
      'email=a&password=',
      'email=a',
      'password=x',
      'email=a&email=&password=x',
      'email=a&password=x&password=',
      'email=a&password=guess&email=&password=',
    ])
      expect([fields, await unambiguous(fields)]).toEqual([fields, false])
  })

  it('costs as many credentials as there are names or credentials, and at least one', async () => {
    const cost = async (fields: string) => (await login(fields)).credentials
    expect(await cost(wrong)).toBe(1)
    expect(await cost('')).toBe(1)
    expect(await cost('email=a&email=b&email=c&password=x')).toBe(3)
    expect(await cost('email=a&password=x&password=y')).toBe(2)
    expect(await cost('email=a&email=&password=x')).toBe(2)
  })

  describe('of a step that names nobody', () => {
    const own = 'kq0VnX7rT1mW9yL5cJ8dF2gH6sA4eZ3b'
    const other = 'Zb3e4As6Hg2Fd8Jc5Ly9Wm1Tr7Xnv0qk'
    const manySessions = Array.from({ length: 5 }, (_, n) => `session=${n}${own}`).join('; ')

    /** A flow that began for this account: the cookie, and the account. */
    async function begun(email: string) {
      const { keyring, policy, now } = forms.site
      const { account } = await login(form({ email, password: 'guess' }))
      if (account === null) throw new Error('The login names an account.')
      const line = await beginFlow(keyring.current, policy.site, 'one-time-code', account, email, now())
      return { account, cookie: line.split(';', 1)[0] ?? '' }
    }
    const code = (cookie: string) => attempt('/login/code', { body: 'code=123456', headers: { cookie } })
    const change = (cookie: string) =>
      attempt('/account/password', { body: 'current_password=x', headers: { cookie } })
    const payers = ({ accountSubject, alsoCharged }: Attempt) => [accountSubject, ...alsoCharged]

    it('is the account of the flow', async () => {
      const { account, cookie } = await begun('ada@demo.example')
      const known = await code(cookie)
      expect(known).toMatchObject({ account, accountSubject: account.subject, unambiguous: true })
      expect(known.flow).not.toBeNull()
      expect(payers(known)).toEqual([account.subject])
    })

    it('is nobody’s without a flow, with a made-up one, or with two', async () => {
      const [mine, another] = [await begun('mallory@demo.example'), await begun('ada@demo.example')]
      const unnamed = forms.site.subjects.unnamed('one-time-code')
      for (const cookie of ['', '__Host-doorward-flow=made-up', `${mine.cookie}; ${another.cookie}`]) {
        const found = await code(cookie)
        expect(found).toMatchObject({ account: null, flow: null, unambiguous: true })
        expect(payers(found)).toEqual([unnamed])
      }
    })

    it('is also that of the session by which the origin knows whose code it is', async () => {
      const { account, cookie } = await begun('mallory@demo.example')
      const [mine, victims] = [await code(`${cookie}; sid=${own}`), await code(`${cookie}; sid=${other}`)]
      expect(payers(mine)).toHaveLength(2)
      for (const found of [mine, victims]) {
        expect(found.accountSubject).toEqual(account.subject)
        expect(found.alsoCharged.map(({ kind }) => kind)).toEqual(['session'])
      }
      expect(mine.alsoCharged).not.toEqual(victims.alsoCharged)
      // Another flow, and whatever else he sends beside it, is charged to the same session.
      const again = await begun('trudy@demo.example')
      const later = await code(`session=${own}; ${again.cookie}; theme=dark; sid=${other}`)
      expect(later.alsoCharged).toEqual(expect.arrayContaining([...victims.alsoCharged]))
    })

    it('is nobody’s with more sessions than any site sets: they are no way out of being charged', async () => {
      const { cookie } = await begun('mallory@demo.example')
      const found = await code(`${cookie}; ${manySessions}`)
      expect(found).toMatchObject({ account: null, flow: null })
      expect(payers(found)).toEqual([forms.site.subjects.unnamed('one-time-code')])
    })

    it('takes no account from a flow where the request has to name one', async () => {
      const { cookie } = await begun('ada@demo.example')
      const found = await login('password=x', { headers: { cookie } })
      expect(found).toMatchObject({ account: null, unambiguous: false })
    })

    it('is the session, where somebody signed in is asked for the password once more', async () => {
      const one = await change(`session=${own}`)
      expect(one).toMatchObject({ signedIn: true, unambiguous: true, account: null })
      expect(one.accountSubject.kind).toBe('session')
      expect(one.flow).not.toBeNull()
      expect(payers(await change(`theme=dark; session=${own}`))).toEqual(payers(one))
      expect(payers(await change(`session=${other}`))).not.toEqual(payers(one))
      const none = await change('theme=dark')
      expect(none).toMatchObject({ signedIn: false, flow: null })
      expect(payers(none)).toEqual([forms.site.subjects.unnamed('sensitive')])
    })

    it('is each session where there are several, so that an invented one beside it changes nothing', async () => {
      const [real] = payers(await change(`session=${own}`))
      const subjects = [real]
      for (const invented of [other, `1${other}`, `2${other}`]) {
        for (const cookie of [
          `auth_token=${invented}; session=${own}`,
          `session=${own}; session=${invented}`,
          `session=${invented}; session=${own}`,
        ]) {
          const found = await change(cookie)
          expect(payers(found)).toHaveLength(2)
          expect(payers(found)).toContainEqual(real)
          expect([found.flow, found.unambiguous]).toEqual([null, true])
        }
        subjects.push(...payers(await change(`session=${invented}`)))
      }
      expect(new Set(subjects.map(subject => subject?.key)).size).toBe(4)
      expect(payers(await change(manySessions))).toEqual([forms.site.subjects.unnamed('sensitive')])
    })
  })

  it('is signed in with a session cookie that has a value', async () => {
    const signedIn = async (cookie: string) => (await login(wrong, { headers: { cookie } })).signedIn
    expect(await signedIn('session=abc')).toBe(true)
    expect(await signedIn('remember_web_59ba36addc2b=abc')).toBe(true)
    expect(await signedIn('session=')).toBe(false)
    expect(await signedIn('PHPSESSID=abc; csrf=def')).toBe(false)
  })
})

describe('where it comes from', () => {
  it('is what the platform says, and no header that a client could send', async () => {
    const forged = {
      'x-forwarded-for': '198.51.100.1',
      'x-real-ip': '198.51.100.2',
      forwarded: 'for=198.51.100.3',
    }
    const found = await login(wrong, { headers: forged, from: '203.0.113.7' })
    expect(found.network).toMatchObject({ address: '203.0.113.7', wide: '203.0.113.0/24', middle: null })
    const none = await login(wrong, { headers: forged, from: null })
    expect(none.network).toMatchObject({ address: 'no-address', wide: 'no-address' })
  })

  it('is one subject for what is no address', async () => {
    const subjects = new Set<string>()
    for (const from of [null, '', 'unknown', '1.2.3', '203.0.113.7, 198.51.100.1'])
      subjects.add((await login(wrong, { from })).network.subject.key)
    expect(subjects.size).toBe(1)
  })

  it('is the IPv4 address in an IPv6 one, and the /64 of any other', async () => {
    expect((await login(wrong, { from: '::ffff:203.0.113.7' })).network.address).toBe('203.0.113.7')
    expect((await login(wrong, { from: '2001:db8:1:2:3:4:5:6' })).network).toMatchObject({
      address: '2001:db8:1:2::/64',
      middle: '2001:db8:1::/56',
      wide: '2001:db8:1::/48',
    })
  })

  it('has a number and a country where the platform knows them', async () => {
    expect((await login(wrong, { cf: { asn: 64500, country: 'FR' } })).network).toMatchObject({
      asn: 64500,
      country: 'FR',
    })
    expect((await login(wrong)).network).toMatchObject({ asn: null, country: null })
  })

  it('keeps no more than 200 characters of what the client calls itself', async () => {
    const headers = { 'user-agent': 'x'.repeat(5_000) }
    expect((await login(wrong, { headers })).client.userAgent).toHaveLength(200)
  })
})

describe('the tag of a credential', () => {
  const tag = async (fields: string, from = '203.0.113.7') => (await login(fields, { from })).credentialTag
  const body = (email: string, password: string) => form({ email, password })

  it('is the same for the same name, credential and network', async () => {
    expect(await tag(wrong)).toBe(await tag(wrong, '203.0.113.99'))
  })

  it('is another for another name as it was sent, another password, network or surface', async () => {
    const tags = await Promise.all([
      tag(body('muller', 'x')),
      tag(body('müller', 'x')),
      tag(body('muller', 'y')),
      tag(body('muller', 'x'), '198.51.100.1'),
    ])
    const signup = await attempt('/signup', { body: body('muller', 'x') })
    expect(new Set([...tags, signup.credentialTag]).size).toBe(5)
  })

  it('cannot be made the same by moving letters from the name to the password', async () => {
    expect(await tag(body('ada', '","x'))).not.toBe(await tag(body('ada","', 'x')))
  })

  it('is none where it is not clear who says what, or nothing is said', async () => {
    for (const fields of ['email=a&password=x&password=y', 'email=a&password=', 'password=x', 'email=a'])
      expect(await tag(fields)).toBeNull()
  })

  it('is none for a request that cannot be read', async () => {
    const body = `email=a&password=${'x'.repeat(70_000)}`
    expect((await login(body)).malformed).not.toBeNull()
    expect(await tag(body)).toBeNull()
  })
})

describe('a path that cannot be read', () => {
  it('is what is wrong with the request, whatever else is', async () => {
    const found = await attempt('/login/%ff', { body: wrong })
    expect(found.malformed).toEqual({ status: 400, why: 'bad-path' })
  })
})

describe('a request that turns out to be none of the door’s routes', () => {
  it('is no attempt, and goes on as it came', async () => {
    const found = await identified(
      incoming('/wp-login.php?action=logout', { body: 'x=1&log=admin' }),
      wordpress,
    )
    expect(found.attempt).toBeNull()
    expect(await new Response(found.body).text()).toBe('x=1&log=admin')
  })
})

describe('what a client shows of itself', () => {
  const browser = { 'user-agent': 'Mozilla/5.0 (a test)' }
  const { keyring, policy, now } = forms.site
  const nameOf = (name: string) => tag(keyring.current, 'name', name)
  const known = (name: string, id: string): KnownDevice => ({
    id,
    name: nameOf(name),
    firstAt: now(),
    lastAt: now(),
    ripe: true,
  })
  const [ofAda, ofGrace] = [known('ada@demo.example', 'device-1'), known('grace@demo.example', 'device-2')]
  const sealed = () => sealDevices(keyring.current, policy.site, [ofAda, ofGrace], now())

  it('is nothing without a cookie or header of ours', async () => {
    expect(await login(wrong, { headers: { cookie: 'session=x' } })).toMatchObject({
      devices: [],
      device: null,
      pass: null,
    })
  })

  it('is the device of the account that is named, in this very spelling, beside its others', async () => {
    const cookie = `${deviceCookie}=${await sealed()}`
    const deviceAt = async (email: string) =>
      login(form({ email, password: 'x' }), { headers: { cookie } }).then(({ device, devices }) => {
        expect(devices).toEqual([ofAda, ofGrace])
        return device
      })
    expect(await deviceAt('ada@demo.example')).toEqual(ofAda)
    expect(await deviceAt('grace@demo.example')).toEqual(ofGrace)
    // One account to the budgets may be two to the origin: whoever owns the one is not known at the other.
    expect(await deviceAt('àda@demo.example')).toBeNull()
    expect(await deviceAt('mallory@demo.example')).toBeNull()
  })

  it('is no device where nobody is named', async () => {
    const headers = { cookie: `${deviceCookie}=${await sealed()}` }
    expect((await login('password=x', { headers })).device).toBeNull()
  })

  it('is carried by a cookie or by a header', async () => {
    const { device } = await login(wrong, { headers: { [deviceHeader]: await sealed() } })
    expect(device).toEqual(ofAda)
  })

  it('is a pass for this surface, host, network and program, and for no other', async () => {
    const earned = { id: 'pass-1', how: 'proof-of-work', price: 'low', pool: 'paid' } as const
    const bound = { surface: 'login', host: 'site.example', network: '203.0.113.0/24' } as const
    const client = browser['user-agent']
    const { token } = await issuePass(keyring.current, policy.site, earned, { ...bound, client }, now())
    const shown = async (path: string, sending: Sending = {}, carried: Record<string, string> = inCookie) => {
      const headers = { ...browser, ...carried, ...sending.headers }
      return (await attempt(path, { body: wrong, ...sending, headers })).pass?.id ?? null
    }
    const inCookie = { cookie: `${passCookie}=${token}` }
    expect(await shown('/login')).toBe('pass-1')
    expect(await shown('/login', {}, { [passHeader]: token })).toBe('pass-1')
    expect(await shown('/login', { from: '203.0.113.99' })).toBe('pass-1')
    expect(await shown('/login', { from: '203.0.114.7' })).toBeNull()
    expect(await shown('/login', { headers: { 'user-agent': 'curl/8' } })).toBeNull()
    expect(await shown('/signup')).toBeNull()
    expect(await shown('https://other.example/login')).toBeNull()
  })
})

describe('where an attempt comes from', () => {
  it('is said of a sign-in that names an account', async () => {
    const { provenance, account } = await login(wrong, { cf: { asn: 64_500 } })
    expect(provenance).toMatchObject({ names: account?.names })
    expect([provenance?.networks.length, provenance?.asns.length, provenance?.clients.length]).toEqual([
      1, 1, 1,
    ])
  })

  it('is said of the code that follows one, by its flow', async () => {
    const { account } = await login(wrong)
    if (account === null) throw new Error('The login names an account.')
    const { keyring, policy, now } = forms.site
    const line = await beginFlow(keyring.current, policy.site, 'one-time-code', account, 'nonce', now())
    const cookie = line.split(';', 1)[0] ?? ''
    const { provenance } = await attempt('/login/code', { body: form({ code: '1' }), headers: { cookie } })
    expect(provenance?.names).toEqual(account.names)
  })

  it('is of no use where nobody signs in, or nobody is named', async () => {
    expect((await attempt('/reset', { body: form({ email: 'ada@demo.example' }) })).provenance).toBeNull()
    expect((await login(form({ password: 'guess' }))).provenance).toBeNull()
  })
})

describe('the marks of a password', () => {
  it('are those of the one password of a sign-in', async () => {
    const { password } = await login(form({ email: 'ada@demo.example', password: 'a guess of mine' }))
    expect(password).toMatchObject({ usual: false, typo: { exact: expect.any(Number) } })
    const again = await login(form({ email: 'bob@demo.example', password: 'a guess of mine' }))
    expect(again.password).toEqual(password)
    expect((await login(form({ email: 'bob@demo.example', password: 'another' }))).password).not.toEqual(
      password,
    )
  })

  it('say of one that anybody would think of first that it is usual', async () => {
    for (const password of ['123456', 'Summer2026!'])
      expect((await login(form({ email: 'ada@demo.example', password }))).password?.usual).toBe(true)
  })

  it('are none of several passwords, of none, of a code, and of what is no sign-in', async () => {
    const two = 'email=ada%40demo.example&password=one&password=two'
    expect((await login(two)).password).toBeNull()
    expect((await login(form({ email: 'ada@demo.example' }))).password).toBeNull()
    expect((await attempt('/reset', { body: form({ email: 'ada@demo.example' }) })).password).toBeNull()
    expect((await attempt('/login/code', { body: form({ code: '123456' }) })).password).toBeNull()
  })

  it('are none on a known device of the account: nothing is asked for there because of it', async () => {
    const { keyring, policy, now } = forms.site
    const body = form({ email: 'ada@demo.example', password: '123456' })
    const withDevice = async (ripe: boolean) => {
      const name = tag(keyring.current, 'name', 'ada@demo.example')
      const device = { id: 'device-1', name, firstAt: now(), lastAt: now(), ripe }
      const cookie = `${deviceCookie}=${await sealDevices(keyring.current, policy.site, [device], now())}`
      return (await login(body, { headers: { cookie } })).password
    }
    expect(await withDevice(true)).toBeNull()
    expect(await withDevice(false)).not.toBeNull()
  })
})
