// The generic presets on the real demo site: every answer is read as what it is.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DemoSite, startDemoSite } from '../../scripts/demo-site.ts'
import { readAnswer, type Said } from '../../src/answer.ts'
import { pathPatterns, pathReadings } from '../../src/lib/path-pattern.ts'
import { genericForm } from '../../src/presets/generic-form.ts'
import { genericJson } from '../../src/presets/generic-json.ts'
import type { RouteRule } from '../../src/routes/contract.ts'

let site: DemoSite
beforeAll(async () => {
  site = await startDemoSite({ port: 0, people: 1, workFactor: 16 })
})
afterAll(() => site.close())

type Fields = Readonly<Record<string, string>>

interface Reply {
  readonly rule: string
  readonly said: Said | 'needs-body'
  readonly cookies: string
}

async function post(path: string, fields: Fields, cookies = ''): Promise<Reply> {
  const isJson = path.startsWith('/api/')
  const url = site.url + path
  const response = await fetch(url, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: cookies, ...(isJson ? { 'content-type': 'application/json' } : {}) },
    body: isJson ? JSON.stringify(fields) : new URLSearchParams(fields),
  })
  const rule = ruleFor(path)
  const body = await response.text()
  const answer = { status: response.status, headers: response.headers, url, referer: null, body }
  return {
    rule: rule.name,
    said: readAnswer(rule.outcome, answer),
    cookies: response.headers
      .getSetCookie()
      .map(line => line.split(';', 1)[0])
      .join('; '),
  }
}

function ruleFor(path: string): RouteRule {
  const rules: readonly RouteRule[] = [...genericForm.routes, ...genericJson.routes]
  const found = rules.find(({ paths }) => pathPatterns(paths)(pathReadings(path)))
  if (found === undefined) throw new Error(`no rule protects ${path}`)
  return found
}

async function resetToken(path: string, email: string): Promise<string> {
  await post(path, { email })
  const mails = (await (await fetch(`${site.url}/__outbox`)).json()) as readonly { readonly token: string }[]
  return mails.at(-1)?.token ?? ''
}

const ada = { email: 'ada@demo.example', password: 'analytical-engine-1843' }
const grace = { email: 'grace@demo.example', password: 'moth-in-relay-70-1947' }

describe.each([
  ['forms', '', 'generic-form', 'new_email'],
  ['JSON', '/api', 'generic-json', 'newEmail'],
])('the demo site, with %s', (_, base, preset, newEmail) => {
  it('signs in with the right password, and with no other', async () => {
    expect(await post(`${base}/login`, ada)).toMatchObject({ rule: `${preset}-login`, said: 'success' })
    expect((await post(`${base}/login`, { ...ada, password: 'wrong' })).said).toBe('failure')
    expect((await post(`${base}/login`, { email: 'nobody@demo.example', password: 'wrong' })).said).toBe(
      'failure',
    )
  })

  it('waits for the code of a second factor', async () => {
    const pending = await post(`${base}/login`, grace)
    expect(pending.said).toBe('pending')
    const wrong = await post(`${base}/login/code`, { code: '000000' }, pending.cookies)
    expect(wrong).toMatchObject({ rule: `${preset}-code`, said: 'failure' })
    expect((await post(`${base}/login/code`, { code: '294817' })).said).toBe('failure')
    expect((await post(`${base}/login/code`, { code: '294817' }, pending.cookies)).said).toBe('success')
  })

  it('says no to a wrong password of somebody who is signed in', async () => {
    const { cookies } = await post(`${base}/login`, ada)
    expect((await post(`${base}/login`, { ...grace, password: 'wrong' }, cookies)).said).toBe('failure')
    expect((await post(`${base}/login`, { email: grace.email, password: '' }, cookies)).said).toBe('failure')
  })

  it('sets a new password with the token of a reset, and with no other', async () => {
    const email = 'person0001@demo.example'
    const token = await resetToken(`${base}/reset`, email)
    expect((await post(`${base}/reset`, { email })).rule).toBe(`${preset}-reset`)
    const confirm = (token: string, password: string) => post(`${base}/reset/confirm`, { token, password })
    expect(await confirm('wrong', 'a-new-password')).toMatchObject({
      rule: `${preset}-reset-confirm`,
      said: 'failure',
    })
    expect((await confirm(token, 'short')).said).toBe('failure')
    expect((await confirm(token, 'a-new-password')).said).toBe('success')
  })

  it('changes the e-mail address with the password, and with no other', async () => {
    const address = `changed${base.length}@demo.example`
    const { cookies } = await post(`${base}/signup`, {
      email: `first${base.length}@demo.example`,
      password: 'long-enough',
    })
    const change = (password: string, cookies = '') =>
      post(`${base}/account/email`, { [newEmail]: address, password }, cookies)
    expect(await change('wrong', cookies)).toMatchObject({ rule: `${preset}-sensitive`, said: 'failure' })
    expect((await change('long-enough')).said).toBe('failure')
    expect((await change('long-enough', cookies)).said).toBe('success')
  })

  it('protects the signup', async () => {
    const reply = await post(`${base}/signup`, {
      email: `new${base.length}@demo.example`,
      password: 'long-enough',
    })
    expect(reply.rule).toBe(`${preset}-signup`)
  })
})
