// The single-page application at /app: signs in over the JSON API without leaving the page. Where Doorward stands in
// front, its client does the check that an answer asks for, and sends the request again.
const alert = document.querySelector('[role=alert]')
const parts = [...document.querySelectorAll('[data-part]')]
const texts = {
  invalid_credentials: 'This email and password do not match an account.',
  invalid_code: 'That code is not right.',
}

function show(name, email = '') {
  for (const part of parts) part.hidden = part.dataset.part !== name
  for (const form of document.forms) form.reset()
  document.querySelector('#who').textContent = email
  document.querySelector(`[data-part="${name}"] :is(input, [tabindex])`).focus()
}

/** What is left to do is shown, or else what went wrong. */
async function send(path, fields) {
  const client = window.doorward ?? window
  const headers = { accept: 'application/json', 'content-type': 'application/json' }
  try {
    const answer = await client.fetch(path, { method: 'POST', headers, body: JSON.stringify(fields) })
    const { user, pending, error, detail } = await answer.json()
    alert.textContent = answer.ok ? '' : (texts[error] ?? detail ?? 'That did not work. Please try again.')
    if (answer.ok) show(user ? 'member' : pending ? 'code' : 'sign-in', user?.email)
  } catch {
    alert.textContent = 'The site cannot be reached. Please try again.'
  }
}

for (const form of document.forms) {
  let busy = false
  form.addEventListener('submit', async event => {
    event.preventDefault()
    if (busy) return
    busy = true
    await send(form.dataset.path, Object.fromEntries(new FormData(form)))
    busy = false
  })
}
