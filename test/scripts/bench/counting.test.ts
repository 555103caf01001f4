// Counting calls: the wrapper around a Worker counts each call to an object and changes nothing, the site looks at the
// count before it answers, and slices that are not what they should be are found.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { more } from '../../../scripts/bench/counted-side.ts'
import { countedModules, countsPath } from '../../../scripts/bench/counted-worker.ts'
import { startCountingOrigin } from '../../../scripts/bench/counting-origin.ts'
import { faultOf } from '../../../scripts/bench/round.ts'
import { served } from '../../support/served.ts'

describe('the wrapper', () => {
  const directory = mkdtempSync(join(tmpdir(), 'doorward-test-'))
  const { fetch } = globalThis
  afterAll(() => {
    // The wrapper puts its own in its place, as nobody else has the isolate that it runs in.
    globalThis.fetch = fetch
    rmSync(directory, { recursive: true })
  })

  /** Calls its object twice and hands on what it gave, together with its environment. */
  const worker = `export class Counter {}
const seen = new Set()
export default {
  async fetch(request, env) {
    seen.add(env)
    const { COUNTS } = env
    const first = await COUNTS.get(COUNTS.idFromName('a')).add(1, 2)
    const second = await COUNTS.getByName('b').add(first, 4)
    return Response.json({ first, second, mode: env.MODE, environments: seen.size })
  },
}`

  async function written(name: string, contents: string) {
    const folder = join(directory, name)
    mkdirSync(folder)
    writeFileSync(join(folder, 'package.json'), '{"type": "module"}')
    for (const module of countedModules([{ name: 'index.js', type: 'esModule', contents }], 50)) {
      writeFileSync(join(folder, module.name), module.contents)
    }
    const exported = await import(pathToFileURL(join(folder, 'counted.js')).href)
    const { fetch }: { fetch: (request: Request, env: object) => Promise<Response> } = exported.default
    return { exported, fetch }
  }

  it('counts each call by its binding, and passes on what is asked and what is given', async () => {
    const counted = await written('objects', worker)
    const stub = { add: async (one: number, other: number) => one + other }
    const namespace = { idFromName: (text: string) => text, get: () => stub, getByName: () => stub }
    const ask = async (path: string) =>
      (await counted.fetch(new Request(`http://x${path}`), { MODE: 'on', COUNTS: namespace })).json()

    expect(await ask(countsPath)).toEqual({})
    expect(await ask('/')).toEqual({ first: 3, second: 7, mode: 'on', environments: 1 })
    expect(await ask(countsPath)).toEqual({ COUNTS: 2 })
    expect(await ask('/')).toMatchObject({ environments: 1 })
    expect(await ask(countsPath)).toEqual({ COUNTS: 4 })
    expect(counted.exported['Counter']).toBeTypeOf('function')

    const unwaited = ask('/')
    expect(await ask(countsPath)).toEqual({ COUNTS: 4 })
    await unwaited
  })

  it('counts calls to Upstash, and none to anybody else', async () => {
    const answered: string[] = []
    const site = await served(request => {
      answered.push(new URL(request.url).pathname)
      return new Response('said')
    })
    try {
      const asking = `export default { fetch: async (request, env) => {
        await fetch(env.UPSTASH_REDIS_REST_URL + '/pipeline', { method: 'POST', body: '[]' })
        return fetch(new Request(env.SITE + '/login'))
      } }`
      const upstash = await served(() => new Response('[]'))
      const counted = await written('upstash', asking)
      const env = { SITE: site.url, UPSTASH_REDIS_REST_URL: upstash.url }
      expect(await (await counted.fetch(new Request('http://x/'), env)).text()).toBe('said')
      const calls = await (await counted.fetch(new Request(`http://x${countsPath}`), env)).json()
      await upstash.close()
      expect([calls, answered]).toEqual([{ HTTP: 1 }, ['/login']])
    } finally {
      await site.close()
    }
  })

  it('is the entry, before the modules of the Worker', () => {
    const modules = countedModules([{ name: 'index.js', type: 'esModule', contents: worker }], 0)
    expect(modules.map(({ name }) => name)).toEqual(['counted.js', 'index.js'])
  })
})

describe('what came between two looks', () => {
  it('is the difference, where there is one', () => {
    expect(more({ LEDGER: 2, JOURNAL: 1 }, { LEDGER: 5, JOURNAL: 1, HTTP: 1 })).toEqual({
      LEDGER: 3,
      HTTP: 1,
    })
    expect(more({}, {})).toEqual({})
  })
})

describe('the site that counts', () => {
  it('looks before it answers a sign-in, while it is watched, and at nothing else', async () => {
    const origin = await startCountingOrigin()
    try {
      const signIn = (password: string) =>
        fetch(origin.url, { method: 'POST', body: `email=a&password=${password}`, redirect: 'manual' })
      let looks = 0
      const look = async () => ({ LEDGER: ++looks })
      expect((await signIn('wrong')).status).toBe(200)
      expect(origin.seen()).toBeNull()

      origin.watch(look)
      expect((await signIn('right')).status).toBe(303)
      expect(origin.seen()).toEqual({ LEDGER: 1 })
      expect(origin.seen()).toBeNull()
      await fetch(origin.url)
      expect(looks).toBe(1)

      origin.watch(null)
      await signIn('right')
      expect(looks).toBe(1)
    } finally {
      await origin.stop()
    }
  })
})

describe('a slice', () => {
  const slice = { seconds: 1, answers: 100, unexpected: 0, sample: '', sent: 120 }

  it('counts where nearly every answer was that of its case', () => {
    expect(faultOf(slice)).toBeNull()
    expect(faultOf({ ...slice, unexpected: 1 })).toBeNull()
  })

  it('does not where more were of another, where there were none, and where the load broke off', () => {
    expect(faultOf({ ...slice, unexpected: 2, sample: 'HTTP/1.1 500' })).toContain('HTTP/1.1 500')
    expect(faultOf({ ...slice, answers: 0 })).toContain('0 of 0')
    expect(faultOf({ error: 'the load broke off' })).toBe('the load broke off')
  })
})
