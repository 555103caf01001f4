// The load generator, in a process of its own: takes one job at a time from its parent and answers with what it
// counted. It ends when the parent does.
import { askerOver } from './asker.ts'
import { type CaseName, cases } from './cases.ts'
import { type Connection, openConnection } from './connection.ts'
import { type People, peopleFor } from './credit.ts'
import type { Side } from './sides.ts'

export type LoadJob = {
  readonly name: CaseName
  readonly side: Side
  readonly port: number
  readonly connections: number
  /** Index of the first request, so that no two jobs share accounts or networks. */
  readonly firstIndex: number
  readonly warmUpMs: number
  readonly measureMs: number
}

export type LoadResult = {
  /** The time that was really measured. */
  readonly seconds: number
  readonly answers: number
  /** Answers within the measured time that were not what the case is about, and connections lost. */
  readonly unexpected: number
  /** The beginning of the first of them, warm-up included. */
  readonly sample: string
  /** Requests sent in all, warm-up included. */
  readonly sent: number
}

/** A Worker may need longer than one warm-up until the case is steady: a network has to be brought over its limit. */
const mostWarmUps = 12
/** A Worker so slow that all wait for one answer each answers in bursts: half a second may hold none, or all. */
const mostTimesLonger = 8
const mostUnexpectedShare = 0.01
const drainMs = 2000

type Count = { answers: number; unexpected: number; sent: number; sample: string }

async function runJob(job: LoadJob): Promise<LoadResult> {
  const count: Count = { answers: 0, unexpected: 0, sent: 0, sample: '' }
  const state = { ending: false }
  const connections = await Promise.all(
    Array.from({ length: job.connections }, () => openConnection(job.port)),
  )
  const ask = askerOver(connections)
  try {
    const people = await peopleFor(cases[job.name].needs, hostOf(job), job.firstIndex, ask)
    const lanes = connections.map(connection => keepAsking(connection, people, job, count, state))

    for (let warmUp = 0; warmUp < mostWarmUps; warmUp++) {
      const { answers, unexpected } = await during(job.warmUpMs, count, 1)
      if (answers > 0 && unexpected / answers <= mostUnexpectedShare) break
    }
    const { answers, unexpected, seconds } = await during(job.measureMs, count, job.connections)

    state.ending = true
    await Promise.race([Promise.all(lanes), wait(drainMs)])
    return { seconds, answers, unexpected, sample: count.sample, sent: count.sent }
  } finally {
    for (const connection of connections) connection.close()
  }
}

function hostOf({ port }: LoadJob): string {
  return `127.0.0.1:${port}`
}

async function keepAsking(
  first: Connection,
  people: People,
  job: LoadJob,
  count: Count,
  state: { readonly ending: boolean },
): Promise<void> {
  const host = hostOf(job)
  const { request, isExpected } = cases[job.name]
  let connection = first
  while (!state.ending) {
    try {
      const index = job.firstIndex + count.sent++
      const answer = await connection.ask(request(await people(index), index, host))
      count.answers++
      if (!isExpected(answer, job.side)) noteUnexpected(count, answer.head)
    } catch {
      if (state.ending) return
      count.answers++
      noteUnexpected(count, 'the connection ended before the answer')
      connection.close()
      try {
        connection = await openConnection(job.port)
      } catch {
        return
      }
    }
  }
  connection.close()
}

function noteUnexpected(count: Count, what: string): void {
  count.unexpected++
  if (count.sample === '') count.sample = what.slice(0, 300).replaceAll('\r\n', ' | ')
}

/** `milliseconds`, and where connections had to wait longer than that for an answer, some more. */
async function during(milliseconds: number, count: Count, connections: number) {
  const before = { ...count }
  const start = performance.now()
  for (let times = 0; times < mostTimesLonger; times++) {
    await wait(milliseconds)
    if (count.answers - before.answers >= connections) break
  }
  return {
    answers: count.answers - before.answers,
    unexpected: count.unexpected - before.unexpected,
    seconds: (performance.now() - start) / 1000,
  }
}

function wait(milliseconds: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, milliseconds))
}

process.on('message', (job: LoadJob) => {
  runJob(job).then(
    result => process.send?.(result),
    error => process.send?.({ error: error instanceof Error ? error.message : String(error) }),
  )
})
process.on('disconnect', () => process.exit())
process.send?.('ready')
