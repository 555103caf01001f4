// Tells the operator of trouble, on the console: what kind of error and where it was thrown. What an error says may
// hold anything, so its message is never told; and what fails for everybody is told once a minute, not for everybody:
// once for each kind, of which there are as many as the code has.
import { minute } from './time.ts'

/** `event` names what failed: `store`, `journal`. */
export type Report = (event: string, error: unknown) => void

export function reporter(now: () => number, log: (line: object) => void): Report {
  const lastAt = new Map<string, number>()
  return (event, error) => {
    const time = now()
    const place = placeOf(error)
    const trouble = `${event} ${place.name}`
    // Whichever way the clock went: one that jumped back makes nobody silent until it is where it was.
    if (Math.abs(time - (lastAt.get(trouble) ?? Number.NEGATIVE_INFINITY)) < minute) return
    lastAt.set(trouble, time)
    log({ event, ...place })
  }
}

/** The kind of an error, and where it was thrown. */
export function placeOf(error: unknown): { readonly name: string; readonly at: readonly string[] } {
  const { name, stack = '' } = error instanceof Error ? error : { name: typeof error }
  return { name, at: stack.split('\n').filter(line => /^\s+at /.test(line)) }
}
