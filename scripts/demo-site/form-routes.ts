// The site as HTML forms, which answer as classic web applications do: a redirect on success, the form again with a
// status of 200 and an error text on failure. Forged posts from other sites are kept out by the SameSite cookies.
import type { Account, Accounts } from './accounts.ts'
import type { Actions, SignIn } from './actions.ts'
import { type Answer, endedSession, page, pendingCookie, seeOther, sessionCookies } from './answer.ts'
import {
  accountPage,
  changeEmailPage,
  codePage,
  frontPage,
  loginPage,
  messagePage,
  resetConfirmPage,
  resetPage,
  signupPage,
} from './pages.ts'
import type { Routes } from './routes.ts'
import type { Visit } from './visit.ts'

const texts = {
  wrong: 'This email and password do not match an account.',
  wrongCode: 'That code is not right.',
  wrongPassword: 'That password is not right.',
  wrongToken: 'This link is not valid any more. Ask for a new one.',
  tooShort: 'The password needs at least eight characters.',
  taken: 'There is an account with this email already.',
  unusableSignup: 'Enter an email address, and a password of at least eight characters.',
  unusableEmail: 'This is not an email address.',
}

export function formRoutes(accounts: Accounts, actions: Actions): Routes {
  const visitor = (visit: Visit): Account | null => accounts.holder('session', visit.cookie('session'))

  return {
    '/': { GET: visit => page(frontPage(visitor(visit)?.email ?? null)) },

    '/login': {
      GET: () => page(loginPage()),
      POST: async visit => {
        const field = await visit.form()
        // Being signed in already changes nothing: a wrong password is a wrong password.
        const result = await actions.logIn(field('email'), field('password'))
        return signInAnswer(result) ?? page(loginPage(field('email'), texts.wrong))
      },
    },

    '/login/code': {
      GET: visit =>
        accounts.holder('pending', visit.cookie('pending')) === null ? seeOther('/login') : page(codePage()),
      POST: async visit => {
        const field = await visit.form()
        const result = actions.enterCode(visit.cookie('pending'), field('code').trim())
        if (result.kind === 'not-pending') return seeOther('/login')
        return signInAnswer(result) ?? page(codePage(texts.wrongCode))
      },
    },

    '/logout': {
      POST: visit => {
        actions.logOut(visit.cookie('session'))
        return seeOther('/', [endedSession])
      },
    },

    '/signup': {
      GET: () => page(signupPage()),
      POST: async visit => {
        const field = await visit.form()
        const result = await actions.signUp(field('email'), field('password'))
        if (result === 'taken') return page(signupPage(field('email'), texts.taken))
        if (result === 'unusable') return page(signupPage(field('email'), texts.unusableSignup))
        return signInAnswer(result) ?? seeOther('/login')
      },
    },

    '/reset': {
      GET: () => page(resetPage()),
      POST: async visit => {
        const field = await visit.form()
        actions.requestReset(field('email'))
        return seeOther('/reset/sent')
      },
    },

    '/reset/sent': {
      GET: () =>
        page(messagePage('Look into your mailbox', 'If there is such an account, we have sent it a link.')),
    },

    '/reset/confirm': {
      GET: visit => page(resetConfirmPage(visit.query.get('token') ?? '')),
      POST: async visit => {
        const field = await visit.form()
        const result = await actions.confirmReset(field('token'), field('password'))
        if (result === 'changed') return seeOther('/login')
        return page(
          resetConfirmPage(field('token'), result === 'too-short' ? texts.tooShort : texts.wrongToken),
        )
      },
    },

    '/account': {
      GET: visit => {
        const account = visitor(visit)
        return account === null ? seeOther('/login') : page(accountPage(account.email))
      },
    },

    '/account/email': {
      GET: visit => (visitor(visit) === null ? seeOther('/login') : page(changeEmailPage())),
      POST: async visit => {
        const field = await visit.form()
        const account = visitor(visit)
        if (account === null) return seeOther('/login')
        const result = await actions.changeEmail(account, field('new_email'), field('password'))
        if (result === 'changed') return seeOther('/account')
        const error = {
          'wrong-password': texts.wrongPassword,
          taken: texts.taken,
          unusable: texts.unusableEmail,
        }
        return page(changeEmailPage(field('new_email'), error[result]))
      },
    },
  }
}

/** Null for a wrong sign-in: each form shows that in its own way. */
function signInAnswer(result: SignIn): Answer | null {
  switch (result.kind) {
    case 'signed-in':
      return seeOther('/account', sessionCookies(result.session))
    case 'code-needed':
      return seeOther('/login/code', pendingCookie(result.pending))
    case 'wrong':
      return null
  }
}
