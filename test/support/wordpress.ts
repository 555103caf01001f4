// Starts a real WordPress for tests, from Debian's packages: its own copy of the files, its own MariaDB on a private
// socket, its own port on the loopback address. Ends only what it started and leaves nothing behind, not even where
// the test itself is killed, but for its directory. A plugin in ./wordpress counts what reached WordPress.

import { execFile, execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findProgram, type Program, startProgram, until } from './program.ts'

const run = promisify(execFile)
const ownFiles = join(import.meta.dirname, 'wordpress')
const debianFiles = '/usr/share/wordpress'

export interface WordPressUser {
  readonly name: string
  readonly email: string
  readonly password: string
  /** For Basic authentication on the REST API and for XML-RPC. */
  readonly applicationPassword: string
}

/** What reached WordPress: one attempt for every user name it was asked to sign in, wherever that came in. */
export interface WordPressStats {
  readonly attempts: number
  readonly success: number
  readonly failure: number
  readonly mails: number
  readonly lastMail: { readonly to: string; readonly subject: string; readonly message: string } | null
  /** How often WordPress's own hooks fired. */
  readonly hooks: Readonly<Record<string, number>>
}

export interface WordPress {
  /** Without a slash at the end. */
  readonly url: string
  /** `admin`, an administrator, then `attacker`, an editor. */
  readonly users: readonly [admin: WordPressUser, attacker: WordPressUser]
  /** The same as `GET /?doorward-stats=1`. */
  stats(): Promise<WordPressStats>
  /** The same as `GET /?doorward-stats=reset`. */
  reset(): Promise<void>
  /** Ends its processes, waits for them, removes its directory. May be called more than once. */
  stop(): Promise<void>
}

/** Names what is missing on this machine, with its Debian package; empty where a WordPress can be started. */
export function wordpressMissing(): string[] {
  return namesOfMissing([
    [`${debianFiles}/wp-login.php (wordpress)`, existsSync(`${debianFiles}/wp-login.php`)],
    ['mariadbd (mariadb-server)', findProgram('mariadbd') !== null],
    ['mariadb-install-db (mariadb-server)', findProgram('mariadb-install-db') !== null],
    ['php (php-cli)', findProgram('php') !== null],
    ['PHP extension mysqli (php-mysql)', phpExtensions().includes('mysqli')],
  ])
}

/** What `xmlrpc.php` needs beyond that: without it every call, right or wrong, is answered with a parse error. */
export function xmlRpcMissing(): string[] {
  return [
    ...wordpressMissing(),
    ...namesOfMissing([['PHP extension xml (php-xml)', phpExtensions().includes('xml')]]),
  ]
}

/**
 * Starts WordPress with two users, registration open and pretty addresses. Takes about ten seconds.
 * `port` 0, the default, takes any free one. Throws, with the server's own words, where one does not come up.
 */
