// The same site as a JSON API under `/api/`, for apps and scripts. An error is `{"error":"code"}`.
import type { Accounts } from './accounts.ts'
import type { Actions, SignIn } from './actions.ts'
import { type Answer, endedSession, json, pendingCookie, sessionCookies } from './answer.ts'
import type { Routes } from './routes.ts'

export function apiRoutes(accounts: Accounts, actions: Actions): Routes {
  return {
    '/api/login': {
      POST: async visit => {
        const field = await visit.json()
        const result = await actions.logIn(field('email'), field('password'))
        return signInAnswer(result, 200) ?? problem(401, 'invalid_credentials')
      },
    },

    '/api/login/code': {
      POST: async visit => {
        const field = await visit.json()
        const result = actions.enterCode(visit.cookie('pending'), field('code').trim())
        if (result.kind === 'not-pending') return problem(401, 'no_pending_login')
        return signInAnswer(result, 200) ?? problem(401, 'invalid_code')
      },
    },

    '/api/logout': {
      POST: visit => {
        actions.logOut(visit.cookie('session'))
        return json(200, {}, [endedSession])
      },
    },

    '/api/signup': {
      POST: async visit => {
        const field = await visit.json()
        const result = await actions.signUp(field('email'), field('password'))
        if (result === 'taken') return problem(409, 'taken')
        if (result === 'unusable') return problem(422, 'unusable')
        return signInAnswer(result, 201) ?? problem(422, 'unusable')
      },
    },

    '/api/reset': {
      POST: async visit => {
        const field = await visit.json()
        actions.requestReset(field('email'))
        return json(202, {})
      },
    },

    '/api/reset/confirm': {
      POST: async visit => {
        const field = await visit.json()
        const result = await actions.confirmReset(field('token'), field('password'))
        if (result === 'changed') return json(200, {})
        return problem(400, result === 'too-short' ? 'too_short' : 'invalid_token')
      },
    },

    '/api/account': {
      GET: visit => {
        const account = accounts.holder('session', visit.cookie('session'))
        return account === null
          ? problem(401, 'not_signed_in')
          : json(200, { user: { email: account.email } })
      },
    },

    '/api/account/email': {
      POST: async visit => {
        const field = await visit.json()
        const account = accounts.holder('session', visit.cookie('session'))
        if (account === null) return problem(401, 'not_signed_in')
        const result = await actions.changeEmail(account, field('newEmail'), field('password'))
        switch (result) {
          case 'changed':
            return json(200, {})
          case 'wrong-password':
            return problem(403, 'wrong_password')
          case 'taken':
            return problem(409, 'taken')
          case 'unusable':
            return problem(422, 'unusable')
        }
      },
    },
  }
}

function signInAnswer(result: SignIn, status: 200 | 201): Answer | null {
  switch (result.kind) {
    case 'signed-in':
      return json(status, { user: { email: result.account.email } }, sessionCookies(result.session))
    case 'code-needed':
      return json(200, { pending: 'code' }, pendingCookie(result.pending))
    case 'wrong':
      return null
  }
}

function problem(status: number, error: string): Answer {
  return json(status, { error })
}
