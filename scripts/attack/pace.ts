// Keeps the attempts of all lanes together at a rate. Pure: it is told the time and says how long to wait.

/** A timer fires late; so much of the delay may be made up for, so that the rate holds on average. */
const catchUpMs = 50

/** @param rate per second; 0 never waits */
export function createPace(rate: number): (now: number) => number {
  if (rate === 0) return () => 0
  const interval = 1000 / rate
  let due: number | undefined
  return now => {
    due = due === undefined ? now : Math.max(due + interval, now - catchUpMs)
    return Math.max(0, due - now)
  }
}
