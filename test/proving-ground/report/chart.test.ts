import fc from 'fast-check'
import { SaxesParser } from 'saxes'
import { describe, expect, it } from 'vitest'
import { type ChartPoint, chart, layout } from '../../../proving-ground/report/chart.ts'
import { lineHeight } from '../../../proving-ground/report/chart-labels.ts'
import type { Panel } from '../../../proving-ground/report/chart-panel.ts'
import { type Box, boxAround, overlap } from '../../../proving-ground/report/geometry.ts'

const text = { title: 'Takeovers against what people notice', subtitle: 'Scenario a < b & "c", 3 seeds.' }

function point(policy: string, takeovers: number, people: Partial<ChartPoint> = {}): ChartPoint {
  return { policy, takeovers, checked: 0, interrupted: 0, turnedAway: 0, ...people }
}

const points: readonly ChartPoint[] = [
  point('none', 1),
  point('doorward', 0.06, { checked: 0.041, interrupted: 0.0026 }),
  point('doorward-0.25', 0.14, { checked: 0.012, interrupted: 0.0011 }),
  point('doorward-1', 0.06, { checked: 0.041, interrupted: 0.0026 }),
  point('doorward-3', 0.03, { checked: 0.11, interrupted: 0.0062 }),
  point('auth0', 1, { turnedAway: 0.004 }),
  point('fail2ban', 1, { turnedAway: 0.00003 }),
  point('keycloak', 0.99, { turnedAway: 0.002 }),
  point('wordfence', 0.98, { turnedAway: 0.001 }),
  point('device-cookies', 0.95, { turnedAway: 0.006 }),
  point('turnstile-always', 0.1, { checked: 0.93, interrupted: 0.07 }),
  point('a <b> & "c"', 0.5, { checked: 0.01 }),
  point('oracle', 0),
]

interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  text: string
}

/** Throws for what is no XML. */
function elementsOf(svg: string): readonly Element[] {
  const elements: Element[] = []
  const open: Element[] = []
  const parser = new SaxesParser()
  parser.on('error', error => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, attributes: { ...attributes }, text: '' }
    elements.push(element)
    open.push(element)
  })
  parser.on('text', some => {
    const last = open.at(-1)
    if (last !== undefined) last.text += some
  })
  parser.on('closetag', () => void open.pop())
  parser.write(svg).close()
  return elements
}

/** Of each name by itself, also in a list. */
function nameBoxes({ labels }: Panel): readonly Box[] {
  return labels.flatMap(({ names, box }) =>
    names.map((_, row) => ({
      ...box,
      top: box.top + row * lineHeight,
      bottom: box.top + (row + 1) * lineHeight,
    })),
  )
}

function overlaps(panel: Panel): number {
  const boxes = nameBoxes(panel)
  const dots = panel.points.map(spot => boxAround(spot, 3))
  const pairs = boxes.flatMap((box, at) =>
    [...boxes.slice(at + 1), ...dots].filter(each => overlap(box, each)),
  )
  return pairs.length
}

