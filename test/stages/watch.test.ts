// What the watchtower hears of, and when: sign-ins, after their outcome, and never while a visitor waits.
import { describe, expect, it } from 'vitest'
import type { Report } from '../../src/watchtower/contract.ts'
import { noLookout } from '../support/attempts.ts'
import { form, guarded } from '../support/guarded.ts'

function watched(detection: Readonly<Record<string, unknown>> = {}, more: object = {}) {
  const reports: Report[] = []
  const lookout = {
    ...noLookout,
    report: async (report: Report) => void reports.push(report),
  }
  const made = guarded({
    vars: { DETECTION: { strangers: 'off', ...detection }, ...more },
    site: () => ({ lookout }),
  })
  return { ...made, reports }
}
const ends = (reports: readonly Report[]) => reports.map(({ outcome }) => outcome)

describe('the watchtower', () => {
  it('hears how every sign-in ended', async () => {
    const { login, reports } = watched()
    await login('ada@demo.example', 'wrong')
    await login('ada@demo.example', 'right')
    await login('ada@demo.example', 'right-and-a-code')
    expect(ends(reports)).toEqual(['failure', 'success', 'success'])
    expect(reports.map(({ reference }) => reference !== '')).toEqual([false, true, false])
  })

  it('hears of a check that was asked for, and in monitor mode of what the origin said instead', async () => {
    const strict = { strangers: 'check' }
    const enforcing = watched(strict)
    await enforcing.login('ada@demo.example', 'right')
    expect(ends(enforcing.reports)).toEqual(['unsolved'])
    const watching = watched(strict, { MODE: 'monitor' })
    await watching.login('ada@demo.example', 'right')
    expect(ends(watching.reports)).toEqual(['success'])
  })

  it('is told that a wrong password is the one of a moment ago', async () => {
    const { login, reports } = watched()
    for (const password of ['guess', 'guess', 'another']) await login('ada@demo.example', password)
    expect(reports.map(({ repeat }) => repeat)).toEqual([false, true, false])
  })

  it('hears the tag of a wrong password, of strangers alone, and never of a right one', async () => {
    const { login, reports } = watched()
    await login('ada@demo.example', 'guess')
    await login('bob@demo.example', 'guess')
    await login('ada@demo.example', 'right')
    await login('ada@demo.example', 'guess')
    const [first, second, right, known] = reports.map(({ password }) => password)
    expect(first).toEqual(expect.any(Number))
    expect([second, right, known]).toEqual([first, null, null])
  })

  it('hears nothing of codes, resets and sign-ins without a name, and nothing where it is off', async () => {
    const { send, login, reports } = watched()
    await send('/reset', { body: form({ email: 'ada@demo.example' }) })
    await send('/login/code', { body: form({ code: '123456' }) })
    await send('/login', { body: form({ password: 'guess' }) })
    expect(reports).toEqual([])
    const off = watched({ campaigns: 'off' })
    await off.login('ada@demo.example', 'guess')
    expect(off.reports).toEqual([])
    await login('ada@demo.example', 'guess')
    expect(reports).toHaveLength(1)
  })

  it('is never waited for: the answer comes though it hangs', async () => {
    const lookout = { ...noLookout, report: () => new Promise<never>(() => {}) }
    const made = guarded({ vars: { DETECTION: {} } })
    const body = form({ email: 'ada@demo.example', password: 'wrong' })
    expect((await made.passing({ lookout }, '/login', { body })).status).toBe(403)
    expect((await made.passing({ lookout }, '/reset', { body })).status).toBeLessThan(400)
  })
})
