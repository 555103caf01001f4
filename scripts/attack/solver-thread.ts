// A thread that solves checks, one after the other, and measures what each costs. The work is done in this very thread:
// what the platform does on threads of its own could not be measured.
import { pbkdf2Sync } from 'node:crypto'
import { parentPort } from 'node:worker_threads'
import { solveChallenge } from 'altcha-lib'
import type { DeriveKeyFunction } from 'altcha-lib/types'
import type { Job, JobDone, Solved } from './solver.ts'

let before: Promise<unknown> = Promise.resolve()

parentPort?.on('message', ({ id, challenge }: Job) => {
  before = before.then(async () => {
    const solved = await solve(challenge).catch(() => null)
    parentPort?.postMessage({ id, solved } satisfies JobDone)
  })
})

async function solve(challenge: Job['challenge']): Promise<Solved | null> {
  const start = process.threadCpuUsage()
  const solution = await solveChallenge({ challenge, deriveKey })
  const { user, system } = process.threadCpuUsage(start)
  if (solution === null) return null
  return { counter: solution.counter, derivedKey: solution.derivedKey, cpuMs: (user + system) / 1000 }
}

const deriveKey: DeriveKeyFunction = async ({ algorithm, cost, keyLength }, salt, password) => {
  const digest = algorithm.replace('PBKDF2/', '')
  return { derivedKey: pbkdf2Sync(password, salt, cost, keyLength ?? 32, digest) }
}
