// Calls that leave together in the real runtime, where what a request began ends with it.
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { compile } from '../../scripts/compile.ts'
import { type RawWorkerd, startRawWorkerd } from '../../scripts/raw-workerd.ts'
import { sendAndReset } from '../support/reset.ts'

let worker: RawWorkerd

beforeAll(async () => {
  const contents = await compile(join(import.meta.dirname, '../support/gathering-worker.ts'))
  worker = await startRawWorkerd({
    modules: [{ name: 'index.js', type: 'esModule', contents }],
    console: 'nowhere',
  })
})
afterAll(() => worker.stop())

const get = async (path: string) => (await fetch(`${worker.url}/${path}`)).text()
const ask = (what: string) => get(`ask/${what}`)

it('whoever asked together with one who was answered meanwhile is answered too', async () => {
  const before = ask('before')
  expect(await get('leave/carrier')).toBe('left')
  const others = await Promise.all(['b', 'c', 'd'].map(ask))
  expect(others).toEqual(['b answered', 'c answered', 'd answered'])
  expect(await before).toBe('before answered')
})

it('whoever asked together with clients that went away is answered too', async () => {
  const before = ask('before')
  await pause(10)
  const gone = Array.from({ length: 8 }, (_, n) => sendAndReset(`${worker.url}/ask/gone-${n}`, 20))
  await pause(10)
  const others = await Promise.all(['b', 'c', 'd'].map(ask))
  expect(others).toEqual(['b answered', 'c answered', 'd answered'])
  await Promise.all([before, ...gone])
})

it('whoever comes after requests that the platform ended in mid-call is answered', async () => {
  expect(await get('ended/a')).toBe('a answered')
  await Promise.all(Array.from({ length: 8 }, (_, n) => sendAndReset(`${worker.url}/ended/gone-${n}`, 25)))
  // Until then, what they would have carried counts as on its way.
  await pause(1_000)
  for (const what of ['b', 'c', 'd']) expect(await get(`ended/${what}`)).toBe(`${what} answered`)
})
