// What each scenario beside this file models, and where its numbers come from: JSON has no comments.
// Doorward's constants may be set on those of `tune`; those of `report` were never looked at for it, and have
// other seeds and other numbers.
//
// Where no source is named, a number is assumed. "3,000 an hour" is a site's logins, in the mean of a day.
// F5: "The State of Bots" 2023. Akamai: 2018 for bursts, 2024 for slow ones. Okta: "State of Secure Identity"
// 2021 to 2023.

/** The first of a scenario's seeds lies beyond this in `report`, and below it in `tune`. */
export const reportSeedsFrom = 1_000

export const scenarios = {
  report: {
    'people-month': 'People alone, 30 days after the warm-up: whatever is declared is a false alarm.',
    'people-flash-crowd':
      'People alone, 30 days, and eight times as many for half an hour (3 to 20 times are usual).',
    'people-retail':
      'A shop, 30 days: 60 % of logins with a device cookie, more than every fifth fails (Shape: 20 to 38 %).',
    'people-half-cookies': 'People of whom 55 % bring a device cookie, the least to be expected of a site.',
    'people-small-site':
      'A site with 300 logins an hour, 30 days after the warm-up: few numbers, much chance.',
    'people-shared-networks':
      'Half of all logins come from offices and the translators of carriers, 200 people each.',
    'people-rough':
      'Half of bare logins from new networks, many failures, stale clients, an aggregator and a crowd.',
    'people-only-outage':
      'People alone, and for 50 minutes the site fails five of six right passwords: they try again, and later.',
    'people-only-renamed':
      'People alone, and for nine hours twelve times as many come with a name that is none: logins were renamed.',
    'residential-stuffing':
      'Stuffing through homes, two an hour each at most, 2 % of 3,000 an hour (Akamai; pairs: Shape, Thomas 2017).',
    'residential-stuffing-shared': 'The same; people of the site use a tenth of the addresses too (Mi 2019).',
    'lookalike-stuffing':
      'The same, with the ten most common clients of people (F5: 20 % emulate a browser).',
    'proportional-stuffing':
      'The same, with people’s clients as often as people have them: the hardest to tell.',
    'world-stuffing':
      'Lookalike stuffing from homes all over the world: 6 million addresses are for rent (Mi 2019).',
    'random-clients-stuffing': 'Stuffing with a client fingerprint of its own at each attempt.',
    'small-site-stuffing': 'Lookalike stuffing at a site with 300 logins an hour, 6 of them the attack’s.',
    'burst-stuffing':
      'Nearly seven times a site’s own logins for six hours (Akamai: from 50,000 to 350,000 an hour).',
    'hosting-stuffing':
      'Loud stuffing with one tool from 300 rented machines (F5: 65 % are no more than that).',
    'carrier-nat-stuffing':
      'Stuffing from four addresses behind which carriers put hundreds of people, one in five seconds.',
    'slow-30':
      'Low and slow for two weeks: 1 % of logins, each address once a day, people’s clients (Akamai, Microsoft).',
    'slow-10': 'The same at a third of that: .3 % of logins.',
    'canary-stuffing':
      'All names are known, and each guess is followed by a sign-in to an own account (PortSwigger, F5).',
    'solver-30':
      'Stuffing from real browsers with a cheap solver that does 30 % of the checks ($1 to $3 a thousand).',
    'solver-95': 'The same with a solver that does 95 % of them (F5: 20 % of attacks are real browsers).',
    'brute-force': 'A dictionary at ten accounts from one rented machine, ten a second.',
    spray: 'Ten passwords at all names through 10,000 homes, 300 an hour (StopGuessing, Microsoft).',
    'spray-fast': 'The same at 4,000 an hour, with tools of its own.',
    'spray-slow': 'The same at one a minute.',
    targeted: 'A thousand guesses for each of 100 victims from 5,000 homes (success curve: Pal 2019).',
    'targeted-solver': 'The same from real browsers with a solver that does 95 % of the checks.',
    lockout: '20 wrong guesses in 15 minutes at each of 100 accounts: can their owners get in (ASVS 2.2.1)?',
    'lockout-wide': 'The same at a thousand accounts, with four guesses an hour each.',
    'reset-flood': '200 reset mails an hour for one mailbox.',
    'reset-flood-many': 'Three resets a second for 2,000 accounts, as where each message costs money.',
    'signup-bots': 'A fifth of all registrations are programs’, one from each address (Okta: 14 to 23 %).',
    enumeration: 'Which of the names on a list exist? Five resets a second, half of the names known.',
    'poisoning-ramp':
      'Ten slow attacks that begin one a day and teach detectors to expect them, then a real one.',
    'poisoning-popular-clients':
      'Failures with people’s clients, a fifth of the logins, to bring friction to people.',
    'poisoning-growth':
      'Lookalike stuffing that starts at one an hour and grows over three weeks, too slowly for a jump.',
    'pausing-stuffing': 'Lookalike stuffing that stops for half an hour whenever it is refused.',
    'shift-stuffing':
      'Lookalike stuffing for an hour, then none for eight: longer than a campaign is remembered.',
    'waiting-stuffing': 'Lookalike stuffing by a tool without scripts that waits wherever a page lets it.',
    'ipv6-64-stuffing': 'Stuffing from five rented /48s, a new /64 for each attempt.',
    'ipv6-56-stuffing': 'Stuffing from forty /48s of the people’s own carriers, a new /56 for each attempt.',
    'known-victims':
      'Stolen logs tell the carrier and the client of each victim: guesses come from there, with those.',
    'farmed-devices':
      'Fifty own devices, farmed for days: their cookies come with guesses; a tenth of the checks is done.',
    'several-at-once': 'Lookalike stuffing, a spray, brute force and a lockout attack in the same days.',
  },
  tune: {
    'tune-people-month': 'People alone, 30 days after the warm-up.',
    'tune-people-flash-crowd': 'People alone, and six times as many for an hour.',
    'tune-people-retail': 'A shop: fewer device cookies, more failures (Shape).',
    'tune-people-half-cookies': 'People of whom 60 % bring a device cookie.',
    'tune-people-small-site': 'A site with 225 logins an hour.',
    'tune-people-shared-networks': 'Two in five logins come from networks that 120 people share.',
    'tune-people-only-outage':
      'People alone, and for 90 minutes the site fails three of five right passwords.',
    'tune-people-only-renamed': 'People alone, and for five hours eight times as many wrong names.',
    'tune-residential-stuffing':
      'Stuffing through homes with six tools, 2.5 % of 2,000 an hour (Akamai, Shape).',
    'tune-residential-stuffing-shared':
      'The same with 15 tools; people use 15 % of the addresses too (Mi 2019).',
    'tune-lookalike-stuffing': 'The same with people’s ten most common clients (F5).',
    'tune-proportional-stuffing': 'The same with people’s clients as often as people have them.',
    'tune-world-stuffing': 'Proportional stuffing from homes all over the world (Mi 2019).',
    'tune-small-site-stuffing':
      'Lookalike stuffing at a site with 225 logins an hour, 5 of them the attack’s.',
    'tune-burst-stuffing': 'Four times a site’s own logins for ten hours (Akamai).',
    'tune-hosting-stuffing': 'Loud stuffing with two tools from 80 rented machines (F5).',
    'tune-carrier-nat-stuffing':
      'Stuffing from three addresses behind which carriers put hundreds of people.',
    'tune-slow-20': 'Low and slow for ten days, 1.2 % of logins (Akamai, Microsoft).',
    'tune-slow-6': 'The same at .4 % of logins.',
    'tune-canary-stuffing':
      'Most names are known, and every second guess is followed by a sign-in to an own account.',
    'tune-solver-50': 'Stuffing from real browsers with a solver that does half of the checks.',
    'tune-solver-90': 'The same with a solver that does 90 % of them, and cheaper.',
    'tune-brute-force': 'A dictionary at forty accounts from one rented machine.',
    'tune-spray': 'Twenty passwords through 5,000 homes, 500 an hour (StopGuessing, Microsoft).',
    'tune-spray-slow': 'Five passwords through 20,000 homes, 40 an hour.',
    'tune-targeted': 'Guesses for each of 60 victims from 3,000 homes (success curve: Pal 2019).',
    'tune-targeted-solver': 'The same with a solver that does 80 % of the checks.',
    'tune-lockout': 'Ten wrong guesses in 15 minutes at each of 150 accounts (ASVS 2.2.1).',
    'tune-reset-flood': '120 reset mails an hour for four mailboxes.',
    'tune-signup-bots': 'Every seventh registration is a program’s (Okta).',
    'tune-enumeration': 'Which of the names on a list exist? 1,000 resets an hour.',
    'tune-poisoning-ramp': 'Eight slow attacks that begin one after the other, then a real one.',
    'tune-poisoning-popular-clients': 'Failures with people’s clients, a seventh of the logins.',
    'tune-poisoning-growth': 'Stuffing with people’s clients that grows from one to 80 an hour in 20 days.',
    'tune-pausing-stuffing': 'Lookalike stuffing that stops for half an hour whenever it is refused.',
    'tune-shift-stuffing': 'Stuffing with people’s clients for half an hour, then none for seven hours.',
    'tune-waiting-stuffing': 'Lookalike stuffing that waits at four of five pages.',
    'tune-ipv6-64-stuffing':
      'Lookalike stuffing from twenty /48s of the people’s own carriers, a new /64 each time.',
    'tune-ipv6-56-stuffing': 'The same from sixty /48s, a new /56 each time, with people’s clients.',
    'tune-known-victims': 'The attacker knows the carrier and the client of three victims in five.',
    'tune-farmed-devices': '120 own devices: their cookies come with guesses; a fifth of the checks is done.',
  },
} as const satisfies Record<'report' | 'tune', Record<string, string>>

