// What the operator sees of campaigns, and what he tells the watchtower, through the command line.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { percentText } from '../../../scripts/command-line/percent.ts'
import { widthOf } from '../../../scripts/command-line/screen.ts'
import { campaignSentences, watchedRows } from '../../../scripts/command-line/watched.ts'
import { skeleton } from '../../../src/lib/account-name.ts'
import { day, hour, minute } from '../../../src/lib/time.ts'
import { sentenceOf } from '../../../src/watchtower/object/sentence.ts'
import { adminWorld, token } from '../../support/admin.ts'
import { typed } from '../../support/command-line.ts'
import { entryAt, subjects } from '../../support/journal.ts'
import { type Served, served } from '../../support/served.ts'
import { campaignWith, measures, type Sighted } from '../../support/watchtower.ts'

const now = Date.now()
let world: ReturnType<typeof adminWorld>
let server: Served

beforeAll(async () => {
  server = await served(request => world.api.fetch(request))
})
beforeEach(() => {
  world = adminWorld(() => now)
})
afterAll(() => server.close())

function run(
  argv: readonly string[],
  options: { readonly input?: string; readonly columns?: number | null } = {},
) {
  return typed(argv, { env: { DOORWARD_URL: server.url, DOORWARD_ADMIN_TOKEN: token }, ...options })
}

const nameOf = (account: string) => subjects.account(skeleton(account)).key.slice(-22)

function openedAt(at: number, account: string, how: 'probably' | 'possibly') {
  return { at, reference: entryAt(at).reference, name: nameOf(account), how }
}

function told(change: Partial<Sighted>): Sighted {
  const campaign = campaignWith(change)
  return { ...campaign, sentence: sentenceOf(campaign) }
}

const over = told({
  id: 2,
  startedAt: now - 3 * day,
  declaredAt: now - 3 * day + hour,
  endedAt: now - 2 * day,
  ended: 'went-away',
})
const probably = openedAt(now - 3 * hour, 'alice@example.com', 'probably')
const possibly = openedAt(now - 2 * day, 'bob', 'possibly')
const goingOn = told({
  startedAt: now - 4 * hour,
  declaredAt: now - 3 * hour,
  takenOver: [possibly, probably],
})

function watching(change: Partial<typeof measures> = {}): void {
  world.watchtower.sightings = { campaigns: [over, goingOn], measures: { ...measures, ...change } }
}

describe('doorward campaigns', () => {
  it('lists them, the newest last: what is known of each, and how to act on it', async () => {
    watching()
    const { code, out, err } = await run(['campaigns'])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out.indexOf('Campaign 2  over, ')).toBe(0)
    expect(out.indexOf('Campaign 3  goes on, since ')).toBeGreaterThan(0)
    const text = out.replace(/\s+/g, ' ')
    expect(text).toContain(over.sentence)
    expect(text).toContain(goingOn.sentence)
    expect(text).toContain('What happened: doorward show REFERENCE')
    expect(text).toContain('Whose they are: doorward match --campaign 3 < names.txt')
    expect(text).toContain('Is it none, but a mailing of yours? doorward dismiss-campaign')
    expect(text.indexOf('dismiss-campaign')).toBeGreaterThan(text.indexOf('Campaign 3'))
  })

  it('lists the accounts, those first that were probably opened', async () => {
    watching()
    const { out } = await run(['campaigns'])
    const [before = '', after = ''] = out.split('Possibly opened, after a check was passed: 1\n')
    expect(before).toContain('Probably opened: 1\n')
    expect(before).toMatch(new RegExp(`\\d\\d:\\d\\d:\\d\\d  ${probably.reference}  ${probably.name}\n`))
    expect(after).toContain(`${possibly.reference}  ${possibly.name}\n`)
  })

  it.each([60, 80, 120])('keeps its sentences within %i columns, and everything within 80', async columns => {
    watching({ young: true, learntDays: 0.4 })
    const { out, err } = await run(['campaigns'], { columns })
    for (const line of `${out}${err}`.split('\n')) {
      expect(widthOf(line)).toBeLessThanOrEqual(line.startsWith('    ') ? 80 : columns)
    }
  })

  it('tells how each one ended', async () => {
    const endings = { 'went-away': 'over', dismissed: 'was none', 'given-up': 'counts as normal' } as const
    for (const [ended, said] of Object.entries(endings)) {
      const campaign = { ...over, ended: ended as keyof typeof endings }
      world.watchtower.sightings = { campaigns: [campaign], measures }
      const { out } = await run(['campaigns'])
      expect(out).toContain(`Campaign 2  ${said}, `)
      expect(out).not.toContain('dismiss-campaign')
    }
  })

  it('gives each one as a line of JSON', async () => {
    watching()
    const { lines } = await run(['campaigns', '--json'])
    expect(lines).toMatchObject([
      { id: 2 },
      { id: 3, takenOver: [{ how: 'possibly' }, { tag: probably.name }] },
    ])
  })

  it('says that there is none, and how much that means', async () => {
    expect(await run(['campaigns'])).toMatchObject({
      code: 0,
      out: '',
      err: 'The watchtower knows of no campaign.\n',
    })
    world.watchtower.sightings = { campaigns: [], measures: { ...measures, young: true, learntDays: 0.5 } }
    expect((await run(['campaigns'])).err.replace(/\s+/g, ' ')).toContain(
      'Learnt for 12 hours of 3 days: so far',
    )
  })

  it('says that the watchtower does not answer', async () => {
    world.watchtower.look = () => Promise.reject(new Error('gone'))
    expect(await run(['campaigns'])).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('watchtower'),
    })
  })
})

