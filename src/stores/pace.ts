// Asks for one account at most so often a second: a flood on one name, whose every ask is a check that nobody passes,
// must not make the store slow for all others. A crowd behind one network is none, so networks are not counted. Nor is
// who shows a device: no flood keeps its owner from being asked about, and none makes a device good that was forgotten.
import type { Ask, Store } from './contract.ts'

export interface PaceOptions {
  readonly now: () => number
  /** Subjects that are counted at one time; where there are more, counting begins anew. */
  readonly capacity: number
}

/** More than an account's owner and all his devices ever need. */
const mostASecond = 20

/** This isolate has asked for the account too often within a second. Nobody else's asks are meant. */
export class AccountTooBusy extends Error {
  override readonly name = 'AccountTooBusy'
}

export function pace(store: Store, { now, capacity }: PaceOptions): Store {
  const asked = new Map<string, number>()
  let countedIn = 0

  function count(key: string): number {
    const second = Math.floor(now() / 1_000)
    if (second !== countedIn || asked.size >= capacity) asked.clear()
    countedIn = second
    const times = (asked.get(key) ?? 0) + 1
    asked.set(key, times)
    return times
  }

  return {
    ...store,
    async take(asks) {
      const times = asks.filter(isCounted).map(({ subject }) => count(subject.key))
      if (times.some(each => each > mostASecond))
        throw new AccountTooBusy('The account is asked about too often at the moment.')
      return store.take(asks)
    },
  }
}

function isCounted({ subject, device }: Ask): boolean {
  return subject.kind !== 'network' && device === null
}
