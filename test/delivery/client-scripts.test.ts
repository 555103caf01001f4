// The scripts that browsers are given are those of `client/`, as they are now, and small.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { stop } from 'esbuild'
import { afterAll, describe, expect, it } from 'vitest'
import { clientScriptsFile, clientScriptsText } from '../../scripts/build-client.ts'
import { clientScript, pageScript } from '../../src/delivery/client-scripts.ts'

afterAll(stop)

describe('the scripts for browsers', () => {
  it('are built from the sources as they are: npm run build:client', async () => {
    expect(readFileSync(clientScriptsFile, 'utf8')).toBe(await clientScriptsText())
  })

  it('stay small: under 8 KB, and half of that on the way', () => {
    for (const { text } of [clientScript, pageScript]) {
      expect(text.length).toBeLessThan(8 * 1024)
      expect(gzipSync(text).length).toBeLessThan(4 * 1024)
    }
  })

  it('read the same in every character set', () => {
    const { text } = { text: clientScript.text + pageScript.text }
    expect([...text].every(character => character < '\u007f')).toBe(true)
  })

  it('have a hash that names their text', () => {
    for (const { hash } of [clientScript, pageScript]) expect(hash).toMatch(/^[0-9a-f]{12}$/)
    expect(clientScript.hash).not.toBe(pageScript.hash)
  })
})
