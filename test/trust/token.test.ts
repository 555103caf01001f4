// Tokens: what we made, for what we made it, until it is over. Anything else is nothing, and never an error.
import fc from 'fast-check'
import { base64url, EncryptJWT, SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { keyring, type Purpose } from '../../src/lib/keyed.ts'
import { minute, second } from '../../src/lib/time.ts'
import {
  readSealed,
  readSigned,
  type SealedKind,
  type SignedKind,
  seal,
  sign,
} from '../../src/trust/token.ts'
import { anyText } from '../support/any-text.ts'
import { keys, start } from '../support/attempts.ts'

const claims = { says: 'something' }
const until = start + 10 * minute

const signedTerms = { kind: 'pass', site: 'site', audience: 'login' } as const
const sealedTerms = { kind: 'device', site: 'site', audience: 'device' } as const

const readPass = (token: string | null, at = start, ring = keys, terms = {}) =>
  readSigned(ring, { ...signedTerms, ...terms }, token, at)
const readDevice = (token: string | null, at = start, ring = keys, terms = {}) =>
  readSealed(ring, { ...sealedTerms, ...terms }, token, at)

/** One row for each of the two makings: everything that is said of tokens holds for both. */
const makings = [
  {
    making: 'signed',
    make: (terms = {}, ring = keys) => sign(ring.current, { ...signedTerms, ...terms }, claims, until),
    read: readPass,
  },
  {
    making: 'sealed',
    make: (terms = {}, ring = keys) => seal(ring.current, { ...sealedTerms, ...terms }, claims, until),
    read: readDevice,
  },
] as const

const encoded = (value: object) => base64url.encode(JSON.stringify(value))
const headerOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.', 1)[0] ?? '', 'base64url').toString())

describe.each(makings)('a $making token', ({ making, make, read }) => {
  it('says what it was made with, and by which keys', async () => {
    expect(await read(await make())).toMatchObject({ payload: claims, keys: keys.current })
  })

  it('names its algorithm, its keys and its kind', async () => {
    const { kid, typ } = headerOf(await make())
    expect([kid, typ]).toEqual([
      keys.current.id,
      making === 'signed' ? 'doorward-pass+jwt' : 'doorward-device+jwt',
    ])
  })

  it('is over when its time is', async () => {
    const token = await make()
    expect(await read(token, until - second)).toMatchObject({ payload: claims })
    for (const at of [until, until + second, until + 365 * 24 * 60 * minute])
      expect(await read(token, at)).toBe('expired')
  })

  it('is nothing at another site, and for nobody it was not made for', async () => {
    expect(await read(await make({ site: 'shop' }))).toBeNull()
    expect(await read(await make(), start, keys, { site: 'shop' })).toBeNull()
    expect(await read(await make({ audience: 'signup' }))).toBeNull()
    expect(
      await read(await make({ audience: 'signup' }), start, keys, { audience: ['a', 'signup'] }),
    ).toEqual(expect.objectContaining({ payload: expect.objectContaining({ aud: 'signup' }) }))
  })

  it('is nothing once a letter of it is another', async () => {
    const token = await make()
    for (let at = 0; at < token.length - 1; at += 7) {
      if (token[at] === '.') continue
      const changed = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1)
      expect([at, await read(changed)]).toEqual([at, null])
    }
    expect(await read(token.slice(0, -4))).toBeNull()
    expect(await read(`${token}AAAA`)).toBeNull()
    expect(await read(`${token}, ${token}`)).toBeNull()
  })

  it('is nothing under another secret', async () => {
    const others = keyring('the root of the keys of somebody else', null)
    expect(await read(await make({}, others))).toBeNull()
    expect(await read(await make(), start, others)).toBeNull()
  })

  it('is read under the secret before this one, and no longer than that', async () => {
    const renewed = keyring('the root of all keys from now on', 'the root of all keys in these tests')
    const over = keyring('the root of all keys from now on', null)
    expect(await read(await make(), start, renewed)).toMatchObject({ keys: renewed.previous })
    expect(await read(await make({}, renewed), start, renewed)).toMatchObject({ keys: renewed.current })
    expect(await read(await make(), until, renewed)).toBe('expired')
    expect(await read(await make(), start, over)).toBeNull()
    expect(await read(await make({}, renewed), start, keys)).toBeNull()
  })

  it('is nothing where it says that it needs no key', async () => {
    const said = { ...claims, iss: 'site', aud: ['login', 'device'], exp: until / 1_000 }
    const { kid, typ } = headerOf(await make())
    for (const alg of ['none', 'None', 'NONE', '', null])
      for (const end of ['', '.', '.AAAA', '...', '.AAAA.AAAA.AAAA'])
        expect(await read(`${encoded({ alg, kid, typ })}.${encoded(said)}${end}`)).toBeNull()
  })

  it('is nothing where it is text of any kind', async () => {
    for (const text of [null, '', '.', '..', '....', 'null', '{}', 'e30.e30.e30', 'e30.e30.e30.e30.e30'])
      expect(await read(text)).toBeNull()
    await fc.assert(
      fc.asyncProperty(anyText(300), async text => {
        expect(await read(text)).toBeNull()
      }),
    )
  })
})

