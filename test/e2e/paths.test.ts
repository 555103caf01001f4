// Two thousand spellings of one path, as bytes on a socket, in workerd itself: whatever the demo site, or any server as
// lax about paths as one in front of a site could be, takes for the login is counted as one.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DemoSite, startDemoSite } from '../../scripts/demo-site.ts'
import type { RawWorkerd } from '../../scripts/raw-workerd.ts'
import { type LaxSite, startLaxSite } from '../support/lax-site.ts'
import { apiSpellings, spellings } from '../support/path-spellings.ts'
import { ask } from '../support/raw-http.ts'
import { startRawWorld } from '../support/raw-world.ts'
import { address, inParallel, type Tally } from '../support/world.ts'

const accountBudget = 8
const wanted = 2_000

/** A demo site behind a lax server behind Doorward, and guesses at all these spellings. */
interface Tried {
  readonly site: DemoSite
  readonly lax: LaxSite
  readonly worker: RawWorkerd
  readonly statuses: readonly number[]
}

const families = {
  '/login': { presets: ['generic-form', 'generic-json'], targets: spellings('login', wanted) },
  // No preset with a plain `/login` helps here.
  '/api/login': { presets: ['generic-json'], targets: apiSpellings() },
} as const

for (const [path, { presets, targets }] of Object.entries(families)) {
  describe(`${targets.length} spellings of ${path}`, () => {
    let tried: Tried
    beforeAll(async () => {
      const site = await startDemoSite({ port: 0, workFactor: 1024 })
      const lax = await startLaxSite(site.url, path)
      const worker = await startRawWorld(lax.url, { PRESET: presets })
      tried = { site, lax, worker, statuses: await guessAtAll(worker, path, targets) }
    })
    afterAll(async () => {
      await tried.worker.stop()
      await tried.lax.close()
      await tried.site.close()
    })

    it('the demo site sees no more wrong guesses than the account has', async () => {
      const stats = await (await fetch(`${tried.site.url}/__stats`)).json()
      const { login } = stats as { readonly login: Tally }
      expect(login.failure).toBeLessThanOrEqual(accountBudget)
      expect(login.failure).toBeGreaterThan(0)
      expect(login.success).toBe(0)
    })

    it('nor does any server that could stand in front of it', () => {
      const told = tried.lax.logins().slice(0, 20).join('  ')
      expect(tried.lax.logins().length, told).toBeLessThanOrEqual(accountBudget)
      expect(tried.lax.logins().length).toBeGreaterThan(0)
    })

    it('none is answered with a failure of ours', () => {
      expect(tried.statuses.length).toBe(targets.length)
      expect(tried.statuses.filter(status => status >= 500 || status === 0)).toEqual([])
    })
  })
}

/** Tries a wrong password for one account at each of these targets, every time from another network. */
function guessAtAll(
  worker: RawWorkerd,
  path: string,
  targets: readonly string[],
): Promise<readonly number[]> {
  const type = path.startsWith('/api') ? 'application/json' : 'application/x-www-form-urlencoded'
  const bodyOf = (fields: Readonly<Record<string, string>>) =>
    path.startsWith('/api') ? JSON.stringify(fields) : new URLSearchParams(fields).toString()
  const guesses = targets.map((target, n) => async () => {
    const answer = await ask(worker.url, {
      method: 'POST',
      target,
      headers: [
        ['CF-Connecting-IP', n < 512 ? address(n) : `100.${64 + (n >> 8)}.${n & 255}.7`],
        ['Content-Type', type],
      ],
      body: bodyOf({ email: 'ada@demo.example', password: `guess-${n}` }),
    })
    return answer.status
  })
  return inParallel(16, guesses)
}
