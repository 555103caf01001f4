// What the operator is told of trouble: enough to find it, nothing that may be somebody's, and not for every request.
import { describe, expect, it } from 'vitest'
import { placeOf, reporter } from '../../src/lib/report.ts'
import { handClock } from '../support/attempts.ts'

function world() {
  const clock = handClock()
  const lines: object[] = []
  return { clock, lines, report: reporter(clock.now, line => lines.push(line)) }
}

describe('trouble', () => {
  it('is told by its kind and place, and never by its words', () => {
    const { report, lines } = world()
    report('store', new RangeError('grace@demo.example'))
    expect(lines).toEqual([{ event: 'store', name: 'RangeError', at: expect.any(Array) }])
    expect(JSON.stringify(lines)).not.toContain('grace')
  })

  it('is told once a minute for each event and kind of error', () => {
    const { report, lines, clock } = world()
    for (let n = 0; n < 50; n += 1) report('store', new Error())
    report('record', new Error())
    report('store', new TypeError())
    expect(lines).toHaveLength(3)
    clock.advance(60_000)
    report('store', new Error())
    expect(lines).toHaveLength(4)
  })

  it('is told again where the clock went back', () => {
    const { report, lines, clock } = world()
    report('store', new Error())
    clock.advance(-3_600_000)
    report('store', new Error())
    expect(lines).toHaveLength(2)
  })

  it('may be anything that was thrown', () => {
    expect(placeOf('a secret')).toEqual({ name: 'string', at: [] })
    expect(placeOf(null)).toEqual({ name: 'object', at: [] })
  })
})
