// Who has an account, and the tokens given to them: sessions, sign-ins that wait for a code, password resets. One
// SQLite database in memory. Emails are compared lower-cased and trimmed; nothing else about them is folded.
import { createHash, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite'
import type { DemoAccount } from './seeds.ts'

export interface Account {
  readonly id: number
  readonly email: string
  /** The account's second factor, if it has one. */
  readonly code: string | null
}

/** What a token is good for. One token is never good for another kind. */
export type TokenKind = 'session' | 'pending' | 'reset'

const minutes = 60_000
const lifetimes: Readonly<Record<TokenKind, number>> = {
  session: 60 * minutes,
  pending: 10 * minutes,
  reset: 30 * minutes,
}

export type Accounts = ReturnType<typeof openAccounts>

/** Opens an empty database. `workFactor` is scrypt's N for every password, so that no name costs less than another. */
export function openAccounts(workFactor: number) {
  const database = new DatabaseSync(':memory:')
  database.exec(`
    CREATE TABLE accounts (
      id INTEGER PRIMARY KEY, email TEXT UNIQUE NOT NULL, salt BLOB NOT NULL,
      hash BLOB, seed TEXT, code TEXT, CHECK ((hash IS NULL) <> (seed IS NULL)));
    CREATE TABLE tokens (
      token TEXT PRIMARY KEY, kind TEXT NOT NULL, account INTEGER NOT NULL, expires INTEGER NOT NULL);
    CREATE INDEX tokens_by_expiry ON tokens (expires);
    CREATE INDEX tokens_by_account ON tokens (account);`)
  const byEmail = database.prepare('SELECT * FROM accounts WHERE email = ?')
  const byToken = database.prepare(
    `SELECT accounts.* FROM tokens JOIN accounts ON accounts.id = tokens.account
     WHERE token = ? AND kind = ? AND expires > ?`,
  )
  const insert = database.prepare(
    'INSERT INTO accounts (email, salt, hash, seed, code) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
  )
  const settleSeed = database.prepare(
    'UPDATE accounts SET hash = ?, seed = NULL WHERE id = ? AND seed IS NOT NULL',
  )
  const setHash = database.prepare('UPDATE accounts SET salt = ?, hash = ?, seed = NULL WHERE id = ?')
  const setEmail = database.prepare('UPDATE OR IGNORE accounts SET email = ? WHERE id = ?')
  const addToken = database.prepare('INSERT INTO tokens VALUES (?, ?, ?, ?)')
  const expire = database.prepare('DELETE FROM tokens WHERE expires <= ?')
  const dropToken = database.prepare('DELETE FROM tokens WHERE token = ?')
  const dropTokens = database.prepare('DELETE FROM tokens WHERE account = ?')
  const decoySalt = randomBytes(16)

  const hash = (password: string, salt: Uint8Array): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      const settings = { N: workFactor, r: 8, p: 1, maxmem: 256 * workFactor * 8 }
      scrypt(password, salt, 32, settings, (error, key) => (error === null ? resolve(key) : reject(error)))
    })

  return {
    /**
     * Seeded passwords are hashed on the account's first sign-in, which makes a thousand accounts cost nothing at the
     * start. A check costs one scrypt all the same, before that as after it.
     */
    seed(list: readonly DemoAccount[]): void {
      database.exec('BEGIN')
      for (const { email, password, code } of list)
        insert.run(normalised(email), randomBytes(16), null, password, code ?? null)
      database.exec('COMMIT')
    },

    find(email: string): Account | null {
      return read(byEmail.get(normalised(email)))?.account ?? null
    },

    /** Null for a wrong password as for an unknown name, after equal work. */
    async check(email: string, password: string): Promise<Account | null> {
      const stored = read(byEmail.get(normalised(email)))
      const given = await hash(password, stored?.salt ?? decoySalt)
      if (stored === null) return null
      const { account, seed } = stored
      if (seed === null) return timingSafeEqual(given, stored.hash) ? account : null
      if (!timingSafeEqual(digest(password), digest(seed))) return null
      settleSeed.run(given, account.id)
      return account
    },

    /** Null when somebody has that email. */
    async add(email: string, password: string): Promise<Account | null> {
      const salt = randomBytes(16)
      const { changes } = insert.run(normalised(email), salt, await hash(password, salt), null, null)
      return changes === 0 ? null : (read(byEmail.get(normalised(email)))?.account ?? null)
    },

    /** Sets a new password and ends everything the old one had opened. */
    async changePassword(account: Account, password: string): Promise<void> {
      const salt = randomBytes(16)
      setHash.run(salt, await hash(password, salt), account.id)
      dropTokens.run(account.id)
    },

    /** False when somebody else has that email. */
    changeEmail(account: Account, email: string): boolean {
      return setEmail.run(normalised(email), account.id).changes === 1
    },

    issue(kind: TokenKind, account: Account): string {
      const now = Date.now()
      expire.run(now)
      const token = randomBytes(24).toString('base64url')
      addToken.run(token, kind, account.id, now + lifetimes[kind])
      return token
    },

    /** Whose token this is; null for one that is unknown, expired or of another kind. */
    holder(kind: TokenKind, token: string): Account | null {
      return read(byToken.get(token, kind, Date.now()))?.account ?? null
    },

    revoke(token: string): void {
      dropToken.run(token)
    },

    close(): void {
      database.close()
    },
  }
}

function normalised(email: string): string {
  return email.trim().toLowerCase()
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

interface Stored {
  readonly account: Account
  readonly salt: Uint8Array
  readonly hash: Uint8Array
  /** The password of a seeded account that nobody has signed in to yet; its hash is empty till then. */
  readonly seed: string | null
}

function read(row: Record<string, SQLOutputValue> | undefined): Stored | null {
  if (row === undefined) return null
  const { id, email, code, salt, hash, seed } = row
  return {
    account: { id: Number(id), email: String(email), code: typeof code === 'string' ? code : null },
    salt: salt instanceof Uint8Array ? salt : new Uint8Array(),
    hash: hash instanceof Uint8Array ? hash : new Uint8Array(),
    seed: typeof seed === 'string' ? seed : null,
  }
}
