// The columns of a scenario's table, for the terminal and for Markdown: what is said of each policy, in which words.
// Pure.
import type { Figures } from '../run/pool.ts'
import { countText, dollarsText, minutesText, none, ratioText, shareText } from './format.ts'

export interface Row {
  readonly policy: string
  readonly figures: Figures
}

export interface FigureColumn {
  readonly title: string
  /** What it is, in words, below the table. */
  readonly meaning: string
  readonly cell: (figures: Figures) => string
}

const attackColumns: readonly FigureColumn[] = [
  {
    title: 'takeovers',
    meaning: 'right passwords that got in, of those tried',
    cell: ({ takeovers, validPairsTried }) =>
      validPairsTried === 0 ? none : `${countText(takeovers)} of ${countText(validPairsTried)}`,
  },
  {
    title: 'let through',
    meaning: 'share of attack attempts at accounts that exist; with far less noise, the share of takeovers',
    cell: ({ takeoverShare }) => shareText(takeoverShare),
  },
  {
    title: 'guesses',
    meaning: 'wrong ones at the worst account in a day that reached the site, whoever made them',
    cell: ({ maxGuessesPerAccountDay }) => countText(maxGuessesPerAccountDay),
  },
  {
    title: 'in a row',
    meaning: 'the same, without a right one in between, on however many days',
    cell: ({ maxGuessesInARow }) => countText(maxGuessesInARow),
  },
  {
    title: 'detected',
    meaning: 'from the first attempt to a campaign declared',
    cell: ({ minutesToDetect, attackAttempts }) =>
      attackAttempts === 0 ? none : minutesToDetect === null ? 'never' : minutesText(minutesToDetect),
  },
  {
    title: 'cost each',
    meaning: 'what the attacker paid to have checks solved, for one takeover',
    cell: ({ attackCost, costPerTakeover }) => (attackCost === 0 ? none : dollarsText(costPerTakeover)),
  },
]

const peopleColumns: readonly FigureColumn[] = [
  {
    title: 'checked',
    meaning: 'share of people’s sign-ins that needed a pass, and nothing was seen',
    cell: ({ people, peopleChecked }) => ofPeople(peopleChecked, people),
  },
  {
    title: 'interrupted',
    meaning: 'share that saw a page or had something to do',
    cell: ({ people, peopleInterrupted }) => ofPeople(peopleInterrupted, people),
  },
  {
    title: 'turned away',
    meaning: 'share that was not let try',
    cell: ({ people, peopleBlocked }) => ofPeople(peopleBlocked, people),
  },
  {
    title: 'though right',
    meaning: 'share that was turned away with the right password',
    cell: ({ people, peopleBlockedCorrect }) => ofPeople(peopleBlockedCorrect, people),
  },
  {
    title: 'shared ÷ own',
    meaning: 'how much likelier people behind shared networks were checked or interrupted than others',
    cell: ({ sharedNetworkRatio }) => ratioText(sharedNetworkRatio),
  },
  {
    title: 'locked out, known',
    meaning: 'share of the times that the owner of an attacked account could not get in from a known device',
    cell: ({ victimsLockedOut }) => shareText(victimsLockedOut.knownDevice),
  },
  {
    title: 'locked out, new',
    meaning: 'the same from a new device',
    cell: ({ victimsLockedOut }) => shareText(victimsLockedOut.newDevice),
  },
  {
    title: 'false alarms',
    meaning: 'campaigns declared in 30 days without an attack',
    cell: ({ falseAlarmsPer30Days }) => ratioText(falseAlarmsPer30Days),
  },
  {
    title: 'interrupted by them',
    meaning: 'people who saw a page for the sake of a campaign while no attack was under way',
    cell: ({ falseAlarmsPer30Days, peopleInterruptedByFalseAlarms }) =>
      falseAlarmsPer30Days === null || falseAlarmsPer30Days + peopleInterruptedByFalseAlarms === 0
        ? none
        : countText(peopleInterruptedByFalseAlarms),
  },
  {
    title: 'store calls',
    meaning: 'round trips to the store, per attempt',
    cell: ({ storeCallsPerAttempt }) => ratioText(storeCallsPerAttempt),
  },
]

/** What can be said of these policies: a column that would be empty is left out. */
export function columnsFor(rows: readonly Row[]): {
  readonly attack: readonly FigureColumn[]
  readonly people: readonly FigureColumn[]
} {
  const says = ({ cell }: FigureColumn) => rows.some(({ figures }) => cell(figures) !== none)
  const hasAttack = rows.some(({ figures }) => figures.attackAttempts > 0)
  return { attack: hasAttack ? attackColumns.filter(says) : [], people: peopleColumns.filter(says) }
}

function ofPeople(some: number, people: number): string {
  return shareText(people === 0 ? null : some / people)
}
