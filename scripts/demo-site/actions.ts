// What the site does for a visitor, once for the forms and the JSON API alike. It counts each attempt and says how it
// ended; how that looks as an answer is the routes' business.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Account, Accounts } from './accounts.ts'
import type { Stats } from './stats.ts'

/** What a wrong password can be made to do: an answer 500, no answer at all, or a connection cut in the middle. */
export type Drill = 'status-500' | 'hang' | 'reset-connection'

/** Thrown in place of an answer when a drill asks for it. */
export class StagedCrash extends Error {
  readonly drill: Drill

  constructor(drill: Drill) {
    super(`staged: ${drill}`)
    this.drill = drill
  }
}

export type SignIn =
  | { readonly kind: 'signed-in'; readonly account: Account; readonly session: string }
  | { readonly kind: 'code-needed'; readonly pending: string }
  | { readonly kind: 'wrong' }

/** What the site would have sent by mail. */
export interface Mail {
  readonly to: string
  readonly subject: string
  readonly token: string
}

/** Older mails are dropped, so that a flood of reset requests does not fill the memory. */
const outboxSize = 1000
const shortestPassword = 8

export type Actions = ReturnType<typeof createActions>

export function createActions(
  accounts: Accounts,
  stats: Stats,
  drills: { readonly delayMs: number; readonly crashOnWrongPassword: Drill | null },
) {
  const outbox: Mail[] = []
  const signedIn = (account: Account) =>
    ({ kind: 'signed-in', account, session: accounts.issue('session', account) }) as const

  return {
    async logIn(email: string, password: string): Promise<SignIn> {
      stats.attempt('login')
      if (drills.delayMs > 0) await sleep(drills.delayMs)
      const account = await accounts.check(email, password)
      stats.settle('login', account !== null)
      if (account === null) {
        if (drills.crashOnWrongPassword !== null) throw new StagedCrash(drills.crashOnWrongPassword)
        return { kind: 'wrong' }
      }
      if (account.code !== null) return { kind: 'code-needed', pending: accounts.issue('pending', account) }
      return signedIn(account)
    },

    /** As many guesses as one likes: the site leaves it to others to count them. */
    enterCode(pending: string, code: string): SignIn | { readonly kind: 'not-pending' } {
      const account = accounts.holder('pending', pending)
      if (account === null) return { kind: 'not-pending' }
      stats.attempt('code')
      const right = code === account.code
      stats.settle('code', right)
      if (!right) return { kind: 'wrong' }
      accounts.revoke(pending)
      return signedIn(account)
    },

    logOut(session: string): void {
      accounts.revoke(session)
    },

    /** Says nothing: whether the account exists is only to be seen in the mailbox. */
    requestReset(email: string): void {
      stats.attempt('reset')
      const account = accounts.find(email)
      stats.settle('reset', account !== null)
      if (account === null) return
      outbox.push({
        to: account.email,
        subject: 'Set a new password',
        token: accounts.issue('reset', account),
      })
      if (outbox.length > outboxSize) outbox.shift()
    },

    async confirmReset(token: string, password: string): Promise<'changed' | 'wrong-token' | 'too-short'> {
      stats.attempt('resetConfirm')
      const account = accounts.holder('reset', token)
      const result = account === null ? 'wrong-token' : isTooShort(password) ? 'too-short' : 'changed'
      stats.settle('resetConfirm', result === 'changed')
      if (account !== null && result === 'changed') {
        accounts.revoke(token)
        await accounts.changePassword(account, password)
      }
      return result
    },

    async signUp(email: string, password: string): Promise<SignIn | 'taken' | 'unusable'> {
      stats.attempt('signup')
      const usable = isEmail(email) && !isTooShort(password)
      const account = usable ? await accounts.add(email, password) : null
      stats.settle('signup', account !== null)
      if (account !== null) return signedIn(account)
      return usable ? 'taken' : 'unusable'
    },

    /** Asks for the password again, and before it looks at the new address. */
    async changeEmail(
      account: Account,
      newEmail: string,
      password: string,
    ): Promise<'changed' | 'wrong-password' | 'taken' | 'unusable'> {
      stats.attempt('sensitive')
      const known = (await accounts.check(account.email, password)) !== null
      const result = !known
        ? 'wrong-password'
        : !isEmail(newEmail)
          ? 'unusable'
          : accounts.changeEmail(account, newEmail)
            ? 'changed'
            : 'taken'
      stats.settle('sensitive', result === 'changed')
      return result
    },

    outbox(): readonly Mail[] {
      return outbox
    },
  }
}

function isTooShort(password: string): boolean {
  return password.length < shortestPassword
}

function isEmail(text: string): boolean {
  return /^[^\s@]+@[^\s@]+$/.test(text.trim())
}
