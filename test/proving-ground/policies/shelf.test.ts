// The shelf of policies: its order, and what an item may not do.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { doorwardVariants } from '../../../proving-ground/policies/doorward-variants.ts'
import { policies } from '../../../proving-ground/policies/index.ts'
import { forwarded, knocks, turnedAway, visit } from './visitor.ts'

const folder = join(import.meta.dirname, '../../../proving-ground/policies')
/** What is no rival has rules of its own. */
const files = readdirSync(folder)
  .filter(name => !['index.ts', 'contract.ts', 'doorward.ts', 'doorward-variants.ts'].includes(name))
  .map(name => ({ name, text: readFileSync(join(folder, name), 'utf8') }))

describe('the shelf of policies', () => {
  it('holds them in the order of the tables', () => {
    expect(Object.keys(policies)).toEqual([
      'none',
      'doorward',
      'doorward-0.25',
      'doorward-0.5',
      'doorward-1',
      'doorward-2',
      'doorward-3',
      'detector',
      'strangers',
      'aws-atp',
      'cloudflare-rules',
      'auth0',
      'keycloak',
      'authelia',
      'supabase',
      'better-auth',
      'crowdsec',
      'fail2ban',
      'wordfence',
      'nginx-limit-req',
      'device-cookies',
      'stopguessing',
      'turnstile-always',
      'oracle',
    ])
  })

  it('has each under its own name, with a note of one line', () => {
    for (const [name, policy] of Object.entries(policies)) {
      expect(policy.name).toBe(name)
      expect(policy.note).toMatch(/^[^\n]{20,130}$/)
    }
  })

  it('has no item that imports another', () => {
    expect(files.map(({ name }) => name)).toContain('aws-atp.ts')
    for (const { name, text } of files)
      expect([name, [...text.matchAll(/from '\.\/([^']+)'/g)].map(([, from]) => from)]).toEqual([
        name,
        ['contract.ts'],
      ])
  })

  it('has no item that keeps anything but in a counter, which is bounded', () => {
    for (const { name, text } of files)
      expect([name, /new (Weak)?(Map|Set)\b/.test(text)]).toEqual([name, false])
  })

  it('has no item but the oracle that asks who attacks', () => {
    for (const { name, text } of files) expect(text.includes('isAttack')).toBe(name === 'oracle.ts')
  })

  it('starts each anew: nothing of an earlier run is left', () => {
    const rivals = Object.values(policies).filter(
      ({ name }) => name !== 'doorward' && !(name in doorwardVariants),
    )
    for (const policy of rivals) {
      const first = knocks(visit(policy), 40, 500, { at: 0 })
      expect(knocks(visit(policy), 40, 500, { at: 0 })).toEqual(first)
    }
  })
})

describe('none and oracle', () => {
  it('none lets everything through', () => {
    expect(visit(policies.none, () => true).knock({ at: 0 })).toEqual(forwarded)
  })

  it('the oracle refuses what is an attack, and nothing else', () => {
    const visitor = visit(policies.oracle, ({ name }) => name === 666)
    expect(visitor.knock({ at: 0, name: 666, right: true })).toEqual(turnedAway(null))
    expect(visitor.knock({ at: 0, name: 1 })).toEqual(forwarded)
  })
})
