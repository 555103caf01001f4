// Which forms may need a pass, and where they lead. Reads attributes and the kinds of fields, never a value. A form's
// own properties are shadowed by fields of the same name ("action", "method"), so they are asked of prototypes.

const { getAttribute } = Element.prototype
const fieldsOf = Object.getOwnPropertyDescriptor(HTMLFormElement.prototype, 'elements')?.get
const namedKinds = ['text', 'email', 'tel', 'number']

/** An attribute of an element, even of a form whose fields have odd names. */
export const attribute = (element: Element, name: string): string | null => getAttribute.call(element, name)

/** Whether somebody may sign in, sign up, ask for a new password or enter a code with it. */
export function mayNeedPass(form: HTMLFormElement): boolean {
  const method = attribute(form, 'method')?.toLowerCase()
  if (method === 'dialog') return false
  const fields = Array.from((fieldsOf?.call(form) ?? []) as HTMLFormControlsCollection)
  const kinds = fields.map(field => (field instanceof HTMLInputElement ? field.type : ''))
  return kinds.includes('password') || (method === 'post' && kinds.some(kind => namedKinds.includes(kind)))
}

/**
 * What to ask the challenge endpoint for a form, with the button that sends it; null where it leads to another site.
 * Where there is no form, or no action, it is the page itself.
 */
export function queryOf(form: HTMLFormElement | null, submitter: Element | null): string | null {
  const own = form === null ? null : attribute(form, 'action')
  const action = (submitter === null ? null : attribute(submitter, 'formaction')) ?? own
  try {
    const url = new URL(action || location.href, action ? document.baseURI : location.href)
    if (url.origin !== location.origin) return null
    return `for=${encodeURIComponent(url.pathname + withoutSecrets(url.search))}`
  } catch {
    return null
  }
}

/** The names in a query, and values that are plain words: any other may be a token, and addresses are written down. */
function withoutSecrets(search: string): string {
  return search.replace(/=([^&]*)/g, (pair, value: string) => (/^[a-z_-]{0,24}$/i.test(value) ? pair : '=x'))
}

/** Whether its answer opens in another window, which a browser only allows right after a click. */
export function opensElsewhere(form: HTMLFormElement, submitter: Element | null): boolean {
  const own = submitter === null ? null : attribute(submitter, 'formtarget')
  const target = own ?? attribute(form, 'target') ?? ''
  return !['', '_self', '_top', '_parent'].includes(target.toLowerCase())
}

const own = document.currentScript

/** The surface that the page was marked with, for forms that a script sends; the script's element may be replaced. */
export function surfaceOfPage(): string | null {
  const element = document.querySelector('script[src*="/__doorward/client"][data-surface]') ?? own
  return element?.getAttribute('data-surface') || null
}
