// The operator's colour: seen where it can be seen, and text on it readable whatever it is.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accentOn, contrastOf } from '../../src/pages/accent.ts'

const light = { paper: '#ffffff', ink: '#1b2330', usual: '#1d4fa8' }
const dark = { paper: '#1c222b', ink: '#e9edf2', usual: '#8fb8ff' }

describe('an accent', () => {
  it('is measured as WCAG does', () => {
    expect(contrastOf('#000000', '#ffffff')).toBeCloseTo(21, 5)
    expect(contrastOf('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
    expect(contrastOf('#123456', '#123456')).toBe(1)
  })

  it('is the usual one where the operator set none', () => {
    for (const ground of [light, dark]) {
      const { fill, link, edge } = accentOn(ground, null)
      expect([fill, link, edge]).toEqual([ground.usual, ground.usual, ground.usual])
    }
  })

  it('is not the colour of links or edges where it is too faint for them', () => {
    expect(accentOn(light, '#ffe45c')).toEqual({
      fill: '#ffe45c',
      onFill: '#000000',
      edge: light.ink,
      link: light.ink,
    })
    expect(accentOn(dark, '#ffe45c')).toMatchObject({ edge: '#ffe45c', link: '#ffe45c' })
    expect(accentOn(light, '#888888')).toMatchObject({ edge: '#888888', link: light.ink })
  })

  it('can be read whatever the colour is', () => {
    const color = fc
      .integer({ min: 0, max: 0xffffff })
      .map(value => `#${value.toString(16).padStart(6, '0')}`)
    fc.assert(
      fc.property(color, fc.constantFrom(light, dark), (color, ground) => {
        const { fill, onFill, edge, link } = accentOn(ground, color)
        expect(contrastOf(fill, onFill)).toBeGreaterThanOrEqual(4.5)
        expect(contrastOf(edge, ground.paper)).toBeGreaterThanOrEqual(3)
        expect(contrastOf(link, ground.paper)).toBeGreaterThanOrEqual(4.5)
      }),
    )
  })
})
