// The operator's colour, where it can be seen: contrast by WCAG 2.2 (1.4.3, 1.4.11). Pure.

export interface Accent {
  /** Fills buttons and bars. */
  readonly fill: string
  /** Text on `fill`. */
  readonly onFill: string
  /** What tells a button or a bar from the page around it. */
  readonly edge: string
  readonly link: string
}

export interface Ground {
  readonly paper: string
  readonly ink: string
  /** Where the operator set no colour. */
  readonly usual: string
}

/** Colours are `#rrggbb`. What the colour is too faint for is shown in the colour of the text. */
export function accentOn({ paper, ink, usual }: Ground, color: string | null): Accent {
  const fill = color ?? usual
  const contrast = contrastOf(fill, paper)
  return {
    fill,
    onFill: contrastOf(fill, '#000000') > contrastOf(fill, '#ffffff') ? '#000000' : '#ffffff',
    edge: contrast >= 3 ? fill : ink,
    link: contrast >= 4.5 ? fill : ink,
  }
}

export function contrastOf(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(at => {
    const share = Number.parseInt(color.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
