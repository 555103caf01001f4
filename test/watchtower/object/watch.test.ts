// What the one object of a site remembers: reports in; a table, campaigns and the accounts to look at out.
import { describe, expect, it } from 'vitest'
import type { Report } from '../../../src/watchtower/contract.ts'
import { createWatch, type Watch } from '../../../src/watchtower/object/watch.ts'
import { day, hour, minute, watched, watchedFor } from '../tower/traffic.ts'

const tag = (n: number) => `tag-of-account-${String(n).padStart(7, '0')}`
const reportWith = (change: Partial<Report> = {}): Report => ({
  at: 1,
  stratum: 7,
  proven: false,
  relation: 'none',
  device: null,
  ownDevice: false,
  outcome: 'failure',
  solved: null,
  session: 1,
  repeat: false,
  name: tag(1),
  reference: '',
  password: null,
  decoy: false,
  network: 1,
  ...change,
})
const created = () => createWatch({ now: watchedFor, accounts: 5_000 })
const { filter: noNames, passwords: noPasswords } = created().snapshot()

/** One that has watched a site for eight quiet days, and whatever else it remembers. */
function grown(takenOver: object = { latest: [], lists: [] }): Watch {
  const watch = created()
  const text = JSON.stringify({ format: 1, tower: watched().tower.snapshot(), takenOver, marks: [] })
  expect(watch.restore({ text, passwords: noPasswords, filter: noNames }, watchedFor)).toBe(true)
  watch.completeNames()
  return watch
}

let session = 0
/** One report each, of sessions of their own. */
function see(watch: Watch, at: number, changes: readonly Partial<Report>[]): void {
  for (const change of changes) {
    session = (session + 2_654_435_761) >>> 0
    watch.see([reportWith({ at, session, ...change })], at)
  }
}
const tags = (count: number) => Array.from({ length: count }, (_, n) => tag(n))
const times = (count: number, change: (n: number) => Partial<Report>) =>
  Array.from({ length: count }, (_, n) => change(n))

/** Names that do not exist, and between them a few that open. */
function attack(watch: Watch, from: number, ms: number): void {
  for (let at = from; at < from + ms; at += 5 * minute) {
    see(
      watch,
      at,
      times(20, n => ({ name: tag(1_000_000 + at / 1_000 + n) })),
    )
    see(watch, at, [{ name: tag((at / minute) % 600), outcome: 'success', reference: `opened at ${at}` }])
  }
}
function attacked(): Watch {
  const watch = grown()
  watch.addNames(tags(600))
  attack(watch, watchedFor + 5 * minute, 2 * hour)
  watch.tick(later(10 * minute))
  return watch
}
/** After the attack. */
const later = (ms: number) => watchedFor + 2 * hour + ms

describe('the names of a watch', () => {
  it('are learnt from successes, and from nothing else', () => {
    const watch = created()
    for (const outcome of ['failure', 'unsolved', 'unclear'] as const) see(watch, watchedFor, [{ outcome }])
    expect(watch.measures().names.size).toBe(0)
    see(watch, watchedFor, [{ outcome: 'success' }])
    expect(watch.measures().names.size).toBe(1)
  })

  it('are asked for before they are learnt: a first success finds its name missing', () => {
    const watch = created()
    see(
      watch,
      1,
      times(400, n => ({ outcome: 'success', name: tag(n) })),
    )
    expect(watch.measures().names).toMatchObject({ coverage: 0, warm: false, size: 400, full: false })
  })

  it('are imported, and say how many found no room', () => {
    const watch = createWatch({ now: 0, accounts: 500 })
    expect(watch.addNames(tags(300))).toBe(0)
    const { capacity } = watch.measures().names
    const left = watch.addNames(tags(2 * capacity))
    expect(left).toBeGreaterThan(0.9 * capacity)
    expect(watch.measures().names.full).toBe(true)
  })

  it('are believed to be all where the operator says so', () => {
    const watch = created()
    watch.addNames([tag(1)])
    watch.completeNames()
    expect(watch.measures().names).toMatchObject({ warm: true, coverage: 1 })
  })
})

