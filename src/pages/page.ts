// The page around our own answers. Escaped by construction (hono/html); no script, no image, nothing from elsewhere.
import { html } from 'hono/html'

export interface PageText {
  readonly title: string
  readonly detail: string
  readonly reference: string | null
}

export function page({ title, detail, reference }: PageText, nonce: string): string {
  return String(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style nonce="${nonce}">
body { margin: 0; min-height: 100vh; display: grid; place-items: center; font: 1.05rem/1.6 system-ui, sans-serif; }
main { max-width: 34rem; padding: 2rem 1.5rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem; }
p { margin: 0 0 1rem; }
.reference { font-size: 0.9rem; border-top: 1px solid; padding-top: 1rem; margin-top: 2rem; }
code { font-size: 1rem; overflow-wrap: anywhere; }
</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p>${detail}</p>
${reference === null ? '' : html`<p class="reference">Reference: <code>${reference}</code></p>`}
</main>
</body>
</html>
`)
}
