// What the package asks of Node and npm, and what the README says that it asks.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '..', '..', '..')

it('the package asks for the Node and npm that the README names', () => {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const [, node, npm] =
    /Node (\d+) or newer with npm (\d+)/.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? []
  expect(engines).toEqual({ node: `>=${node}`, npm: `>=${npm}` })
})
