// Something that is read again once it is old, by the next who asks: in the HTTP call that he makes anyway.

/**
 * Reads where that is due; the others go on with what is known meanwhile. Until it was read once, everybody reads.
 *
 * What `read` throws is thrown, and it is due again at once.
 */
export function nowAndThen(everyMs: number, now: () => number, read: () => Promise<void>) {
  let isKnown = false
  let dueAt = Number.NEGATIVE_INFINITY
  return async (): Promise<void> => {
    const leftMs = dueAt - now()
    // A clock that went back makes nobody wait longer than `everyMs`.
    if (isKnown && leftMs > 0 && leftMs <= everyMs) return
    dueAt = now() + everyMs
    try {
      await read()
      isKnown = true
    } catch (error) {
      dueAt = Number.NEGATIVE_INFINITY
      throw error
    }
  }
}
