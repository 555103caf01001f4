// Makes the subjects that budgets hang on: keyed, with the site in front, and under the previous secret too while one
// is being rotated. Whoever counts, lifts or forgets gets the subject here, so that all mean the same one.
import type { Subject } from './attempt.ts'
import { type Keyring, type Keys, tag } from './lib/keyed.ts'

/** Names subjects of one site. */
export interface Subjects {
  /** `wide` is a /24 or /48 in canonical text, or `no-address`. */
  network(wide: string): Subject
  /** `skeleton` is the account name reduced by `lib/account-name.ts`. */
  account(skeleton: string): Subject
  /** The origin's own session, by a tag of its cookie: for steps of somebody who is signed in and not named. */
  session(cookieTag: string): Subject
  /** What a request that names no account is charged to, one per surface. */
  unnamed(surface: string): Subject
  /** Tags under which the record knows an account: the current one and, during a rotation, the one before. */
  accountTags(skeleton: string): readonly string[]
}

export function subjectsOf(site: string, keyring: Keyring): Subjects {
  const { current, previous } = keyring
  const make = (kind: Subject['kind'], name: string): Subject => {
    const key = (keys: Keys) => `${site}:${kind}:${tag(keys, 'subject', `${kind}:${name}`)}`
    return { kind, key: key(current), previous: previous === null ? null : key(previous) }
  }
  return {
    network: wide => make('network', wide),
    account: skeleton => make('account', skeleton),
    session: cookieTag => make('session', cookieTag),
    unnamed: surface => make('unnamed', surface),
    accountTags: skeleton =>
      [current, ...(previous === null ? [] : [previous])].map(keys => tag(keys, 'account', skeleton)),
  }
}