describe('an attack as a watch tells it', () => {
  const detectorsOf = (watch: Watch) => {
    attack(watch, watchedFor + 5 * minute, 3 * hour)
    const [campaign] = watch.campaigns()
    return [campaign?.detectors[0], (campaign?.numbers.unknown ?? 0) > 0]
  }

  it('is given away by its unknown names', () =>
    expect(detectorsOf(grown())).toEqual(['unknown-names', true]))

  it('is given away by failures where all its names exist', () => {
    const watch = grown()
    for (let at = watchedFor; at < later(2 * hour); at += 5 * minute) {
      watch.addNames(
        times(20, n => ({ name: tag(1_000_000 + at / 1_000 + n) })).flatMap(({ name = '' }) => name),
      )
    }
    expect(detectorsOf(watch)).toEqual(['failures', false])
  })
})

describe('the accounts that were taken over', () => {
  it('are found again when the campaign is declared, and followed while it goes on', () => {
    const watch = attacked()
    const [campaign] = watch.campaigns()
    expect(watch.campaigns()).toHaveLength(1)
    const found = watch.takenOver(1)
    expect(found[0]?.at).toBeLessThan(campaign?.declaredAt ?? 0)
    expect(found.at(-1)?.at).toBe(later(0))
    expect(found[0]).toMatchObject({ how: 'probably', reference: `opened at ${found[0]?.at}` })
    expect(watch.takenOver(2)).toEqual([])
  })

  it('are none of the people who come in the same cells, known by their network, device, or ASN and client', () => {
    const watch = grown()
    const people = [
      { relation: 'network' },
      { ownDevice: true, device: [1, 1] },
      { relation: 'both' },
    ] as const
    for (let at = watchedFor + 5 * minute; at < later(0); at += 5 * minute) {
      see(
        watch,
        at,
        times(20, n => ({ name: tag(1_000_000 + at / 1_000 + n) })),
      )
      see(
        watch,
        at,
        people.map(who => ({ ...who, outcome: 'success' })),
      )
    }
    expect(watch.campaigns()).toHaveLength(1)
    expect(watch.takenOver(1)).toEqual([])
  })

  it('are forgotten when their account is erased', () => {
    const watch = attacked()
    const name = watch.takenOver(1)[0]?.name ?? ''
    const { size } = watch.measures().names
    watch.forgetName(name)
    expect(watch.takenOver(1).map(one => one.name)).not.toContain(name)
    expect(watch.measures().names.size).toBe(size - 1)
    expect(watch.snapshot().text).not.toContain(name)
  })

  it('are still told after the operator has dismissed the campaign', () => {
    const watch = attacked()
    const before = watch.takenOver(1)
    expect(watch.dismiss(later(11 * minute))).toBe(true)
    watch.tick(later(3 * hour))
    expect(watch.campaigns()).toMatchObject([{ ended: 'dismissed' }])
    expect(watch.takenOver(1)).toEqual(before)
  })
})

describe('the table of a watch', () => {
  it('does not depend on the names of whom it is asked for', () => {
    const one = attacked()
    const other = attacked()
    const at = later(10 * minute)
    see(one, at, [{ name: tag(3) }])
    see(other, at, [{ name: tag(9_999_999) }])
    expect(one.table()).toEqual(other.table())
  })

  it('follows the budgets that come with reports', () => {
    const watch = attacked()
    const at = later(16 * minute)
    expect(watch.table().unseen).toMatch(/[1-9a-f]/)
    watch.see([], at, { check: 0, interrupt: 0 })
    expect([watch.table().unseen, watch.table().seen].join('')).not.toMatch(/[1-9a-f]/)
  })
})

