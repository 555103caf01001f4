// The page around our own answers. Escaped by construction (hono/html); it loads what is the site's own, and on the
// check page what the check needs.
import { html } from 'hono/html'
import type { PagesPolicy } from '../config/policy.ts'
import type { OwnAnswer } from './answers.ts'
import { checkMain, waitingMain } from './check-page.ts'
import type { Look } from './look.ts'
import type { Messages } from './messages/contract.ts'
import { scriptlessStyle } from './style.ts'
import { wordsOf } from './words.ts'

/** `nonce` is what the content security policy beside the page allows style and script by. */
export function page(answer: OwnAnswer, messages: Messages, look: Look, nonce: string): string {
  const { pages, script, style } = look
  const { title } = wordsOf(answer, messages)
  const isCheck = answer.is === 'check'
  return String(html`<!doctype html>
<html lang="${messages.tag}" dir="${messages.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${pages.name === null ? title : `${title} – ${pages.name}`}</title>
<style nonce="${nonce}">${style}</style>
${isCheck ? scriptlessStyle(nonce) : ''}
${isCheck ? html`<script src="${script}" nonce="${nonce}" defer></script>` : ''}
</head>
<body>
<div class="sheet">
${brand(pages)}
${inside(answer, messages, look)}
${ways(answer, messages, pages)}
</div>
</body>
</html>
`)
}

function inside(answer: OwnAnswer, messages: Messages, look: Look) {
  if (answer.is === 'check') return checkMain(answer, messages, look)
  if (answer.is === 'waiting') return waitingMain(answer, messages)
  const { title, detail } = wordsOf(answer, messages)
  return html`<main>
<h1>${title}</h1>
<p>${detail}</p>
</main>`
}

function brand({ name, logo }: PagesPolicy) {
  if (name === null && logo === null) return ''
  return html`<header>
${logo === null ? '' : html`<img src="${logo}" alt="">`}
${name === null ? '' : html`<span><bdi>${name}</bdi></span>`}
</header>`
}

/** What else somebody can do: nobody is left at a dead end that the site knows a way out of. */
function ways(answer: OwnAnswer, { otherWay, contact, reference }: Messages, pages: PagesPolicy) {
  const other = pages.otherWay !== null && mayLeadElsewhere(answer)
  if (!other && pages.support === null && answer.reference === null) return ''
  return html`<footer>
${other ? html`<p><a href="${pages.otherWay}">${otherWay}</a></p>` : ''}
${pages.support === null ? '' : html`<p>${support(pages.support, contact)}</p>`}
${answer.reference === null ? '' : html`<p class="reference">${reference}: <code dir="ltr">${answer.reference}</code></p>`}
</footer>`
}

/** Where signing in goes on, another way of doing it helps. */
function mayLeadElsewhere(answer: OwnAnswer): boolean {
  if (answer.is === 'waiting') return true
  const isHeld = answer.is === 'check' || answer.is === 'cool-down'
  return isHeld && answer.surface !== 'signup' && answer.surface !== 'sensitive'
}

/** A mail address is shown, for whoever writes from elsewhere. */
function support(address: string, contact: string) {
  const [, mail] = /^mailto:([^?]+)/.exec(address) ?? []
  return mail === undefined
    ? html`<a href="${address}">${contact}</a>`
    : html`${contact}: <a href="${address}" dir="ltr">${mail}</a>`
}
