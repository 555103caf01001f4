// How an origin says that an account has another password or owner, and that nobody else hears of it.
import { describe, expect, it } from 'vitest'
import { heed } from '../src/account-changed.ts'
import type { Subject } from '../src/attempt.ts'
import { longestName, skeleton } from '../src/lib/account-name.ts'
import { day } from '../src/lib/time.ts'
import { subjects } from './support/attempts.ts'
import { form, formSite, guarded, ownCookie } from './support/guarded.ts'

const ada = 'ada@demo.example'
const header = 'doorward-account-changed'

const accountOf = (name: string) => subjects.account(skeleton(name))

/** What is forgotten for an answer with this header, and the answer that goes on. */
async function heeded(said: string | null, answer = new Response('Done.')) {
  const forgotten: Subject[] = []
  const reported: unknown[] = []
  const work: Promise<unknown>[] = []
  if (said !== null) answer.headers.set(header, said)
  const store = { forgetDevices: async (subject: Subject) => void forgotten.push(subject) }
  const site = { store, subjects, report: (event: string) => reported.push(event) }
  const response = heed(answer, site as unknown as Parameters<typeof heed>[1], later => work.push(later))
  await Promise.all(work)
  return { answer, response, forgotten, reported }
}

describe('the header of an account that changed', () => {
  it('makes its devices unknown, in whatever spelling it is named', async () => {
    for (const said of [ada, 'ADA@Demo.Example', 'ada%40demo.example', ' ada@demo.example ']) {
      const { forgotten } = await heeded(said)
      expect([said, forgotten]).toEqual([said, [accountOf(ada)]])
    }
  })

  it('is read percent-encoded, and as it is where it is not', async () => {
    expect((await heeded('m%C3%BCller')).forgotten).toEqual([accountOf('müller')])
    expect((await heeded('100%')).forgotten).toEqual([accountOf('100%')])
  })

  it('never goes on, and everything else of the answer does', async () => {
    const answer = new Response('Done.', {
      status: 303,
      headers: [
        ['set-cookie', 'a=1'],
        ['set-cookie', 'b=2'],
        ['location', '/account'],
        ['content-type', 'text/plain'],
      ],
    })
    const { response } = await heeded(ada, answer)
    expect([...response.headers]).toEqual([
      ['content-type', 'text/plain'],
      ['location', '/account'],
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
    ])
    expect([response.status, await response.text()]).toEqual([303, 'Done.'])
  })

  it('is not waited for: the answer goes on at once', () => {
    const store = { forgetDevices: () => new Promise<void>(() => {}) }
    const site = { store, subjects, report: () => {} } as unknown as Parameters<typeof heed>[1]
    const answer = new Response('Done.', { headers: { [header]: ada } })
    expect(heed(answer, site, () => {}).status).toBe(200)
  })

  it('means nothing where it names nobody, and is taken off all the same', async () => {
    for (const said of ['', ' ', '<>', '%20']) {
      const { forgotten, response } = await heeded(said)
      expect([said, forgotten, response.headers.has(header)]).toEqual([said, [], false])
    }
  })

  it('names several accounts: separated by commas, or twice in an answer', async () => {
    const grace = 'grace@demo.example'
    const answer = new Response('Done.')
    for (const name of [ada, grace]) answer.headers.append(header, name)
    const both = [accountOf(ada), accountOf(grace)]
    expect((await heeded(null, answer)).forgotten).toEqual(both)
    expect((await heeded(`${ada},${encodeURIComponent(grace)}`)).forgotten).toEqual(both)
    expect((await heeded('a%2Cb, ,c')).forgotten).toEqual([accountOf('a,b'), accountOf('c')])
  })

  it('names eight of them at most', async () => {
    const names = Array.from({ length: 9 }, (_, n) => `person${n}@demo.example`)
    expect((await heeded(names.join())).forgotten).toEqual(names.slice(0, 8).map(accountOf))
  })

  it('is read as far as a name may be long', async () => {
    const { forgotten } = await heeded('%61%62'.repeat(longestName))
    expect(forgotten).toEqual([accountOf('ab'.repeat(longestName / 2))])
  })

  it('costs an answer without it nothing: it is the very same', async () => {
    const { answer, response, forgotten } = await heeded(null)
    expect(response).toBe(answer)
    expect(forgotten).toEqual([])
  })

  it('is told to the operator where the store fails, and to nobody else', async () => {
    const reported: unknown[] = []
    const work: Promise<unknown>[] = []
    const store = { forgetDevices: () => Promise.reject(new Error('away')) }
    const site = { store, subjects, report: (...said: readonly unknown[]) => reported.push(said[0]) }
    const answer = new Response('Done.', { headers: { [header]: ada } })
    heed(answer, site as unknown as Parameters<typeof heed>[1], later => work.push(later))
    await expect(Promise.all(work)).resolves.toBeDefined()
    expect(reported).toEqual(['store'])
  })
})

describe('an account that changed', () => {
  /** A site that says so where the form asks it to. */
  async function origin(request: Request): Promise<Response> {
    const changed = request.headers.get('x-now-changed')
    const answer = await formSite(request)
    if (changed !== null) answer.headers.set(header, changed)
    return answer
  }
  const changing = { 'x-now-changed': ada }

  it.each([
    ['a page that nobody protects', '/settings', { method: 'GET' }],
    ['a form that nobody protects', '/members/rename', { body: 'name=x' }],
    ['a reset that was completed', '/reset/confirm', { body: 'token=right' }],
    ['a password that was changed', '/account/email', { body: form({ password: 'right' }) }],
    ['a sign-in', '/login', { body: form({ email: 'grace@demo.example', password: 'right' }) }],
    ['a request that is none of its door’s', '/login', { method: 'GET' }],
  ] as const)(
    'is heeded from the answer to %s, and the visitor does not see it',
    async (_, path, sending) => {
      const made = guarded({ origin })
      const device = { id: 'id', name: 'name', previousName: null, checked: true }
      const subject = made.site.subjects.account(skeleton(ada))
      await made.site.store.remember(subject, device)
      const known = async () => {
        const ask = {
          subject,
          debits: [],
          claims: [],
          device: 'id',
          provenance: null,
          proversAt: null,
          lifts: [],
        }
        return (await made.site.store.take([ask]))[0]?.device
      }
      expect(await known()).toBe('ripe')
      const response = await made.send(path, { ...sending, headers: changing })
      expect(response.status).toBeLessThan(400)
      expect(response.headers.has(header)).toBe(false)
      expect(await known()).toBeNull()
    },
  )

  it('has to earn its devices anew: the old cookie is worth nothing', async () => {
    const made = guarded({ origin })
    const first = ownCookie(await made.login(ada, 'right'), 'device')
    made.clock.advance(day)
    const ripe = ownCookie(await made.login(ada, 'right', { headers: { cookie: first } }), 'device')
    await made.send('/reset/confirm', { body: 'token=right', headers: changing })
    for (let n = 0; n < 8; n += 1) await made.login(ada, 'wrong', { from: `192.0.${n}.7` })
    const answer = await made.login(ada, 'right', { from: '198.51.100.7', headers: { cookie: ripe } })
    expect([answer.status, answer.headers.get('doorward-mitigated')]).toEqual([403, 'challenge'])
  })

  it('is nothing that a visitor can say: his header goes nowhere', async () => {
    const made = guarded()
    await made.send('/login', { body: form({ email: ada, password: 'right' }), headers: { [header]: ada } })
    await made.send('/about', { method: 'GET', headers: { [header]: ada } })
    for (const request of made.reached) expect(request.headers.has(header)).toBe(false)
  })
})