describe('one device or one name', () => {
  /** How many sessions the tick that goes on has counted: of anybody, of strangers, and on known devices. */
  function counted(reports: readonly Report[]): readonly number[] {
    const watch = created()
    watch.see(
      reports.map(report => ({ ...report, at: watchedFor })),
      watchedFor,
    )
    const [tick] = JSON.parse(JSON.parse(watch.snapshot().text).tower).crowd
    return tick.slice(0, 3)
  }

  it('hides no attack: a device that is shown with more than three names is none', () => {
    const attack = tags(50).map((name, at) => reportWith({ name, session: at, device: [1, 1] }))
    expect(counted(attack)).toEqual([48, 47, 1])
    expect(counted(attack.map(report => ({ ...report, device: null })))).toEqual([50, 50, 0])
  })

  it('is told nothing of: a name that many networks ask for counts once an hour', () => {
    const [name = ''] = tags(1)
    const reports = Array.from({ length: 40 }, (_, session) => reportWith({ name, session }))
    expect(counted(reports)).toEqual([1, 1, 0])
    expect(counted(reports.map((report, at) => ({ ...report, name: tag(at) })))).toEqual([40, 40, 0])
  })
})

describe('a watch on its first day', () => {
  const first = (outcome: 'failure' | 'success', share: number) => {
    const watch = created()
    const reports = tags(2_000).map((name, at) =>
      reportWith({
        name,
        session: at,
        at: watchedFor,
        outcome: at % 100 < share * 100 ? 'failure' : outcome,
      }),
    )
    watch.see(reports, watchedFor + minute)
    watch.tick(watchedFor + 10 * minute)
    return watch.campaigns()
  }

  it('sees what no site’s people do, though nobody is asked for a check: two thousand strangers, who all fail', () => {
    expect(first('failure', 1)).toMatchObject([{ detectors: ['failures'], standing: 'confirmed' }])
  })

  it('sees nothing in a busy hour of people, of whom many are new to it', () => {
    expect(first('success', 0.3)).toEqual([])
  })
})

describe('passwords that go round', () => {
  /** Of the day, with its parity, as `passwords/tags.ts` makes them. */
  const goingRound = 0x00_ab_cd | ((Math.floor(watchedFor / day) & 1) << 24)
  const spray = (watch: Watch, accounts: number) =>
    watch.see(
      tags(accounts).map((name, at) => reportWith({ name, password: goingRound, session: at })),
      watchedFor,
    )
  const hot = (watch: Watch) => watch.table().passwords

  it('stand in the table once strangers failed with one at a dozen accounts and some more, and a day later no more', () => {
    const watch = created()
    spray(watch, 11)
    expect(hot(watch)).toBe('')
    const { version } = watch.table()
    spray(watch, 30)
    expect(hot(watch)).toBe(goingRound.toString(36))
    expect(watch.table().version).toBeGreaterThan(version)
    watch.tick(watchedFor + 3 * day)
    expect(hot(watch)).toBe('')
  })

  it('are known after a restart, with a table that no isolate has yet', () => {
    const watch = created()
    spray(watch, 30)
    const again = created()
    expect(again.restore(watch.snapshot(), watchedFor + minute)).toBe(true)
    expect(hot(again)).toBe(hot(watch))
    expect(again.table().version).toBeGreaterThan(watch.table().version)
  })

  it('are learnt anew where what was kept of them is none', () => {
    const again = created()
    expect(again.restore({ ...created().snapshot(), passwords: 'none' }, watchedFor)).toBe(true)
    expect(hot(again)).toBe('')
  })
})

