// How our tokens travel: one cookie of this host alone, or a header.
import { describe, expect, it } from 'vitest'
import { requestCookies } from '../../src/lib/cookies.ts'
import { minute } from '../../src/lib/time.ts'
import { headerOrCookie, onlyCookie, setCookie } from '../../src/trust/own-cookies.ts'

const name = '__Host-doorward-pass'
const header = 'Doorward-Pass'

describe('a cookie of ours', () => {
  it('is of this host alone, over TLS, for no script, and lives as long as its token', () => {
    expect(setCookie(name, 'abc', 10 * minute)).toBe(
      '__Host-doorward-pass=abc; Path=/; Max-Age=600; Secure; HttpOnly; SameSite=Lax',
    )
  })

  it('is found among others', () => {
    expect(onlyCookie(requestCookies(`a=1; ${name}=abc; b=2`), name)).toBe('abc')
    for (const cookies of [null, '', 'a=1', `x${name}=abc`, `${name}x=abc`])
      expect(onlyCookie(requestCookies(cookies), name)).toBeNull()
  })

  it('counts for nothing where there are two: a browser has one, and nobody may choose', () => {
    for (const cookies of [`${name}=a; ${name}=b`, `${name}=a; ${name}=a`, `${name}=a; b=1; ${name}=`])
      expect(onlyCookie(requestCookies(cookies), name)).toBeNull()
  })
})

describe('a token in a header', () => {
  const shown = (sent: Record<string, string>, cookies: string | null) =>
    headerOrCookie(new Headers(sent), header, requestCookies(cookies), name)

  it('goes before the cookie', () => {
    expect(shown({ [header]: 'h' }, `${name}=c`)).toBe('h')
    expect(shown({ 'doorward-pass': 'h' }, `${name}=c; ${name}=d`)).toBe('h')
  })

  it('need not be there, nor say anything', () => {
    expect(shown({}, `${name}=c`)).toBe('c')
    expect(shown({ [header]: '' }, `${name}=c`)).toBe('c')
    expect([shown({}, null), shown({ [header]: '' }, null)]).toEqual([null, null])
  })
})
