// A promise with a deadline. It cancels nothing: what comes too late is simply no longer waited for.

/** Settles as the promise does or, after `ms`, as `late` says: with its value, or by throwing what it throws. */
export function inTime<T>(promise: Promise<T>, ms: number, late: () => T): Promise<T> {
  const { promise: ended, resolve, reject } = Promise.withResolvers<T>()
  const timer = setTimeout(() => {
    try {
      resolve(late())
    } catch (reason) {
      reject(reason)
    }
  }, ms)
  return Promise.race([promise, ended]).finally(() => clearTimeout(timer))
}
