// What a visitor of the demo site sees. Every page but the application works without a script.
import { type Html, html } from './html.ts'

interface Field {
  readonly name: string
  readonly label: string
  readonly type: 'email' | 'password' | 'text' | 'hidden'
  readonly autocomplete?: string
  readonly value?: string
}

interface FormPage {
  readonly title: string
  readonly intro?: string
  /** What went wrong with the form the visitor has just sent. */
  readonly error?: string
  readonly action: string
  readonly fields: readonly Field[]
  readonly submit: string
  readonly links?: readonly (readonly [address: string, text: string])[]
  readonly script?: Html
}

const none = html``

export function layout(title: string, content: Html, scripts: Html = none): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Demo site</title>
<link rel="stylesheet" href="/static/style.css">
${scripts}</head>
<body>
<header><a href="/">Demo site</a></header>
<main>
<h1>${title}</h1>
${content}
</main>
<footer>Everything here lives in memory and is gone when the demo stops.</footer>
</body>
</html>
`
}

export function messagePage(title: string, text: string): Html {
  return layout(title, html`<p>${text}</p>\n<p><a href="/">Back to the front page</a></p>`)
}

export function frontPage(email: string | null): Html {
  const guest = html`<p>You are not signed in.</p>
<ul>
<li><a href="/login">Sign in</a></li>
<li><a href="/signup">Create an account</a></li>
<li><a href="/reset">Set a new password</a></li>
</ul>
<h2>The same sign-in, built otherwise</h2>
<ul>
<li><a href="/app">As a single-page application</a></li>
<li><a href="/strict/login">Where only scripts with a nonce may run</a></li>
<li><a href="/closed/login">Where no script may run</a></li>
</ul>`
  const member = html`<p>You are signed in as <strong>${email ?? ''}</strong>.</p>
<ul>
<li><a href="/account">Your account</a></li>
</ul>`
  return layout('A site with accounts', email === null ? guest : member)
}

export function accountPage(email: string): Html {
  return layout(
    'Your account',
    html`<p>You are signed in as <strong>${email}</strong>.</p>
<p><a href="/account/email">Change the email address</a></p>
<form method="post" action="/logout"><button>Sign out</button></form>`,
  )
}

export function loginPage(email = '', error?: string, script: Html = none): Html {
  return formPage({
    title: 'Sign in',
    ...(error === undefined ? {} : { error }),
    action: '/login',
    fields: [emailField(email, 'username'), passwordField('current-password')],
    submit: 'Sign in',
    links: [
      ['/reset', 'Forgot your password?'],
      ['/signup', 'Create an account'],
    ],
    script,
  })
}

export function codePage(error?: string): Html {
  return formPage({
    title: 'Enter your code',
    intro: 'Your password was right. Now enter the six digits of your second factor.',
    ...(error === undefined ? {} : { error }),
    action: '/login/code',
    fields: [codeField],
    submit: 'Continue',
  })
}

export function signupPage(email = '', error?: string): Html {
  return formPage({
    title: 'Create an account',
    ...(error === undefined ? {} : { error }),
    action: '/signup',
    fields: [emailField(email, 'username'), passwordField('new-password')],
    submit: 'Create account',
  })
}

export function resetPage(): Html {
  return formPage({
    title: 'Set a new password',
    intro: 'Tell us your email address and we will send you a link.',
    action: '/reset',
    fields: [emailField('', 'username')],
    submit: 'Send the link',
  })
}

export function resetConfirmPage(token: string, error?: string): Html {
  return formPage({
    title: 'Choose a new password',
    ...(error === undefined ? {} : { error }),
    action: '/reset/confirm',
    fields: [
      { name: 'token', label: 'Token', type: 'hidden', value: token },
      passwordField('new-password', 'New password'),
    ],
    submit: 'Save',
  })
}

export function changeEmailPage(newEmail = '', error?: string): Html {
  return formPage({
    title: 'Change the email address',
    ...(error === undefined ? {} : { error }),
    action: '/account/email',
    fields: [
      { name: 'new_email', label: 'New email', type: 'email', autocomplete: 'email', value: newEmail },
      passwordField('current-password', 'Your password'),
    ],
    submit: 'Change',
  })
}

export const codeField: Field = { name: 'code', label: 'Code', type: 'text', autocomplete: 'one-time-code' }

export function emailField(value: string, autocomplete: string): Field {
  return { name: 'email', label: 'Email', type: 'email', autocomplete, value }
}

export function passwordField(autocomplete: string, label = 'Password'): Field {
  return { name: 'password', label, type: 'password', autocomplete }
}

function formPage(form: FormPage): Html {
  const intro = form.intro === undefined ? [] : [html`<p>${form.intro}</p>`]
  const error = form.error === undefined ? [] : [html`<p class="error" role="alert">${form.error}</p>`]
  const links = (form.links ?? []).map(([address, text]) => html`<li><a href="${address}">${text}</a></li>`)
  return layout(
    form.title,
    html`${intro}${error}
<form method="post" action="${form.action}">
${form.fields.map(input)}
<button>${form.submit}</button>
</form>
${links.length === 0 ? [] : [html`<ul>${links}</ul>`]}${form.script ?? none}`,
  )
}

export function input({ name, label, type, autocomplete = 'off', value = '' }: Field): Html {
  if (type === 'hidden') return html`<input type="hidden" name="${name}" value="${value}">`
  const inputMode = autocomplete === 'one-time-code' ? 'numeric' : type === 'email' ? 'email' : 'text'
  return html`<label for="${name}">${label}</label>
<input id="${name}" name="${name}" type="${type}" value="${value}" autocomplete="${autocomplete}"
 inputmode="${inputMode}" required>
`
}
