// The check page as the server rendered it: its parts, found by `data-part`, and the words to put into them. Here is
// the only place that changes what the page shows.

type Word = 'working' | 'done' | 'failed' | 'slow' | 'notLoaded'

/** Often enough to be seen moving. */
const progressEveryMs = 250

export interface Parts {
  readonly surface: string
  /** Where to go on: a path of this site. */
  readonly back: string
  readonly heading: HTMLElement | null
  readonly widget: HTMLElement
  readonly again: HTMLElement | null
  /** Says it, to screen readers too; the same words twice are said once. */
  say(word: Word): void
  /** From 0 to 1. Nobody can know how far something `unknown` is; where nothing goes on, no bar is shown. */
  progress(share: number | 'unknown' | 'nothing'): void
  show(part: 'again' | 'continue' | 'slow', isShown: boolean): void
}

/** Null where this is no check page. */
export function findParts(): Parts | null {
  const main = document.querySelector<HTMLElement>('main[data-doorward="check"]')
  if (main === null) return null
  const part = (name: string) => main.querySelector<HTMLElement>(`[data-part="${name}"]`)
  const texts = parse(document.querySelector<HTMLElement>('template[data-texts]')?.dataset['texts'])
  const status = part('status')
  const bar = part('progress')
  let moved = 0
  return {
    surface: main.dataset['surface'] ?? '',
    back: pathOf(main.dataset['back']),
    heading: main.querySelector('h1'),
    widget: part('widget') ?? main,
    again: part('again'),
    say(word) {
      const text = texts?.[word]
      if (status !== null && typeof text === 'string' && status.textContent !== text) {
        status.textContent = text
      }
    },
    progress(share) {
      const now = performance.now()
      bar?.toggleAttribute('hidden', share === 'nothing')
      if (typeof share === 'string') bar?.removeAttribute('value')
      else if (share === 0 || share === 1 || now - moved >= progressEveryMs) {
        moved = now
        bar?.setAttribute('value', String(Math.round(share * 100)))
      }
    },
    show(name, isShown) {
      part(name)?.toggleAttribute('hidden', !isShown)
    },
  }
}

function parse(text: string | undefined): Readonly<Record<string, unknown>> | null {
  try {
    return JSON.parse(text ?? '') as Readonly<Record<string, unknown>> | null
  } catch {
    return null
  }
}

/** Never leads off the site, whatever is written there. */
function pathOf(text: string | undefined): string {
  try {
    const url = new URL(text ?? '/', location.href)
    return url.origin === location.origin ? url.href : '/'
  } catch {
    return '/'
  }
}
