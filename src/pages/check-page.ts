// The inside of the pages about a check: the check itself, which a script drives (`data-part` says what is whose), and
// the way through for browsers without one. Nothing of what the visitor sent is in it.
import { html } from 'hono/html'
import type { CheckAnswer, WaitingAnswer, WaitOffer } from './answers.ts'
import type { Look } from './look.ts'
import type { Messages } from './messages/contract.ts'
import { waitingTime } from './waiting-time.ts'
import { saidOf, wordsOf } from './words.ts'

export function checkMain({ surface, back, wait }: CheckAnswer, messages: Messages, look: Look) {
  const { check } = messages
  const { working, done, failed, slow, notLoaded } = check
  const isProvided = look.hosts.script.length > 0
  return html`<main data-doorward="check" data-surface="${surface}" data-back="${back}">
<h1 tabindex="-1">${check.title}</h1>
<p>${saidOf(surface, check.why)}</p>
<p>${isProvided ? check.brief : check.effortless}</p>
<p>${check.after}</p>
<noscript><p>${check.script}</p></noscript>
<progress data-part="progress" max="100" value="0" aria-label="${check.progress}"></progress>
<p data-part="status" role="status"></p>
<div data-part="widget"></div>
<button type="button" class="action" data-part="again" hidden>${check.again}</button>
<a class="action" data-part="continue" href="${back}" hidden>${check.next}</a>
${wayThrough(wait, back, isProvided, messages)}
<template data-texts="${JSON.stringify({ working, done, failed, slow, notLoaded })}"></template>
</main>`
}

/**
 * Waiting, for whoever cannot do the check. A provider's may ask for something that not everybody can do: then this is
 * there from the beginning. Else the script shows it when the check takes long or fails (and see `style.ts`).
 */
function wayThrough(wait: WaitOffer | null, back: string, isProvided: boolean, messages: Messages) {
  const inside =
    wait === null
      ? ''
      : html`<p>${messages.check.instead(waitingTime(messages.tag, wait.seconds * 1000))}</p>
${waitForm(wait, back, messages)}`
  return isProvided
    ? html`${inside}<div data-part="slow" hidden></div>`
    : html`<div class="ways" data-part="slow" hidden>${inside}</div>`
}

export function waitingMain(answer: WaitingAnswer, messages: Messages) {
  const { title, detail } = wordsOf(answer, messages)
  const { back, wait } = answer
  return html`<main>
<h1>${title}</h1>
<p>${detail}</p>
${wait === null ? html`<p><a class="action" href="${back}">${messages.wait.back}</a></p>` : waitForm(wait, back, messages)}
</main>`
}

function waitForm({ ticket }: WaitOffer, back: string, { check }: Messages) {
  return html`<form method="post" action="/__doorward/wait">
<input type="hidden" name="ticket" value="${ticket}">
<input type="hidden" name="back" value="${back}">
<button class="action">${check.next}</button>
</form>`
}
