// Our own answers as facts: never a success, and a time to come back where one is known.
import { describe, expect, it } from 'vitest'
import {
  coolDownAnswer,
  refusedAnswer,
  retryAfter,
  troubleAnswer,
  waitingAnswer,
} from '../../src/pages/answers.ts'
import { ownPages, reference } from '../support/own-pages.ts'

describe('an answer of ours', () => {
  it('is never a success, and never a status that clients act on by themselves', () => {
    for (const { status } of Object.values(ownPages)) {
      expect(status).toBeGreaterThanOrEqual(400)
      // They ask for a password, say that the method was wrong, or that the client may go on.
      expect([401, 405, 407, 511]).not.toContain(status)
    }
  })
})

describe('the time to come back', () => {
  const cooling = (ms: number) => retryAfter(coolDownAnswer('login', 'account', ms, reference))

  it('is told in seconds, rounded up, and at least one', () => {
    expect([900_000, 1_001, 1, 0, -5].map(cooling)).toEqual([900, 2, 1, 1, 1])
  })

  it('is what is left to wait, for whoever waits', () => {
    const waiting = (seconds: number) =>
      retryAfter(waitingAnswer({ back: '/', wait: { ticket: 't', seconds } }))
    expect([waiting(5), waiting(0)]).toEqual([5, 1])
    expect(retryAfter(waitingAnswer({ back: '/', wait: null }))).toBeNull()
  })

  it('is told of nothing else', () => {
    for (const answer of [refusedAnswer(403, reference), troubleAnswer(503, reference), ownPages['check']])
      expect(answer && retryAfter(answer)).toBeNull()
  })
})
