// A credential that is tried in the real runtime, where what a request began ends with it.
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { compile } from '../../scripts/compile.ts'
import { type RawWorkerd, startRawWorkerd } from '../../scripts/raw-workerd.ts'
import { sendAndReset } from '../support/reset.ts'

let worker: RawWorkerd

beforeAll(async () => {
  const contents = await compile(join(import.meta.dirname, '../support/signing-worker.ts'))
  worker = await startRawWorkerd({
    modules: [{ name: 'index.js', type: 'esModule', contents }],
    console: 'nowhere',
  })
})
afterAll(() => worker.stop())

const next = async () => (await fetch(`${worker.url}/next`)).json()

it('lets nobody wait for ever where the first who tried it went away, whether they wait already or come later', async () => {
  const first = sendAndReset(`${worker.url}/first`, 1_000)
  await pause(500)
  const waiting = next()
  await first
  expect(await next()).toEqual({ right: false, waited: true })
  expect(await waiting).toEqual({ right: false, waited: true })
})
