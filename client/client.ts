// The script on pages with a protected form. As soon as somebody enters the form it gets a pass, unseen; a form that is
// sent before that waits for it. Runs once however often it is loaded, says nothing, and never reads what is typed.
import { doorward } from './api.ts'
import { mayNeedPass, queryOf } from './forms.ts'
import { want } from './keeper.ts'
import { onLeave, onSubmit } from './sending.ts'
import { canSolve } from './solve.ts'

/** Nothing of ours may disturb the page. */
function quietly<E>(listener: (event: E) => void): (event: E) => void {
  return event => {
    try {
      listener(event)
    } catch {}
  }
}

function onField(field: EventTarget | null | undefined): void {
  if (!(field instanceof HTMLElement)) return
  const form = (field as HTMLInputElement).form
  const isAlone = field instanceof HTMLInputElement && form === null && field.type === 'password'
  if (!(isAlone || (form instanceof HTMLFormElement && mayNeedPass(form)))) return
  const query = queryOf(form, null)
  if (query !== null) want(query)
}

function start(): void {
  Object.defineProperty(window, 'doorward', { value: doorward })
  if (!canSolve()) return
  // The window comes before every listener of the site, also where the page's contents are replaced.
  const onTouch = quietly((event: Event) => onField(event.composedPath()[0]))
  addEventListener('focusin', onTouch, true)
  addEventListener('input', onTouch, true)
  addEventListener('submit', quietly(onSubmit), true)
  addEventListener('pagehide', onLeave)
  quietly(() => onField(document.activeElement))(null)
}

// An element named "doorward" is a property of the window too, but not its own.
if (Object.getOwnPropertyDescriptor(window, 'doorward') === undefined) quietly(start)(undefined)
