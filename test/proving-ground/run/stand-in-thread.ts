// Stands in for the thread that simulates: each policy's name says how it behaves.
import { parentPort, workerData } from 'node:worker_threads'
import { memberOf } from '../../../proving-ground/report/families.ts'
import type { Task, Told } from '../../../proving-ground/run/task.ts'
import { runOf } from './stand-ins.ts'

const { scenario, policy, seed }: Task = workerData
const tell = (told: Told) => parentPort?.postMessage(told)

switch (memberOf(policy).family) {
  case 'throws':
    throw new Error('the ladder has no rungs')
  case 'says-nothing':
    break
  case 'never-ends':
    tell({ is: 'day', day: 1 })
    setInterval(() => {}, 1_000)
    break
  case 'talks':
    console.log('something that is no result')
    finish()
    break
  // Later seeds are finished first.
  case 'slow':
    setTimeout(finish, 60 - 10 * (seed % 5))
    break
  default:
    finish()
}

function finish(): void {
  for (let day = 1; day <= scenario.days; day += 1) tell({ is: 'day', day })
  const counts = { takeovers: seed, validPairsTried: 100, attackAttempts: 1_000, attackAtExisting: 500 }
  const people = { attackAtExistingForwarded: 50, people: 10_000, peopleChecked: 100, peopleInterrupted: 10 }
  tell({ is: 'done', run: runOf({ ...counts, ...people }, { attempts: 11_000, storeCalls: 11_000 }) })
}
