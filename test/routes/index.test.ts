// The kinds of route: one for each surface.
import { describe, expect, it } from 'vitest'
import { surfaces } from '../../src/attempt.ts'
import { routeKinds } from '../../src/routes/index.ts'

describe('the kinds of route', () => {
  it('are one for each surface, under its name', () => {
    expect(Object.keys(routeKinds).sort()).toEqual([...surfaces].sort())
  })

  it('give nothing back where requests count', () => {
    const counting = surfaces.filter(surface => routeKinds[surface].counts === 'requests')
    expect(counting).toEqual(['password-reset', 'signup'])
  })

  it('let every step without a name belong to something that was seen before', () => {
    expect(surfaces.map(surface => [surface, routeKinds[surface].belongsTo])).toEqual([
      ['login', null],
      ['password-reset', null],
      ['signup', null],
      ['one-time-code', 'flow'],
      ['reset-confirm', 'flow'],
      ['sensitive', 'session'],
    ])
    const beginning = surfaces.filter(surface => routeKinds[surface].beginsFlowOn !== null)
    expect(beginning).toEqual(['login', 'password-reset'])
  })
})
