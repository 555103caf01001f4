// Holds a form back while its work is under way, and then sends it as the person did: once, with the same button, past
// the site's own checks and listeners. Whatever becomes of the work, the form is sent.
import { mayNeedPass, opensElsewhere, queryOf } from './forms.ts'
import { settle, spend } from './keeper.ts'
import { showWaiting } from './waiting.ts'

/** Longer than the dearest work takes; then the form goes as it is. */
const patienceMs = 20_000

const held = new WeakSet<HTMLFormElement>()
/** The form that is being sent on by us at this moment. */
let sentOn: HTMLFormElement | null = null
/** Rises when the page is left: what was held then is not sent when it is shown again. */
let visits = 0

export function onSubmit(event: SubmitEvent): void {
  const { target: form, submitter } = event
  // An event made by a script sends nothing, so it must not become one that does.
  if (!event.isTrusted || event.defaultPrevented || !(form instanceof HTMLFormElement)) return
  if (form === sentOn) return
  if (held.has(form)) {
    stop(event)
    return
  }
  const query = mayNeedPass(form) ? queryOf(form, submitter) : null
  if (query === null) return
  const work = canSendOn && !opensElsewhere(form, submitter) ? settle(query) : null
  if (work === null) {
    spend(query)
    return
  }
  stop(event)
  hold(form, submitter, query, work).catch(() => {})
}

export function onLeave(): void {
  visits += 1
}

const canSendOn = 'requestSubmit' in HTMLFormElement.prototype

async function hold(
  form: HTMLFormElement,
  submitter: HTMLElement | null,
  query: string,
  work: Promise<void>,
): Promise<void> {
  const visit = visits
  held.add(form)
  let hide = () => {}
  try {
    hide = showWaiting(form, submitter)
  } catch {}
  await Promise.race([work, new Promise(resolve => setTimeout(resolve, patienceMs))])
  hide()
  held.delete(form)
  if (visit !== visits) return
  spend(query)
  sendOn(form, submitter)
}

function sendOn(form: HTMLFormElement, submitter: HTMLElement | null): void {
  const { requestSubmit } = HTMLFormElement.prototype
  sentOn = form
  try {
    requestSubmit.call(form, submitter)
  } catch {
    // The button is no longer part of the form.
    requestSubmit.call(form)
  } finally {
    sentOn = null
  }
}

/** Nobody hears of it: the site's listeners run when the form is sent on. */
function stop(event: Event): void {
  event.preventDefault()
  event.stopImmediatePropagation()
}