/** What is worse than twice the plain case for Doorward, in takeovers or for people: why, and what would help. */
const remarks: Readonly<Record<string, string>> = {
  'people-rough':
    'Why: a tenth of these sign-ins come from an aggregator, a program that signs in for people from two networks and does no check; 15 % of people run no scripts and see a wait instead. What helps: the aggregator’s networks under `allow` in `[vars.LISTS]`.',
  'known-victims':
    'Why: campaigns ask nothing of whoever shares carrier and client with the account, and `strangers` takes him for no stranger: among people, more than a hundred of them a day come so. With the check budget that ships, checks for all of them would pass 6 % of sign-ins. What would help: to measure in a campaign what its attempts share with the accounts, instead of taking one share for every attack, and to spend the budget there.',
  'farmed-devices':
    'Why: a tenth of the checks is done, and these guesses get through, as under `turnstile-always`; the rest share carrier and client with the account by chance. The devices buy nothing. What would help: dearer checks, which the price of a campaign is.',
  'carrier-nat-stuffing':
    'Why: the guesses come from addresses at which some of the owners sign in, so that for these nobody is a stranger. What would help: a campaign that asks on such networks too, at the price of asking their people.',
  'waiting-stuffing':
    'Why: until the campaign is declared, waiting passes every check; after that, so do ten attempts in two hours beside as many as people make. Where it is closed, people without scripts have no way in. What would help: nothing that keeps these people in.',
  'solver-30':
    'Why: whoever solves a check gets in, here as under `turnstile-always`. What is different is the price of it, which a campaign makes dearer: see *cost each*.',
  'solver-95':
    'Why: whoever solves checks gets in, here as under `turnstile-always`. What is different is the price of it: see *cost each*.',
  'targeted-solver':
    'Why: the attacker pays for each guess, up to ninety in a row at an account, and slips of the owner on top. What would help: nothing but the ceiling, which is what ends it.',
}

/** Null for what is not said, and of a scenario that is none of these. */
export function aboutScenario(name: string): {
  readonly models: string | null
  readonly remark: string | null
} {
  const find = (texts: Readonly<Record<string, string>>) =>
    Object.hasOwn(texts, name) ? (texts[name] ?? null) : null
  return { models: find({ ...scenarios.report, ...scenarios.tune }), remark: find(remarks) }
}
