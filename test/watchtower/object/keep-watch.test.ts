// What of a watch is written down, and when: what has changed, and nothing twice.
import { describe, expect, it } from 'vitest'
import type { Sql } from '../../../src/lib/sql.ts'
import { minute } from '../../../src/lib/time.ts'
import type { Report } from '../../../src/watchtower/contract.ts'
import { keepWatch } from '../../../src/watchtower/object/keep-watch.ts'
import { createWatch } from '../../../src/watchtower/object/watch.ts'
import { start } from '../../support/attempts.ts'
import { nodeSql } from '../../support/journal.ts'

const names = Array.from({ length: 3_000 }, (_, n) => `name${n}`.padEnd(22, '-'))
const success = { name: names[7], outcome: 'success', at: start, device: null, password: null } as Report

/** A life of the object over a file, from a start to the next. */
function life(sql: Sql) {
  let rows = 0
  const counted: Sql = {
    ...sql,
    write(statement, ...values) {
      if (statement.startsWith('INSERT')) rows += 1
      return sql.write(statement, ...values)
    },
  }
  const watch = createWatch({ now: start, accounts: 200_000 })
  const kept = keepWatch(watch, counted)
  kept.load(start + minute)
  return {
    watch,
    /** How many rows it wrote. */
    save() {
      const before = rows
      kept.save()
      return rows - before
    },
  }
}

describe('a watch that is kept', () => {
  it('goes on where it was', () => {
    const sql = nodeSql()
    const first = life(sql)
    first.watch.addNames(names)
    first.watch.completeNames()
    first.save()
    const second = life(sql)
    expect(second.watch.measures().names).toMatchObject({
      size: first.watch.measures().names.size,
      warm: true,
    })
    expect(second.watch.snapshot()).toEqual(first.watch.snapshot())
  })

  it('writes what has changed: after a restart too, most pages stay as they are', () => {
    const sql = nodeSql()
    const first = life(sql)
    const all = first.save()
    expect(all).toBeGreaterThan(5)
    expect(first.save()).toBe(0)
    first.watch.see([success], start)
    // Its sums, the head of the set, and the page of the new name.
    expect(first.save()).toBeLessThanOrEqual(3)
    const second = life(sql)
    expect(second.save()).toBe(0)
    second.watch.see([{ ...success, name: names[8] ?? '' }], start + 2 * minute)
    expect(second.save()).toBeLessThanOrEqual(3)
  })

  it('begins anew where there is nothing, or nothing that it can read', () => {
    const sql = nodeSql()
    const first = life(sql)
    first.watch.see([success], start)
    first.save()
    sql.write("UPDATE watch SET value = '{' WHERE part = 'tower'")
    expect(life(sql).watch.measures().names.size).toBe(0)
    expect(life(nodeSql()).watch.measures().names.size).toBe(0)
  })
})
