// The sign-in as sites with scripts have it: a single-page application, and the form under policies that let few
// scripts run, or none.
import { randomBytes } from 'node:crypto'
import type { Accounts } from './accounts.ts'
import { page } from './answer.ts'
import { appPage } from './app-page.ts'
import { html } from './html.ts'
import { loginPage } from './pages.ts'
import type { Routes } from './routes.ts'

const always =
  "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

export function scriptRoutes(accounts: Accounts): Routes {
  return {
    '/app': {
      GET: visit => page(appPage(accounts.holder('session', visit.cookie('session'))?.email ?? null)),
    },

    '/strict/login': {
      GET: () => {
        const nonce = randomBytes(16).toString('base64')
        // Its work is to be seen, so that a policy under which it does not run is noticed.
        const script = html`
<p id="script">No script has run.</p>
<script nonce="${nonce}">document.querySelector('#script').textContent = 'The script of this page has run.'</script>`
        return page(loginPage('', undefined, script), 200, [
          policy(`${always}; script-src 'nonce-${nonce}' 'strict-dynamic'; connect-src 'self'`),
        ])
      },
    },

    '/closed/login': { GET: () => page(loginPage(), 200, [policy(`${always}; script-src 'none'`)]) },
  }
}

function policy(value: string): readonly [string, string] {
  return ['Content-Security-Policy', value]
}
