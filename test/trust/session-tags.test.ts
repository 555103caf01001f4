// Which sessions of the origin's a request presents: all of them, each once, however they are written.
import { describe, expect, it } from 'vitest'
import { requestCookies } from '../../src/lib/cookies.ts'
import { sessionTags } from '../../src/trust/session-tags.ts'
import { keys } from '../support/attempts.ts'

const own = 'kq0VnX7rT1mW9yL5cJ8dF2gH6sA4eZ3b'
const other = 'Zb3e4As6Hg2Fd8Jc5Ly9Wm1Tr7Xnv0qk'
const named = (name: string) => name === 'shop_auth'
const tags = (cookies: string) => sessionTags(requestCookies(cookies), named, keys.current)

describe('the sessions of a request', () => {
  it('are those that its rule names, and those by which common stacks know a visitor', () => {
    for (const name of ['shop_auth', 'PHPSESSID', 'JSESSIONID', 'connect.sid', 'better-auth.two_factor'])
      expect([name, tags(`theme=dark; ${name}=${own}`)]).toEqual([name, tags(`session=${own}`)])
    expect(tags(`session=${own}`)).toEqual([expect.stringMatching(/^1[\w-]{4}\.[\w-]{22}$/)])
    for (const cookies of ['', `theme=${own}`, `_ga=${own}`, 'session=', own])
      expect(tags(cookies)).toEqual([])
  })

  it('are all there are, in one order, those of a cookie that is sent twice too', () => {
    const both = tags(`session=${own}; sid=${other}`)
    expect(both).toHaveLength(2)
    for (const cookies of [
      `sid=${other}; session=${own}`,
      `session=${own}; session=${other}`,
      `session=${other}, session=${own}`,
      `session=${own}; PHPSESSID=${own}; sid=${other}`,
    ])
      expect([cookies, tags(cookies)]).toEqual([cookies, both])
    expect(both).toEqual(expect.arrayContaining([...(tags(`session=${own}`) ?? [])]))
  })

  it('cannot be told where there are more than any site sets', () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, n) => `session=${own}${n}${other}`).join('; ')
    expect(tags(many(4))).toHaveLength(4)
    expect(tags(many(5))).toBeNull()
  })

  it('are no flags, which many people share', () => {
    for (const flag of ['1', 'yes', 'anonymous', '%20%20%20%20%20%20%20%20%20%20'])
      expect([flag, tags(`session=${flag}`)]).toEqual([flag, []])
  })
})

describe('one session is one, however it is written', () => {
  const same = (cookies: string, as: string) => expect([cookies, tags(cookies)]).toEqual([cookies, tags(as)])

  it('with its letters encoded, as PHP and Express decode them', () => {
    const [first = '', ...rest] = own
    const encoded = `%${first.charCodeAt(0).toString(16)}${rest.join('')}`
    for (const value of [encoded, encoded.replace('%', '%25'), `${own}%20`, own.toUpperCase()])
      same(`PHPSESSID=${value}`, `PHPSESSID=${own}`)
    same(`connect.sid=s:${own}.${other}`, `connect.sid=s%3A${own}.${other}`)
  })

  it('in quotes, as Python and Java read them', () => {
    const octal = `\\${own.charCodeAt(0).toString(8).padStart(3, '0')}${own.slice(1)}`
    for (const value of [`"${own}"`, `"${octal}"`, `"\\${own}"`])
      same(`sessionid=${value}`, `sessionid=${own}`)
  })

  it('with another machine behind it, as Java servers write it', () => {
    for (const machine of ['.node1', '.node2', '!1234!5678', ':clone'])
      same(`JSESSIONID=${own}${machine}`, `JSESSIONID=${own}.node`)
  })

  it('with other bits at the end of its base64', () => {
    for (const last of ['A', 'B', 'C', 'D=', 'D==']) same(`session=${own}${last}`, `session=${own}E`)
  })

  it('under another name that PHP reads as the same', () => {
    for (const name of ['shop.auth', 'shop auth', 'shop[auth', 'shop%5Fauth', '%73hop_auth'])
      same(`${name}=${own}`, `shop_auth=${own}`)
  })
})