describe('a decoy', () => {
  const touch = (watch: Watch, network: number, at = watchedFor) =>
    watch.see([reportWith({ decoy: true, network, at, outcome: 'unsolved' })], at)
  const marked = (watch: Watch) => watch.table().networks

  it('marks the network that tried it, for a day', () => {
    const watch = created()
    touch(watch, 35)
    touch(watch, 36)
    touch(watch, 35, watchedFor + minute)
    expect(marked(watch).split('.').sort()).toEqual(['10', 'z'])
    watch.tick(watchedFor + day)
    expect(marked(watch)).toBe('z')
    watch.tick(watchedFor + day + minute)
    expect(marked(watch)).toBe('')
  })

  it('marks two hundred networks at a time, the latest', () => {
    const watch = created()
    for (let network = 0; network < 500; network += 1) touch(watch, network)
    expect(marked(watch).split('.')).toHaveLength(200)
    expect(marked(watch)).toContain((499).toString(36))
  })

  it('is nobody’s success, and its marks outlive a restart', () => {
    const watch = created()
    const decoy = reportWith({ decoy: true, network: 35, outcome: 'success' })
    watch.see([decoy], watchedFor)
    expect(watch.measures().names.size).toBe(0)
    const again = created()
    expect(again.restore(watch.snapshot(), watchedFor + minute)).toBe(true)
    expect(marked(again)).toBe('z')
  })
})

describe('the snapshot of a watch', () => {
  it('goes on equal', () => {
    const watch = attacked()
    const again = created()
    expect(again.restore(watch.snapshot(), later(0))).toBe(true)
    for (const one of [watch, again]) {
      session = 77
      attack(one, later(15 * minute), hour)
      one.tick(later(12 * hour))
    }
    expect(again.campaigns()).toEqual(watch.campaigns())
    expect(again.takenOver(1)).toEqual(watch.takenOver(1))
    expect(again.measures()).toEqual(watch.measures())
    expect(again.snapshot()).toEqual(watch.snapshot())
  })

  it('is none where a part of it is missing, and changes nothing', () => {
    const watch = attacked()
    const before = watch.snapshot()
    const { text, passwords, filter } = before
    for (const spoilt of [
      { text: '', passwords, filter },
      { text: '{"format":1,"tower":"","takenOver":null}', passwords, filter },
      { text: JSON.stringify({ ...JSON.parse(text), marks: 7 }), passwords, filter },
      { text: JSON.stringify({ ...JSON.parse(text), takenOver: {} }), passwords, filter },
      { text: JSON.stringify({ ...JSON.parse(text), successes: { names: {} } }), passwords, filter },
    ]) {
      expect(watch.restore(spoilt, later(0))).toBe(false)
    }
    expect(watch.snapshot()).toEqual(before)
  })

  it('is all but the names where these cannot be read: they are learnt anew', () => {
    const watch = attacked()
    const before = watch.snapshot()
    const again = created()
    expect(again.restore({ ...before, filter: before.filter.slice(9) }, later(0))).toBe(true)
    expect(again.campaigns()).toEqual(watch.campaigns())
    expect([watch.measures().names.warm, again.measures().names]).toMatchObject([
      true,
      { warm: false, size: 0 },
    ])
  })

  it('takes one sample of coverage from a name that signs in a hundred times a day, across restarts too', () => {
    const attempts = times(100, n => ({ at: watchedFor + n, session: n, outcome: 'success' })).map(reportWith)
    for (const restarts of [false, true]) {
      let watch = created()
      for (const one of attempts) {
        watch.see([one], one.at)
        if (!restarts) continue
        const kept = watch.snapshot()
        watch = created()
        watch.restore(kept, one.at)
      }
      expect(watch.measures().names).toMatchObject({ coverage: 0, warm: false, size: 1 })
    }
  })

  it('stays under 2 MB with every list full', () => {
    const reference = '7ZZZZ-ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZZ'
    const listed = tags(500).map(name => ({ at: 2e12, reference, name, how: 'possibly' }))
    const watch = grown({ latest: [], lists: Array.from({ length: 21 }, (_, id) => [id, listed]) })
    const latest = tags(2_000).map(name => reportWith({ at: 2e12, name, reference, outcome: 'success' }))
    watch.see(latest, watchedFor + minute)
    expect(watch.snapshot().text.length).toBeGreaterThan(1_000_000)
    expect(watch.snapshot().text.length).toBeLessThan(2_000_000)
  })
})
