// HTML as a value of its own, so that text cannot get into a page unescaped: the `html` tag escapes all that is not
// Html.

export interface Html {
  readonly text: string
}

type Part = string | Html | readonly Html[]

/** Builds HTML from a template. Strings are escaped for text and for quoted attributes. */
export function html(template: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const filled = template.map((text, index) => text + render(parts[index] ?? ''))
  return { text: filled.join('') }
}

function render(part: Part): string {
  if (typeof part === 'string') return part.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`)
  return 'text' in part ? part.text : part.map(html => html.text).join('')
}
