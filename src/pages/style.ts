// The style of our pages: one column, light and dark, for any size of screen and text. Nothing moves. Sides are
// logical, so that pages which are read from the right need no rules of their own.
import { html } from 'hono/html'
import { accentOn, type Ground } from './accent.ts'

const light = { paper: '#ffffff', ink: '#1b2330', usual: '#1d4fa8' } as const satisfies Ground
const dark = { paper: '#1c222b', ink: '#e9edf2', usual: '#8fb8ff' } as const satisfies Ground

/**
 * The same for every visitor of a site: made once. `color` is `#rrggbb`, or null for ours.
 *
 * What is in `.ways` of the check page is hidden until the script shows it. Where the script does not come, the status
 * stays empty: after ten seconds of that, it appears by itself, and nobody is left with a bar that stands still.
 */
export function styleSheet(color: string | null) {
  const day = accentOn(light, color)
  const night = accentOn(dark, color)
  return html`
:root {
  color-scheme: light dark;
  --ground: #f2f4f7; --paper: ${light.paper}; --ink: ${light.ink}; --faint: #4b5666; --line: #d5dbe3;
  --fill: ${day.fill}; --on-fill: ${day.onFill}; --edge: ${day.edge}; --link: ${day.link};
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #12161c; --paper: ${dark.paper}; --ink: ${dark.ink}; --faint: #b4becb; --line: #38414d;
    --fill: ${night.fill}; --on-fill: ${night.onFill}; --edge: ${night.edge}; --link: ${night.link};
  }
}
* { box-sizing: border-box; }
[hidden]:not(.ways) { display: none !important; }
body {
  margin: 0; padding: clamp(1rem, 8vh, 5rem) 1rem 2rem; background: var(--ground); color: var(--ink);
  font: 1.0625rem/1.6 system-ui, sans-serif; overflow-wrap: anywhere;
}
.sheet {
  max-inline-size: 34rem; margin-inline: auto; padding: clamp(1.25rem, 5vw, 2.25rem);
  background: var(--paper); border: 1px solid var(--line); border-block-start: 0.25rem solid var(--fill);
  border-radius: 0.5rem;
}
header { display: flex; flex-wrap: wrap; align-items: center; gap: 0.75rem; margin-block-end: 1.5rem; font-weight: 600; }
header img { max-inline-size: 12rem; max-block-size: 3rem; }
h1 { margin: 0 0 1rem; font-size: 1.5rem; line-height: 1.25; }
h1:focus { outline: none; }
p { margin: 0 0 1rem; }
a { color: var(--link); }
a, button { border-radius: 0.25rem; }
:is(a, button):focus-visible { outline: 0.1875rem solid var(--ink); outline-offset: 0.1875rem; }
progress { display: block; inline-size: 100%; block-size: 1rem; margin-block-end: 0.5rem; accent-color: var(--edge); }
.action {
  display: inline-block; min-block-size: 2.75rem; padding: 0.5rem 1.25rem; margin-block-end: 1rem;
  font: inherit; font-weight: 600; text-decoration: none; cursor: pointer;
  color: var(--on-fill); background: var(--fill); border: 2px solid var(--edge);
}
@media (prefers-reduced-motion: reduce) { progress:indeterminate { visibility: hidden; } }
.ways[hidden] { display: block; visibility: hidden; max-block-size: 0; overflow: hidden; }
[data-part="status"]:empty ~ .ways[hidden] { animation: appear 0s 10s forwards; }
@keyframes appear { to { visibility: visible; max-block-size: none; overflow: visible; } }
footer { margin-block-start: 1.5rem; padding-block-start: 1rem; border-block-start: 1px solid var(--line); }
footer p { margin: 0 0 0.5rem; }
footer a { display: inline-block; min-block-size: 1.5rem; }
.reference { color: var(--faint); font-size: 0.9375rem; }
code { font: 1em ui-monospace, monospace; }
`
}

/** For browsers that run no scripts: what only a script could use goes, and the way through is shown at once. */
export function scriptlessStyle(nonce: string) {
  return html`<noscript><style nonce="${nonce}">
[data-part]:not(.ways) { display: none; }
.ways[hidden] { visibility: visible; max-block-size: none; overflow: visible; }
</style></noscript>`
}