describe('doorward match --campaign', () => {
  const names = ['carol', 'Alice@Example.com', 'bob'].join('\n')

  it('tells whose the accounts are that were opened in it', async () => {
    watching()
    const { code, out } = await run(['match', '--campaign', '3'], { input: names })
    expect({ code, out }).toEqual({
      code: 0,
      out: `${probably.name} Alice@Example.com\n${possibly.name} bob\n`,
    })
    const { lines } = await run(['match', '--campaign', '3', '--json'], { input: names })
    expect(lines).toContainEqual({ tag: possibly.name, name: 'bob' })
  })

  it('says so where there is no such campaign, or nothing was opened in it', async () => {
    watching()
    const failing = async (...argv: readonly string[]) => {
      const { code, err } = await run(['match', '--campaign', ...argv], { input: names })
      return `${code} ${err}`
    }
    expect(await failing('7')).toBe('1 There is no campaign 7: "doorward campaigns" lists them.\n')
    expect(await failing('2')).toBe('1 No account was probably opened in campaign 2.\n')
    expect(await failing('x')).toMatch(/^2 /)
    expect(await failing('3', '--since', '1h')).toMatch(/^2 Give either/)
  })
})

describe('doorward dismiss-campaign', () => {
  it('ends the one that goes on, and says which', async () => {
    watching()
    expect(await run(['dismiss-campaign'])).toMatchObject({
      code: 0,
      out: expect.stringMatching(
        /^Campaign 3 was none\. What strangers do now, .* more than twice as many strangers come\.\n$/,
      ),
    })
    expect(await run(['dismiss-campaign'])).toMatchObject({ code: 1, err: 'No campaign goes on.\n' })
  })
})

describe('doorward import-names', () => {
  const many = Array.from({ length: 600 }, (_, at) => `user-${at}@example.com`).join('\r\n')

  it('tells the watchtower all of them, in batches', async () => {
    expect(await run(['import-names'], { input: many })).toMatchObject({
      code: 0,
      out: 'The watchtower knows 600 of these names.\n',
    })
    expect(new Set(world.watchtower.names).size).toBe(600)
    expect(world.watchtower.names).toContain(nameOf('user-599@example.com'))
    expect(world.watchtower.isComplete).toBe(false)
  })

  it('leaves out what is no name, and goes on', async () => {
    const input = `bob\n\n${'x'.repeat(600)}\n<>\ncarol`
    expect((await run(['import-names', '--json'], { input })).lines).toEqual([
      { taken: 2, noRoom: 0, complete: false },
    ])
  })

  it('says at the end that these are all, once every one of them is known', async () => {
    const seen: number[] = []
    const { addNames } = world.watchtower
    world.watchtower.addNames = function (names, complete) {
      if (complete) seen.push(this.names.length)
      return addNames.call(this, names, complete)
    }
    const { out } = await run(['import-names', '--complete-at-end'], { input: many })
    expect(seen).toEqual([600])
    expect(out).toContain('It takes them for all names of the site, and counts unknown ones from now on.')
  })

  it('never says so where some found no room: their owners would be taken for strangers', async () => {
    world.watchtower.room = 500
    const { code, out } = await run(['import-names', '--complete-at-end'], { input: many })
    expect(code).toBe(1)
    expect(out).toContain('The watchtower knows 500 of these names; 100 found no room.\n')
    expect(out).not.toContain('all names')
    expect(world.watchtower.isComplete).toBe(false)
  })

  it('does not take silence for a site without names', async () => {
    expect(await run(['import-names', '--complete-at-end'], { input: '\n' })).toMatchObject({
      code: 1,
      err: 'There are no names on standard input.\n',
    })
    expect(world.watchtower.isComplete).toBe(false)
  })
})

