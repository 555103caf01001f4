// The filter of the most common breached passwords: made from the list as it is, small, and right about nearly
// everything.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { commonPasswordsFile, commonPasswordsText, listed } from '../../scripts/make-common-passwords.ts'
import { isCommon } from '../../src/passwords/common.ts'
import { commonPasswords } from '../../src/passwords/common-passwords.ts'

describe('the common passwords', () => {
  it('are what the script makes of the list: node scripts/make-common-passwords.ts', () => {
    expect(readFileSync(commonPasswordsFile, 'utf8')).toBe(commonPasswordsText())
  })

  it('are small: under 7 KB of the bundle', () => {
    expect(gzipSync(readFileSync(commonPasswordsFile)).length).toBeLessThan(7 * 1024)
  })

  it('are not there to be read: neither a password nor a piece of one', () => {
    const text = commonPasswords.filter.toLowerCase()
    const long = listed().filter(form => form.length >= 8)
    expect(long.filter(form => text.includes(form))).toEqual([])
  })

  it('are each found', () => {
    expect(listed()).toHaveLength(1_000)
    expect(listed().filter(form => !isCommon(form))).toEqual([])
  })

  it('are found in another case, full width, and with the sign that a rule asks for', () => {
    for (const password of [
      'Password1',
      'PASSWORD1',
      'Password1!',
      'ｑｗｅｒｔｙ',
      'iloveyou!!',
      ' 123456 ',
      'Passw0rd',
    ])
      expect([password, isCommon(password)]).toEqual([password, true])
  })

  it('takes hardly any other for one: under one in 200', () => {
    const others = Array.from({ length: 50_000 }, (_, number) => `made up ${number.toString(36)}`)
    expect(others.filter(isCommon).length / others.length).toBeLessThan(0.005)
  })

  it('does not take digits for nothing: a common word with a number of one’s own is not common', () => {
    const words = listed().filter(form => /^[a-z]{6,}$/.test(form))
    const numbered = words.map((word, at) => `${word}${4_111 + at}`)
    expect(numbered.filter(isCommon).length / numbered.length).toBeLessThan(0.01)
  })

  it('knows nothing of what is too short or too long to be on the list', () => {
    for (const password of ['', '!', '!!!!', 'a', 'x'.repeat(60_000), 'password'.repeat(40)])
      expect(isCommon(password)).toBe(false)
  })
})
