// Calls that leave together in the real runtime, where what a request began ends with it.
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { compile } from '../../scripts/compile.ts'
import { type RawWorkerd, startRawWorkerd } from '../../scripts/raw-workerd.ts'
import { isGone } from '../support/gone.ts'

let worker: RawWorkerd

beforeAll(async () => {
  const contents = await compile(join(import.meta.dirname, '../support/gathering-worker.ts'))
  worker = await startRawWorkerd({
    modules: [{ name: 'index.js', type: 'esModule', contents }],
    console: 'nowhere',
  })
})
afterAll(() => worker.stop())

const ask = async (what: string) => (await fetch(`${worker.url}/ask/${what}`)).text()

it('whoever comes after clients that went away in mid-call is answered', async () => {
  expect(await ask('a')).toBe('a answered')
  await Promise.all(Array.from({ length: 8 }, (_, n) => isGone(`${worker.url}/ask/gone-${n}`, 25)))
  for (const what of ['b', 'c', 'd']) expect(await ask(what)).toBe(`${what} answered`)
})
