// Cloudflare Turnstile on the login form, demanded for every login whoever comes. A token is good for one login, within
// five minutes. Counts nothing.
import { createRecent } from '../counters/recent.ts'
import { forward, type Policy, plain } from './contract.ts'

const tokenMs = 300_000

export const turnstileAlways: Policy = {
  name: 'turnstile-always',
  note: 'Cloudflare Turnstile (managed) in the login form, checked at every login; tokens of 300 s, used once.',
  start() {
    const used = createRecent<true>(tokenMs)
    return {
      ...plain,
      // The widget works while the form is filled in. Where it does not, the form comes back with it.
      unseen: ({ surface }) => (surface === 'login' ? 'low' : null),
      decide({ at, surface, pass }) {
        if (surface !== 'login') return forward
        if (pass === null || at - pass.at > tokenMs || used.get(pass.id) === true)
          return { do: 'check', price: 'low' }
        used.set(pass.id, true, at)
        return { do: 'forward', checked: true }
      },
    }
  },
}
