// Visits of owners whose accounts are under attack: with the right password, and written down whether they got in.
import type { Stage } from '../stage.ts'
import type { Population } from './contract.ts'
import { isShared } from './networks.ts'
import type { Passwords } from './passwords.ts'
import type { Folk } from './sessions.ts'

const visitsFrom = 2 ** 38
/** Fresh networks that people's own sessions do not come to. */
const freshFrom = 2 ** 21

export function createVisit(
  { schedule, metrics, random }: Stage,
  { devices, networks, whereabouts, doorstep }: Folk,
  passwords: Passwords,
): Population['visit'] {
  const streams = random.fork('people', 'visit')
  let visits = 0

  return (name, from) => {
    const n = visits
    visits += 1
    const at = schedule.now()
    const draws = streams.fork(n)
    // Whoever was not there yet has no device that anybody could know.
    const owner = from === 'known-device' && !devices.areUnused(name) ? 'known-device' : 'new-device'
    const isKnown = owner === 'known-device'
    const { client, cookie, jar } = isKnown ? devices.main(name, at) : devices.foreign(at, draws)
    const network = isKnown
      ? whereabouts.home(name)
      : whereabouts.elsewhere(name, false, freshFrom + n, draws)
    schedule.at(at, () =>
      doorstep({
        random: draws,
        place: networks.place(network),
        shared: isShared(network.number),
        client: isKnown ? client : { ...client, script: true },
        cookie,
        visit: visitsFrom + n,
        tries: [{ surface: 'login', name, password: passwords.of(name), exists: true, right: true }],
        owner,
        keep: given => {
          if (jar !== null) devices.keep(jar, given)
        },
        ended: gotIn => metrics.ownerTried(schedule.now(), owner, gotIn),
      }),
    )
  }
}
