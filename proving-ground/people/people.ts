// The people of a site: makes their accounts, places and devices, lets them come, and tells the rest of the proving
// ground what it may know of them.
import type { Scenario } from '../scenario.ts'
import type { Stage } from '../stage.ts'
import { createAccounts } from './accounts.ts'
import { createCarriers } from './carriers.ts'
import { createClients } from './clients.ts'
import type { Population } from './contract.ts'
import { createDevices } from './devices.ts'
import { createDoorstep } from './doorstep.ts'
import { createHomes, placesPerAccount } from './homes.ts'
import { createMistakes, forgottenPart } from './mistakes.ts'
import { createNetworks } from './networks.ts'
import { createResets, createSignups } from './other-forms.ts'
import { createVisit } from './owners.ts'
import { createPasswords } from './passwords.ts'
import { createPrograms } from './programs.ts'
import { comeAndGo, createRhythm } from './rhythm.ts'
import { createSessions } from './sessions.ts'
import { createSharedNetworks } from './shared-networks.ts'
import { createWhereabouts, sharedShareOf } from './whereabouts.ts'

const dayMs = 86_400_000

export function createPeople(stage: Stage): Population {
  const { scenario, schedule } = stage
  const { site, people: shares } = scenario
  const random = stage.random.fork('people')
  const count = site.accounts

  const accounts = createAccounts(scenario, random.fork('accounts'))
  const passwords = createPasswords(count, shares, random.fork('passwords'))
  const carriers = createCarriers(random.fork('carriers'))
  const networks = createNetworks(carriers, ipv6ShareOf(shares))
  const sharedShare = sharedShareOf(shares)
  const shared = createSharedNetworks(
    count * sharedShare * placesPerAccount,
    shares.sharedNetworkMedianUsers,
    carriers,
    random.fork('shared'),
  )
  const whereabouts = createWhereabouts({
    shares,
    sharedShare,
    accounts: count,
    learntBy: scenario.warmupDays * dayMs,
    homes: createHomes(sharedShare, carriers, networks, shared, random.fork('homes')),
    carriers,
    networks,
    shared,
  })
  const clients = createClients(shares, random.fork('clients'))
  const devices = createDevices(count, clients, shares.noScriptShare, random.fork('devices'))
  const folk = {
    accounts,
    devices,
    networks,
    whereabouts,
    mistakes: createMistakes(
      count,
      shares.sessionsWithFailure,
      site.renamedLogins,
      passwords,
      random.fork('mistakes'),
    ),
    programs: createPrograms(stage, passwords, carriers, random.fork('programs')),
    doorstep: createDoorstep(stage, passwords),
  }

  const rhythm = createRhythm(site)
  const logins = count * site.loginsPerAccountPerDay
  const forgotten = logins * (1 - shares.aggregatorShare) * shares.sessionsWithFailure * forgottenPart
  const come = (name: string, perDay: number, begin: (n: number) => Promise<void>) =>
    comeAndGo(perDay, rhythm, scenario.days * dayMs, random.fork('coming', name), schedule, begin)
  come('login', logins, createSessions(stage, folk))
  come('signup', site.signupsPerDay, createSignups(stage, folk, carriers, passwords))
  // Whoever has tried in vain asks as well.
  come('reset', Math.max(0, site.resetsPerDay - forgotten), createResets(stage, folk))

  return {
    accounts: count,
    passwordOf: passwords.of,
    carrier: draws => carriers.get(carriers.local(draws)),
    place: draws => networks.place(whereabouts.home(accounts.draw(draws))),
    commonFingerprints: clients.common,
    fingerprint: (draws, at) => devices.main(accounts.draw(draws), at).client.fingerprint,
    ownerOf: name => ({
      carrier: carriers.get(whereabouts.home(name).carrier),
      fingerprint: devices.main(name, schedule.now()).client.fingerprint,
    }),
    visit: createVisit(stage, folk, passwords),
  }
}

/** Of the networks that are not shared: those that are have IPv4 alone. */
function ipv6ShareOf({ ipv6Share, sharedNetworkShare }: Scenario['people']): number {
  return sharedNetworkShare === 1 ? 1 : Math.min(1, ipv6Share / (1 - sharedNetworkShare))
}
