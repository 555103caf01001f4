// The inside of the pages about a check: the check itself, which a script drives (`data-part` says what is whose), and
// the way through for browsers without one. Nothing of what the visitor sent is in it.
import { html } from 'hono/html'
import { second } from '../lib/time.ts'
import type { CheckAnswer, WaitingAnswer } from './answers.ts'
import type { Look } from './look.ts'
import type { Messages } from './messages/contract.ts'
import { waitingTime } from './waiting-time.ts'
import { saidOf, wordsOf } from './words.ts'

export function checkMain(answer: CheckAnswer, messages: Messages, look: Look) {
  const { surface, back } = answer
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
${wayThrough(answer, isProvided, messages)}
<template data-texts="${JSON.stringify({ working, done, failed, slow, notLoaded })}"></template>
</main>`
}

/**
 * Waiting, for whoever cannot do the check. A provider's may ask for something that not everybody can do: then this is
 * there from the beginning. Else the script shows it when the check takes long or fails (and see `style.ts`).
 */
function wayThrough({ surface, back, waitSeconds }: CheckAnswer, isProvided: boolean, messages: Messages) {
  const inside =
    waitSeconds === null
      ? ''
      : waitForm({ surface, back }, messages.check.instead(waitingTime(messages.tag, waitSeconds * second)))
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
${wait === null ? html`<p><a class="action" href="${back}">${messages.wait.back}</a></p>` : waitForm({ ticket: wait.ticket, back }, messages.check.next)}
</main>`
}

/** Begins to wait with a surface, and ends it with the ticket for that. */
function waitForm(fields: Readonly<Record<string, string>>, button: string) {
  const inputs = Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">
`,
  )
  return html`<form method="post" action="/__doorward/wait">
${inputs}<button class="action">${button}</button>
</form>`
}
