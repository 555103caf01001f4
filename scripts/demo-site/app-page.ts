// The page of the single-page application: all it can show is in it, and app.js shows one part at a time. It needs a
// script, as such applications do, and loads Doorward's client, which is there only behind Doorward.
import { type Html, html } from './html.ts'
import { codeField, emailField, input, layout, passwordField } from './pages.ts'

const scripts = html`<script src="/__doorward/client.js" defer></script>
<script type="module" src="/static/app.js"></script>
`

/** @param email of who is signed in; null for nobody */
export function appPage(email: string | null): Html {
  const signInFields = [emailField('', 'username'), passwordField('current-password')]
  return layout(
    'An application',
    html`<p class="error" role="alert"></p>
<form method="post" data-path="/api/login" data-part="sign-in"${hiddenUnless(email === null)}>
${signInFields.map(input)}
<button>Sign in</button>
</form>
<form method="post" data-path="/api/login/code" data-part="code"${hiddenUnless(false)}>
<p>Your password was right. Now enter the six digits of your second factor.</p>
${input(codeField)}
<button>Continue</button>
</form>
<form method="post" data-path="/api/logout" data-part="member"${hiddenUnless(email !== null)}>
<p tabindex="-1">You are signed in as <strong id="who">${email ?? ''}</strong>.</p>
<button>Sign out</button>
</form>
<noscript><p>This application needs JavaScript. <a href="/login">Sign in without it</a>.</p></noscript>`,
    scripts,
  )
}

function hiddenUnless(shown: boolean): Html {
  return shown ? html`` : html` hidden`
}