describe('the chart', () => {
  const elements = elementsOf(chart(points, text))
  const texts = (kind: string) =>
    elements.filter(({ name, attributes }) => name === 'text' && attributes['class']?.startsWith(kind))

  it('is XML that says what it shows to those who cannot see it', () => {
    const [svg] = elements
    expect(svg).toMatchObject({ name: 'svg', attributes: { role: 'img', 'aria-labelledby': 'title desc' } })
    const byId = (id: string) => elements.find(({ attributes }) => attributes['id'] === id)
    expect(byId('title')).toMatchObject({ name: 'title', text: text.title })
    const described = byId('desc')?.text ?? ''
    expect(described).toContain(text.subtitle)
    for (const { policy } of points) expect(described).toContain(`${policy}: `)
    expect(described).toContain(
      'doorward-3: 3.00 % of attack attempts let through, 11.0 % of people checked, ',
    )
  })

  it('names every policy once in each of its two panels; on a curve, the setting is enough', () => {
    const names = [
      ...points.filter(({ policy }) => !policy.startsWith('doorward')).map(({ policy }) => policy),
      'doorward',
      '0.25 %',
      '1 %',
      '3 %',
    ].toSorted()
    for (const panel of layout(points).panels)
      expect(panel.labels.flatMap(label => label.names).toSorted()).toEqual(names)
    expect(
      texts('name')
        .map(({ text: name }) => name)
        .toSorted(),
    ).toEqual([...names, ...names].toSorted())
  })

  it('has a point for every policy in each panel, and a curve through the settings of one, in their order', () => {
    const circles = elements.filter(({ name }) => name === 'circle')
    expect(circles).toHaveLength(2 * points.length)
    const [{ curves, points: drawn }] = layout(points).panels
    const settings = ['doorward-0.25', 'doorward-1', 'doorward-3'].map(name => {
      const { x = 0, y = 0 } = drawn.find(({ policy }) => policy === name) ?? {}
      return { x, y }
    })
    expect(curves).toEqual([settings])
    expect(elements.filter(({ name }) => name === 'polyline')).toHaveLength(2)
  })

  it('takes a number at the end of a name for a setting only behind a dash', () => {
    const alone = [point('auth0', 1), point('auth1', 0.5), point('ladder-5', 0.2)]
    const [{ labels, curves }] = layout(alone).panels
    expect(labels.flatMap(({ names }) => names).toSorted()).toEqual(['auth0', 'auth1', 'ladder-5'])
    expect(curves).toEqual([])
  })

  it('spreads shares from a hundredth of a per cent to a third over most of its width', () => {
    const shares = [0, 0.0001, 0.001, 0.01, 0.1, 0.3]
    const [{ points: drawn, plot }] = layout(
      shares.map(checked => point(`at ${checked}`, 0.5, { checked })),
    ).panels
    const xs = drawn.map(({ x }) => x)
    const gaps = xs.slice(1).map((x, at) => x - (xs[at] ?? 0))
    expect(Math.min(...gaps)).toBeGreaterThan(30)
    expect((xs.at(-1) ?? 0) - (xs[1] ?? 0)).toBeGreaterThan(0.6 * (plot.right - plot.left))
  })

  it('says what its lines mean', () => {
    const [{ xTicks, yTicks }] = layout(points).panels
    expect(xTicks.map(tick => tick.text)).toEqual(['0', '0.01 %', '0.1 %', '1 %', '10 %', '100 %'])
    expect(yTicks.map(tick => tick.text)).toEqual(['0', '20 %', '40 %', '60 %', '80 %', '100 %'])
  })

  it('counts those who were turned away among those who noticed, so that no lock looks as if nobody did', () => {
    const two = [point('locks', 0.5, { turnedAway: 0.02 }), point('asks', 0.4, { interrupted: 0.02 })]
    const [, { points: drawn }] = layout(two).panels
    expect(drawn[0]?.x).toBe(drawn[1]?.x)
  })

  it('is 800 wide and has no text below 12', () => {
    expect(elements[0]?.attributes).toMatchObject({ width: '800' })
    const sizes = [...(elements.find(({ name }) => name === 'style')?.text ?? '').matchAll(/(\d+)px/g)]
    expect(Math.min(...sizes.map(([, size]) => Number(size)))).toBe(12)
  })

  it('is dark where the reader’s screen is', () => {
    const style = elements.find(({ name }) => name === 'style')?.text ?? ''
    expect(style).toMatch(/@media \(prefers-color-scheme: dark\) \{\s*\.chart \{ --paper: #0d1117/)
  })
})

describe('the names in the chart', () => {
  it('cover neither one another nor any point', () => {
    for (const panel of layout(points).panels) expect(overlaps(panel)).toBe(0)
  })

  it('never do, wherever the points are, and stay within their panel', () => {
    const share = fc.oneof(fc.constant(0), fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true }))
    const some = fc.array(fc.tuple(share, share, share), { minLength: 1, maxLength: 24 })
    fc.assert(
      fc.property(some, all => {
        const { panels } = layout(
          all.map(([takeovers, checked, interrupted], at) =>
            point(at % 4 === 0 ? `family-${at}` : `some-policy-${at}`, takeovers, { checked, interrupted }),
          ),
        )
        for (const panel of panels) {
          expect(overlaps(panel)).toBe(0)
          for (const { left, right, top, bottom } of nameBoxes(panel)) {
            expect(left >= panel.plot.left && right <= panel.plot.right).toBe(true)
            expect(top >= panel.plot.top && bottom <= panel.plot.bottom).toBe(true)
          }
        }
      }),
      { numRuns: 8 },
    )
  })

  it('make the chart higher where there are too many of them, and give up for what nobody could read', () => {
    const many = (count: number) => Array.from({ length: count }, (_, at) => point(`policy number ${at}`, 1))
    const { height, panels } = layout(many(60))
    expect(height).toBeGreaterThan(layout(points).height)
    expect(overlaps(panels[0])).toBe(0)
    expect(() => layout(many(400))).toThrow(RangeError)
  })
})