export async function startWordPress(options: { readonly port?: number } = {}): Promise<WordPress> {
  const directory = await mkdtemp(join(tmpdir(), 'wordpress-'))
  const socket = join(directory, 'database.sock')
  const environment = {
    ...process.env,
    WORDPRESS_SITE: join(directory, 'site'),
    WORDPRESS_SOCKET: socket,
    WORDPRESS_NOTES: join(directory, 'notes'),
    PHP_CLI_SERVER_WORKERS: '4',
  }
  const programs: Program[] = []
  const stop = async () => {
    await Promise.all(programs.map(program => program.end()))
    await rm(directory, { recursive: true, force: true })
  }
  try {
    await Promise.all([copySite(environment.WORDPRESS_SITE), createDatabase(directory)])
    const database = startProgram(databaseCommand(directory, socket), environment)
    programs.push(database)
    const php = startProgram(phpCommand(environment.WORDPRESS_SITE, options.port ?? 0), environment)
    programs.push(php)
    await until('MariaDB', database, () => (existsSync(socket) ? true : null))
    const url = await until(
      'php -S',
      php,
      () => /Server \((http:\S+)\) started/.exec(php.said())?.[1] ?? null,
    )
    await install(url)
    const users = await setUp(environment)
    const stats = async (ask: 'reset' | '1') => {
      const response = await fetch(`${url}/?doorward-stats=${ask}`)
      return (await response.json()) as WordPressStats
    }
    const reset = async () => {
      await stats('reset')
    }
    await reset()
    return { url, users, stats: () => stats('1'), reset, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function copySite(site: string): Promise<void> {
  // Links followed: Debian keeps some of WordPress's files in other packages.
  await run('cp', ['-rL', '--no-preserve=mode,ownership', debianFiles, site])
  const plugins = join(site, 'wp-content/mu-plugins')
  await mkdir(plugins)
  await cp(join(ownFiles, 'wp-config.php'), join(site, 'wp-config.php'))
  await cp(join(ownFiles, 'count-attempts.php'), join(plugins, 'count-attempts.php'))
  await cp(join(ownFiles, 'plain-theme'), join(site, 'wp-content/themes/plain-theme'), { recursive: true })
}

/** MariaDB does not start for root unless it is told that root is meant. */
const asRoot = () => (userInfo().uid === 0 ? ['--user=root'] : [])

async function createDatabase(directory: string): Promise<void> {
  await writeFile(join(directory, 'create.sql'), 'CREATE DATABASE IF NOT EXISTS wordpress;\n')
  await run(findProgram('mariadb-install-db') ?? 'mariadb-install-db', [
    '--no-defaults',
    ...asRoot(),
    `--datadir=${join(directory, 'data')}`,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
  ])
}

const databaseCommand = (directory: string, socket: string): string[] => [
  findProgram('mariadbd') ?? 'mariadbd',
  '--no-defaults',
  ...asRoot(),
  `--datadir=${join(directory, 'data')}`,
  `--socket=${socket}`,
  `--pid-file=${join(directory, 'database.pid')}`,
  `--init-file=${join(directory, 'create.sql')}`,
  '--skip-networking',
  // A site for one test: small, and not afraid of a power cut.
  '--innodb-buffer-pool-size=32M',
  '--innodb-flush-log-at-trx-commit=0',
]

const phpCommand = (site: string, port: number): string[] => [
  findProgram('php') ?? 'php',
  '-S',
  `127.0.0.1:${port}`,
  '-t',
  site,
  join(ownFiles, 'router.php'),
]

async function install(url: string): Promise<void> {
  const [admin] = wantedUsers
  const response = await fetch(`${url}/wp-admin/install.php?step=2`, {
    method: 'POST',
    body: new URLSearchParams({
      weblog_title: 'A real WordPress',
      user_name: admin.name,
      admin_password: admin.password,
      admin_password2: admin.password,
      admin_email: admin.email,
      blog_public: '0',
      language: '',
    }),
  })
  const page = await response.text()
  if (!page.includes('WordPress has been installed')) {
    throw new Error(`WordPress could not be installed: ${response.status} ${page.slice(0, 2000)}`)
  }
}

const wantedUsers = [
  { name: 'admin', email: 'admin@example.com', password: 'correct horse battery 7' },
  { name: 'attacker', email: 'attacker@example.com', password: 'all mine and nobody else 8' },
] as const

async function setUp(environment: NodeJS.ProcessEnv): Promise<WordPress['users']> {
  const { stdout } = await run(
    findProgram('php') ?? 'php',
    [join(ownFiles, 'set-up.php'), JSON.stringify(wantedUsers)],
    { env: environment },
  )
  const [admin, attacker] = wantedUsers
  const [forAdmin, forAttacker] = JSON.parse(stdout) as [string, string]
  return [
    { ...admin, applicationPassword: forAdmin },
    { ...attacker, applicationPassword: forAttacker },
  ]
}

function phpExtensions(): string[] {
  const php = findProgram('php')
  return php === null ? [] : execFileSync(php, ['-m'], { encoding: 'utf8' }).split('\n')
}

function namesOfMissing(needed: readonly (readonly [name: string, found: boolean])[]): string[] {
  return needed.filter(([, found]) => !found).map(([name]) => name)
}
