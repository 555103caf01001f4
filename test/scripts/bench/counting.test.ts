// Counting calls: the wrapper around a Worker counts each call to an object and changes nothing, the site looks at the
// count before it answers, and slices that are not what they should be are found.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { countedModules, countsPath } from '../../../scripts/bench/counted-worker.ts'
import { more } from '../../../scripts/bench/counting.ts'
import { startCountingOrigin } from '../../../scripts/bench/counting-origin.ts'
import { faultOf } from '../../../scripts/bench/round.ts'

describe('the wrapper', () => {
  const directory = mkdtempSync(join(tmpdir(), 'doorward-test-'))
  afterAll(() => rmSync(directory, { recursive: true }))

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

  it('counts each call by its binding, and passes on what is asked and what is given', async () => {
    writeFileSync(join(directory, 'package.json'), '{"type": "module"}')
    for (const { name, contents } of countedModules([
      { name: 'index.js', type: 'esModule', contents: worker },
    ])) {
      writeFileSync(join(directory, name), contents)
    }
    const counted = await import(pathToFileURL(join(directory, 'counted.js')).href)
    const stub = { add: async (one: number, other: number) => one + other }
    const namespace = { idFromName: (text: string) => text, get: () => stub, getByName: () => stub }
    const ask = async (path: string) =>
      (await counted.default.fetch(new Request(`http://x${path}`), { MODE: 'on', COUNTS: namespace })).json()

    expect(await ask(countsPath)).toEqual({})
    expect(await ask('/')).toEqual({ first: 3, second: 7, mode: 'on', environments: 1 })
    expect(await ask(countsPath)).toEqual({ COUNTS: 2 })
    expect(await ask('/')).toMatchObject({ environments: 1 })
    expect(await ask(countsPath)).toEqual({ COUNTS: 4 })
    expect(counted.Counter).toBeTypeOf('function')
  })

  it('is the entry, before the modules of the Worker', () => {
    const modules = countedModules([{ name: 'index.js', type: 'esModule', contents: worker }])
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
  const slice = { seconds: 1, answers: 100, unexpected: 0, sample: '', sent: 120, prepared: 0 }

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