describe('doorward status', () => {
  it('prints what the site measured about itself', async () => {
    const { code, out } = await run(['status'])
    expect(code).toBe(0)
    expect(out).toMatch(/\nPeople +74 % of sign-ins on known devices, 5\.1 % by strangers\n/)
    expect(out).toMatch(/\nLearnt +for 13 days\n/)
    expect(out).toMatch(/\nNames +83 % are known, and unknown ones count\n/)
    expect(out).toMatch(/\nCampaign +none goes on\n/)
  })

  it('prints the campaign that goes on, and what it costs people', async () => {
    watching({ checked: 0.012, interrupted: 0.003 })
    const { out } = await run(['status'])
    expect(out).toMatch(/\nCampaign +3 goes on since \d\d:\d\d:\d\d \(4h ago\): doorward campaigns\n/)
    expect(out).toContain(goingOn.sentence)
    expect(out).toContain("about 1.2 % of people's sign-ins need a check")
  })

  it('breaks its lines where the terminal ends', async () => {
    watching({ checked: 0.012, interrupted: 0.003, young: true, learntDays: 0.4 })
    await world.write(entryAt(now - minute, { watched: 'challenge', reason: 'strangers' }))
    const { out } = await run(['status'], { columns: 80 })
    for (const line of out.split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(80)
    expect(out.replace(/\s+/g, ' ')).toContain(goingOn.sentence)
  })

  it('says what every rule would have done to people', async () => {
    await world.write(
      entryAt(now - minute),
      entryAt(now - minute, { watched: 'challenge', reason: 'strangers' }),
      entryAt(now - minute, { watched: 'challenge', reason: 'strangers' }),
      entryAt(now - minute, { watched: 'refuse', reason: 'deny-list' }),
    )
    const { out } = await run(['status'])
    expect(out).toContain("would also have asked for 2 checks and refused 1: 75 % of the day's 4 attempts.\n")
    expect(out).toContain('doorward logs --would block --outcome success\n')
  })

  it('still answers where the watchtower does not', async () => {
    world.watchtower.look = () => Promise.reject(new Error('gone'))
    const { code, out } = await run(['status'])
    expect(code).toBe(0)
    expect(out).toMatch(/\nCampaigns +the watchtower does NOT answer\n/)
  })
})

describe('what the site measured, in words', () => {
  const row = (name: string, change: Partial<typeof measures>) =>
    watchedRows({ watchtower: { ...measures, ...change }, campaign: null }, now).find(
      ([of]) => of === name,
    )?.[1]

  it('says that the watchtower is young', () => {
    expect(row('Learnt', { young: true, learntDays: 1.5 })).toBe(
      "for 1 day 12 hours of 3 days: so far, the watchtower sees only what no site's people do",
    )
    expect(row('Learnt', { young: true, learntDays: 0 })).toMatch(/^nothing yet: so far/)
    expect(row('People', { young: true, learntDays: 0 })).toBe('nothing measured yet')
  })

  it('says that no campaign is declared because one was dismissed, until that is over', () => {
    const calmUntil = now + 3 * 3_600_000 + 20_500
    expect(row('Campaign', { calmUntil })).toBe(
      'none goes on; one was dismissed: none is declared for 3 hours 1 minute, unless more than twice as many strangers come',
    )
    expect(row('Campaign', { calmUntil: now })).toBe('none goes on')
  })

  it('says when unknown names will count, and that the set is full', () => {
    const names = { ...measures.names, coverage: 0.41, warm: false }
    expect(row('Names', { names })).toBe('41 % are known; from 80 % on, unknown ones count')
    expect(row('Names', { names: { ...names, full: true } })).toContain('there is no room for more')
  })

  it('says what a campaign would cost where rules only watch, and nothing where it costs nothing', () => {
    const campaign = { id: 3, startedAt: now, sentence: 'Attack.' }
    const watched = { watchtower: { ...measures, checked: 0.02, interrupted: 0.001 }, campaign }
    expect(campaignSentences(watched, 'monitor')[1]).toContain('would need a check')
    expect(campaignSentences({ watchtower: measures, campaign }, 'enforce')).toEqual(['Attack.'])
  })

  it('gives shares below ten per cent a decimal', () => {
    const texts = [0, 0.0004, 0.051, 0.09949, 0.0996, 0.742, 1].map(percentText)
    expect(texts).toEqual(['0 %', '0.0 %', '5.1 %', '9.9 %', '10 %', '74 %', '100 %'])
  })
})
