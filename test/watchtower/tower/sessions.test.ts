import { describe, expect, it } from 'vitest'
import { newSessions, visit } from '../../../src/watchtower/tower/sessions.ts'

describe('a session', () => {
  it('counts once, however often it tries', () => {
    const sessions = newSessions()
    expect([1, 2, 3].map(() => visit(sessions, 7, 'none'))).toEqual(['first', 'again', 'again'])
    expect(visit(sessions, 8, 'none')).toBe('first')
  })

  it('may have 0 for its number', () => {
    const sessions = newSessions()
    expect([1, 2].map(() => visit(sessions, 0, 'none'))).toEqual(['first', 'again'])
  })

  it('that ended at a check may pass it later, once', () => {
    const sessions = newSessions()
    const checks = ['unsolved', 'unsolved', 'solved', 'solved'] as const
    expect(checks.map(check => visit(sessions, 7, check))).toEqual(['first', 'again', 'solved', 'again'])
  })

  it('that never was at a check has none to pass later', () => {
    const sessions = newSessions()
    visit(sessions, 7, 'none')
    expect(visit(sessions, 7, 'solved')).toBe('again')
  })

  it('is forgotten for another in its place: memory does not grow', () => {
    const sessions = newSessions()
    visit(sessions, 7, 'unsolved')
    expect(visit(sessions, 7 + sessions.keys.length, 'none')).toBe('first')
    expect(visit(sessions, 7, 'solved')).toBe('first')
    expect(sessions.keys).toHaveLength(8_192)
  })
})
