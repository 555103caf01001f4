// Writes each entry to the console as one structured object, which Workers Logs indexes by field. Whoever reads it on a
// terminal is safe from what clients put in: nothing in it is obeyed. It keeps nothing.
import { visibleValue } from '../lib/visible-text.ts'
import type { Sink } from './contract.ts'

/** `log` takes one object a line. */
export function consoleSink(log: (line: object) => void): Sink {
  return {
    async write(entries) {
      for (const entry of entries) log({ doorward: 'entry', ...visible(entry) })
    },
    async note(door) {
      log({ doorward: 'unprotected-door', ...visible(door) })
    },
    noteStore(change) {
      log({ doorward: 'store', ...change })
    },
  }
}

function visible(value: object): object {
  return Object.assign({}, visibleValue(value))
}
