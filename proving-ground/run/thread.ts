// A thread that simulates the one task that it was started with, and says what came of it. It reads no files and prints
// nothing.
import { parentPort, workerData } from 'node:worker_threads'
import { policies } from '../policies/index.ts'
import { simulate } from '../simulate.ts'
import type { Task, Told } from './task.ts'

const { scenario, policy, seed }: Task = workerData
const shelf: Readonly<Record<string, (typeof policies)[keyof typeof policies]>> = policies
const chosen = Object.hasOwn(shelf, policy) ? shelf[policy] : undefined
if (chosen === undefined) throw new Error(`There is no policy ${policy}.`)

const tell = (told: Told) => parentPort?.postMessage(told)
const run = await simulate(scenario, chosen, seed, day => tell({ is: 'day', day }))
tell({ is: 'done', run })
