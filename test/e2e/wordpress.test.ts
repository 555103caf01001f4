// Doorward in front of a real WordPress, attacked with real tools.
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Entry } from '../../src/journal/entry.ts'
import { findProgram } from '../support/program.ts'
import { describeWith } from '../support/required.ts'
import { startWordPress, type WordPress, xmlRpcMissing } from '../support/wordpress.ts'
import { address, inParallel, startWorld, type World } from '../support/world.ts'

const run = promisify(execFile)
const hydraMissing = findProgram('hydra') === null ? ['hydra (hydra)'] : []

describeWith([...xmlRpcMissing(), ...hydraMissing], 'WordPress', () => {
  let site: WordPress
  let world: World
  beforeAll(async () => {
    site = await startWordPress()
  })
  afterAll(() => site.stop())
  afterEach(() => world.stop())

  async function start(vars: Readonly<Record<string, unknown>> = {}): Promise<void> {
    world = await startWorld({ originUrl: site.url, vars: { PRESET: 'wordpress', ...vars } })
    await site.reset()
  }

  const post = (
    body: string | URLSearchParams,
    from: string,
    headers: Record<string, string> = {},
    path = '/wp-login.php',
  ) =>
    world.send(path, {
      method: 'POST',
      body,
      from,
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    })
  /** The status and, behind it, what we did ourselves: `403 challenge`. */
  const answered = ({ status, headers }: Response) =>
    `${status} ${headers.get('doorward-mitigated') ?? ''}`.trim()
  const credentials = (log: string, pwd: string) => new URLSearchParams({ log, pwd })

  describe('people', () => {
    it('a right password gets in, and every cookie arrives as WordPress set it, with one of ours after them', async () => {
      await start()
      const [admin] = site.users
      const direct = await fetch(`${site.url}/wp-login.php`, {
        method: 'POST',
        body: credentials(admin.name, admin.password),
        redirect: 'manual',
      })
      const behind = await post(credentials(admin.name, admin.password), address(1))
      const names = (response: Response) =>
        response.headers.getSetCookie().map(cookie => cookie.replace(/=[^;]*/, '=…'))
      expect(behind.status).toBe(302)
      expect(new URL(behind.headers.get('location') ?? '', world.url).pathname).toBe('/wp-admin/')
      expect(names(direct).length).toBeGreaterThan(2)
      expect(names(behind)).toEqual([
        ...names(direct),
        '__Host-doorward-device=…; Path=/; Max-Age=15552000; Secure; HttpOnly; SameSite=Lax',
      ])
    })

    it('a sign-in form arrives as WordPress sent it, with our script at the end of its head', async () => {
      await start()
      const direct = await (await fetch(`${site.url}/wp-login.php`)).text()
      const behind = await (await world.send('/wp-login.php', { from: address(1) })).text()
      const tag = /<script src="\/__doorward\/client\.js\?v=[\da-f]{12}" defer><\/script>(?=\s*<\/head>)/g
      expect(behind.match(tag)).toHaveLength(1)
      // WordPress writes the host that it was asked for into its pages.
      const here = direct.replaceAll(new URL(site.url).host, new URL(world.url).host)
      expect(behind.replace(tag, '')).toBe(here)
    })

    it('a right password by name or by e-mail, any number of times', async () => {
      await start()
      const [admin] = site.users
      const statuses = []
      for (let n = 0; n < 12; n += 1) {
        const name = n % 2 === 0 ? admin.name : admin.email
        statuses.push((await post(credentials(name, admin.password), address(1))).status)
      }
      expect(statuses).toEqual(Array(12).fill(302))
    })

    it('20 parallel REST calls with one right application password all arrive', async () => {
      await start()
      const [admin] = site.users
      const authorization = `Basic ${Buffer.from(`${admin.name}:${admin.applicationPassword}`).toString('base64')}`
      const calls = Array.from({ length: 20 }, () => async () => {
        const response = await world.send('/wp-json/wp/v2/users/me', {
          headers: { authorization },
          from: address(1),
        })
        await response.arrayBuffer()
        // A program that signs every call is no device.
        return [response.status, response.headers.getSetCookie()]
      })
      expect(await inParallel(20, calls)).toEqual(Array(20).fill([200, []]))
    })

    it('an upload by XML-RPC larger than what is read goes through', async () => {
      await start()
      const [admin] = site.users
      const body = call(
        'wp.uploadFile',
        ['1', admin.name, admin.password],
        `<param><value><struct><member><name>name</name><value><string>a.txt</string></value></member><member><name>type</name><value><string>text/plain</string></value></member><member><name>bits</name><value><base64>${'YWJj'.repeat(50_000)}</base64></value></member></struct></value></param>`,
      )
      const response = await post(body, address(1), { 'content-type': 'text/xml' }, '/xmlrpc.php')
      expect(response.status).toBe(200)
      expect(await response.text()).toContain('<methodResponse>')
      expect((await site.stats()).success).toBe(1)
    })
  })

  describe('attackers', () => {
    it('300 spellings of one account: at most twice its budget arrives in all', async () => {
      await start()
      const file = join(import.meta.dirname, '../fixtures/wordpress-spellings.json')
      const { name, email, spellings } = JSON.parse(await readFile(file, 'utf8')) as {
        readonly name: string
        readonly email: string
        readonly spellings: readonly string[]
      }
      const chosen = [
        name,
        email,
        ...spellings.filter((_, at) => at % Math.floor(spellings.length / 300) === 0),
      ].slice(0, 300)
      expect(chosen.length).toBe(300)
      const fieldNames = ['log', ' log', '%20log', 'log%00x', '+log']
      await inParallel(
        8,
        chosen.map((spelling, n) => async () => {
          const field = fieldNames[n % fieldNames.length] ?? 'log'
          const response = await post(`${field}=${encodeURIComponent(spelling)}&pwd=guess${n}`, address(n))
          await response.arrayBuffer()
        }),
      )
      expect((await site.stats()).failure).toBeLessThanOrEqual(16)
      expect((await site.stats()).failure).toBeGreaterThanOrEqual(8)
    })

    it('system.multicall with 100 guesses: refused, and the named account is untouched', async () => {
      await start()
      const [admin] = site.users
      const inner = Array.from(
        { length: 100 },
        (_, n) =>
          `<value><struct><member><name>methodName</name><value><string>wp.getUsersBlogs</string></value></member><member><name>params</name><value><array><data><value><string>${admin.name}</string></value><value><string>guess${n}</string></value></data></array></value></member></struct></value>`,
      )
      const body = `<?xml version="1.0"?><methodCall><methodName>system.multicall</methodName><params><param><value><array><data>${inner.join('')}</data></array></value></param></params></methodCall>`
      const refused = await post(body, address(1), { 'content-type': 'text/xml' }, '/xmlrpc.php')
      expect(answered(refused)).toBe('403 refuse')
      expect((await site.stats()).attempts).toBe(0)
      const after = await post(credentials(admin.name, 'guess'), address(1))
      expect(answered(after)).toBe('403 challenge')
      for (let n = 0; n < 8; n += 1) await post(credentials(admin.name, `guess${n}`), address(10 + n))
      expect((await site.stats()).failure).toBe(8)
    })

    it('a second method behind 64 KB of padding is never called', async () => {
      await start()
      const [admin, attacker] = site.users
      const hidden = `<methodCall><methodName>wp.getUsersBlogs</methodName><params><param><value>${admin.name}</value></param><param><value>guess</value></param></params></methodCall>`
      const body = `<?xml version="1.0"?><methodCall><methodName>wp.getUsersBlogs</methodName><params><param><value>${attacker.name}</value></param><param><value>${attacker.password}</value></param><param><value><string>${' '.repeat(100_000)}</string></value></param></params>${hidden}</methodCall>`
      await post(body, address(1), { 'content-type': 'text/xml' }, '/xmlrpc.php').catch(() => null)
      expect((await site.stats()).attempts).toBe(0)
    })

    it('XML-RPC and application passwords count against the same account', async () => {
      await start()
      const [admin] = site.users
      const answers: string[] = []
      for (let n = 0; n < 12; n += 1) {
        const body = call('wp.getUsersBlogs', [admin.name, `guess${n}`])
        const authorization = `Basic ${Buffer.from(`${admin.name}:guess${n}`).toString('base64')}`
        const response =
          n % 2 === 0
            ? await post(body, address(n), { 'content-type': 'text/xml' }, '/xmlrpc.php')
            : await world.send('/?rest_route=/wp/v2/users/me', {
                headers: { authorization },
                from: address(n),
              })
        answers.push(answered(response))
      }
      expect(answers.filter(answer => answer === '403 challenge')).toHaveLength(4)
      expect((await site.stats()).failure).toBe(8)
    })

    it('an action given as an array, or twice, is no way around', async () => {
      await start()
      const [admin] = site.users
      const paths = [
        '/wp-login.php',
        '/wp-login.php?action=lostpassword',
        '/wp-login.php/x',
        '//wp-login.php',
        '/wp%2dlogin.php',
      ]
      let sent = 0
      for (const path of paths) {
        for (const extra of ['', 'action[]=lostpassword&', 'action=login&', 'action=nonsense&']) {
          for (let n = 0; n < 3; n += 1) {
            const body = `${extra}log=${admin.name}&pwd=guess${sent}`
            await post(body, address(sent), {}, path)
            sent += 1
          }
        }
      }
      expect((await site.stats()).failure).toBeLessThanOrEqual(8)
    })

    it('signed in as one user, 50 POSTs in another’s name: no success, no refund', async () => {
      await start()
      const [admin, attacker] = site.users
      const signedIn = await post(credentials(attacker.name, attacker.password), address(900))
      const cookie = signedIn.headers
        .getSetCookie()
        .map(line => line.split(';', 1)[0])
        .join('; ')
      const bodies = [
        `log=${admin.name}&pwd=guess&log=&pwd=`,
        `log=${admin.name}&pwd=guess&%20log=&%20pwd=`,
        `log=${admin.name}&pwd=guess`,
        `log=${encodeURIComponent(admin.email)}&pwd=%20`,
        `log=&pwd=`,
        `log=${admin.name}&pwd=guess&log%00x=&pwd%00x=`,
        `log=%3C${admin.name}%3E&pwd=%20`,
      ]
      for (let n = 0; n < 50; n += 1) await post(bodies[n % bodies.length] ?? '', address(n), { cookie })
      await new Promise(resolve => setTimeout(resolve, 500))
      const { body } = await world.admin('logs', { limit: 200 })
      const { lines } = body as { readonly lines: readonly Partial<Entry>[] }
      const others = lines.filter(
        ({ outcome, network }) => outcome !== undefined && network?.address !== address(900),
      )
      expect(others.length).toBeGreaterThan(20)
      expect(others.filter(({ outcome }) => outcome?.is === 'success')).toEqual([])
      // Seven of them were guesses at the account's name: one is left of its budget, because nothing came back.
      expect(answered(await post(credentials(admin.name, 'guess'), address(998)))).toBe('200')
      expect(answered(await post(credentials(admin.name, 'guess'), address(999)))).toBe('403 challenge')
    })
  })

  describe('hydra', () => {
    // As many as the site has workers (support/wordpress.ts): more would only wait in line.
    const TASKS = '4'
    let directory: string
    beforeAll(async () => {
      directory = await mkdtemp(join(tmpdir(), 'doorward-hydra-'))
    })
    afterAll(() => rm(directory, { recursive: true }))

    async function hydra(url: string, userAgent: string | null): Promise<string> {
      const [admin] = site.users
      const list = join(directory, 'passwords.txt')
      await writeFile(
        list,
        [...Array.from({ length: 200 }, (_, n) => `guess-${n}`), admin.password].join('\n'),
      )
      const agent = userAgent === null ? '' : `:H=User-Agent\\: ${userAgent}`
      const { hostname, port } = new URL(url)
      const form = `/wp-login.php:log=^USER^&pwd=^PASS^${agent}:F=login_error`
      const found = await run(
        'hydra',
        ['-l', admin.name, '-P', list, '-s', port, '-t', TASKS, '-I', '-f', hostname, 'http-post-form', form],
        {
          timeout: 100_000,
          cwd: directory,
        },
      ).catch((error: { readonly stdout?: string }) => ({ stdout: error.stdout ?? '' }))
      return found.stdout
    }

    // Hydra drops the passwords of a task whose connection fails, which a busy machine can make
    // happen: whoever attacks runs it again.
    it('finds the password in seconds without Doorward', { retry: 3 }, async () => {
      await start()
      expect(await hydra(site.url, 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0')).toMatch(
        /login: admin\s+password:/,
      )
    })

    for (const [name, agent] of [
      ['as it comes', null],
      ['with a browser’s User-Agent', 'Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0'],
    ] as const) {
      it(`does not find it with Doorward, ${name}`, async () => {
        await start()
        const [admin] = site.users
        const output = await hydra(world.url, agent)
        expect(output).not.toContain(`password: ${admin.password}`)
        expect((await site.stats()).success).toBe(0)
        expect((await site.stats()).attempts).toBeLessThanOrEqual(20)
      })
    }
  })
})

function call(method: string, parameters: readonly string[], more = ''): string {
  const params = parameters.map(value => `<param><value><string>${value}</string></value></param>`).join('')
  return `<?xml version="1.0"?><methodCall><methodName>${method}</methodName><params>${params}${more}</params></methodCall>`
}
