import { describe, expect, it } from 'vitest'
import { seeded } from '../../proving-ground/random.ts'
import { createSchedule } from '../../proving-ground/schedule.ts'

describe('the schedule', () => {
  it('lets everything happen in the order of time', async () => {
    const schedule = createSchedule()
    const random = seeded(1)
    const times = Array.from({ length: 2_000 }, () => random.below(500))
    const happened: number[] = []
    for (const time of times)
      schedule.at(time, () => {
        expect(schedule.now()).toBe(time)
        happened.push(time)
      })
    await schedule.run(500)
    expect(happened).toEqual(times.toSorted((one, other) => one - other))
  })

  it('keeps what is due at the same moment in the order it was planned in', async () => {
    const schedule = createSchedule()
    const happened: string[] = []
    const times = [3, 1, 3, 1, 2, 3, 1]
    for (const [at, time] of times.entries()) schedule.at(time, () => void happened.push(`${time}-${at}`))
    await schedule.run(4)
    expect(happened).toEqual(['1-1', '1-3', '1-6', '2-4', '3-0', '3-2', '3-5'])
  })

  it('takes in what is planned meanwhile', async () => {
    const schedule = createSchedule()
    const happened: number[] = []
    function tick(): void {
      happened.push(schedule.now())
      schedule.at(schedule.now() + 10, tick)
    }
    schedule.at(5, tick)
    await schedule.run(40)
    expect(happened).toEqual([5, 15, 25, 35])
  })

  it('ends where it is told to, and goes on from there', async () => {
    const schedule = createSchedule()
    const happened: number[] = []
    for (const time of [1, 2, 3]) schedule.at(time, () => void happened.push(time))
    await schedule.run(2)
    expect([...happened, schedule.now()]).toEqual([1, 2])
    await schedule.run(10)
    expect([...happened, schedule.now()]).toEqual([1, 2, 3, 10])
  })

  it('lets what should have happened already happen now', async () => {
    const schedule = createSchedule()
    const happened: string[] = []
    schedule.at(8, () => schedule.at(3, () => void happened.push(`late, at ${schedule.now()}`)))
    schedule.at(8, () => void happened.push('in time'))
    await schedule.run(9)
    expect(happened).toEqual(['in time', 'late, at 8'])
  })

  it('waits for one thing before the next begins', async () => {
    const schedule = createSchedule()
    const happened: string[] = []
    schedule.at(1, async () => {
      happened.push('begun')
      for (let turn = 0; turn < 5; turn += 1) await null
      happened.push('ended')
    })
    schedule.at(1, () => void happened.push('next'))
    await schedule.run(2)
    expect(happened).toEqual(['begun', 'ended', 'next'])
  })

  it('passes on what went wrong', async () => {
    const schedule = createSchedule()
    schedule.at(1, () => Promise.reject(new Error('The door is stuck.')))
    await expect(schedule.run(2)).rejects.toThrow('The door is stuck.')
  })
})