describe('a token of one kind is none of another', () => {
  const kinds = ['pass', 'ticket', 'device', 'flow'] as const
  const site = 'site'
  const isSigned = (kind: SignedKind | SealedKind): kind is SignedKind => kind === 'pass' || kind === 'ticket'
  const make = (kind: SignedKind | SealedKind) =>
    isSigned(kind)
      ? sign(keys.current, { kind, site, audience: 'login' }, claims, until)
      : seal(keys.current, { kind, site, audience: 'login' }, claims, until)
  const read = (kind: SignedKind | SealedKind, token: string) =>
    isSigned(kind)
      ? readSigned(keys, { kind, site, audience: 'login' }, token, start)
      : readSealed(keys, { kind, site, audience: 'login' }, token, start)

  it('of all sixteen pairs, four fit', async () => {
    for (const made of kinds)
      for (const asked of kinds)
        expect([made, asked, (await read(asked, await make(made))) !== null]).toEqual([
          made,
          asked,
          made === asked,
        ])
  })

  const signedWith = (key: Purpose, typ: string, alg = 'HS256') =>
    new SignJWT(claims)
      .setProtectedHeader({ alg, kid: keys.current.id, typ })
      .setIssuer(site)
      .setAudience('login')
      .setExpirationTime(new Date(until))
      .sign(keys.current.of[key])

  const sealedWith = (key: Purpose, typ: string, alg = 'dir', enc = 'A256GCM') =>
    new EncryptJWT(claims)
      .setProtectedHeader({ alg, enc, kid: keys.current.id, typ })
      .setIssuer(site)
      .setAudience('device')
      .setExpirationTime(new Date(until))
      .encrypt(keys.current.of[key])

  it('not even where it calls itself one: the key is another for each', async () => {
    expect(await readPass(await signedWith('pass', 'doorward-pass+jwt'))).not.toBeNull()
    for (const key of ['ticket', 'flow', 'device', 'proof', 'client', 'subject', 'name'] as const)
      expect(await readPass(await signedWith(key, 'doorward-pass+jwt'))).toBeNull()
    expect(await readDevice(await sealedWith('device', 'doorward-device+jwt'))).not.toBeNull()
    for (const key of ['flow', 'pass', 'ticket', 'proof', 'credential'] as const)
      expect(await readDevice(await sealedWith(key, 'doorward-device+jwt'))).toBeNull()
  })

  it('not even under the same key: the type is another for each', async () => {
    for (const typ of ['JWT', 'doorward-ticket+jwt', 'doorward-pass', ''])
      expect(await readPass(await signedWith('pass', typ))).toBeNull()
    for (const typ of ['JWT', 'doorward-flow+jwt', 'doorward-device', ''])
      expect(await readDevice(await sealedWith('device', typ))).toBeNull()
  })

  it('not with another algorithm, stronger or weaker, though the key fits it', async () => {
    for (const alg of ['HS384', 'HS512'])
      expect(await readPass(await signedWith('pass', 'doorward-pass+jwt', alg))).toBeNull()
    for (const alg of ['A256KW', 'A256GCMKW'])
      expect(await readDevice(await sealedWith('device', 'doorward-device+jwt', alg))).toBeNull()
    const cbc = sealedWith('device', 'doorward-device+jwt', 'dir', 'A128CBC-HS256')
    expect(await readDevice(await cbc)).toBeNull()
  })

  it('not where it names no keys, or keys that are not there, though they be ours', async () => {
    const rotating = keyring('the root of all keys from now on', 'the root of all keys in these tests')
    const named = (kid: object) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', typ: 'doorward-pass+jwt', ...kid })
        .setIssuer(site)
        .setAudience('login')
        .setExpirationTime(new Date(until))
        .sign(keys.current.of.pass)
    for (const ring of [keys, rotating]) {
      expect(await readPass(await named({ kid: keys.current.id }), start, ring)).not.toBeNull()
      for (const kid of [{}, { kid: 'none' }, { kid: '' }])
        expect(await readPass(await named(kid), start, ring)).toBeNull()
    }
  })
})

describe('a token that is longer than any of ours', () => {
  it('is nothing, though it be right: nobody makes us work through it', async () => {
    const padded = (length: number) => ({ says: 'x'.repeat(length) })
    const short = await sign(keys.current, signedTerms, padded(400), until)
    const long = await sign(keys.current, signedTerms, padded(1_000), until)
    expect([short.length <= 1_024, long.length > 1_024]).toEqual([true, true])
    expect([await readPass(short), await readPass(long)]).toEqual([expect.anything(), null])
    const small = await seal(keys.current, sealedTerms, padded(2_500), until)
    const large = await seal(keys.current, sealedTerms, padded(4_000), until)
    expect([small.length <= 4_096, large.length > 4_096]).toEqual([true, true])
    expect([await readDevice(small), await readDevice(large)]).toEqual([expect.anything(), null])
  })
})
