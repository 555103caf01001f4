// How much processor time a process has used, as Linux counts it. What else the machine does hardly touches it: time in
// which a process only waits for its turn is not counted.
import { existsSync, readFileSync } from 'node:fs'

/** Linux tells in hundredths of a second, whatever the kernel itself counts in. */
const tickMs = 10

/** Whether this system tells. */
export const isCounted: boolean = existsSync('/proc/self/stat')

/** Of all its threads, in milliseconds. Throws where there is no such process. */
export function processorMs(pid: number): number {
  const { userTicks, systemTicks } = timesIn(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  return (userTicks + systemTicks) * tickMs
}

/** The fields `utime` and `stime` of proc(5). The name of the program before them may hold blanks and brackets. */
export function timesIn(stat: string): { readonly userTicks: number; readonly systemTicks: number } {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return { userTicks: Number(fields[11]), systemTicks: Number(fields[12]) }
}

/**
 * The one process of this program that this process has started and that still runs.
 *
 * @throws {Error} where there is none, or where there are several.
 */
export function ownChild(program: string): number {
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ')
  const named = children.filter(pid => nameOf(pid) === program).map(Number)
  const [pid] = named
  if (pid === undefined || named.length > 1)
    throw new Error(`${named.length} processes of ${program}, not one`)
  return pid
}

function nameOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim()
  } catch {
    return ''
  }
}
