// A campaign in plain English, with its numbers. Pure; it knows nothing that the campaign does not hold.
import { durationText } from '../../lib/duration.ts'
import type { Campaign, CampaignNumbers, Detector, Standing } from '../contract.ts'

const beginnings: Readonly<Record<Standing, string>> = {
  confirmed: 'Attack',
  presumed: 'Probably an attack',
  doubtful: 'Unusual names',
}

const reasons: Readonly<Record<Detector, string>> = {
  'unknown-names': 'names that have never signed in',
  failures: 'failed sign-ins',
  'unsolved-checks': 'checks that nobody passed',
}

export function sentenceOf(campaign: Campaign): string {
  const { numbers, standing, declaredAt, startedAt } = campaign
  const sentences = [
    `${beginnings[standing]} since ${timeText(startedAt)}, noticed after ${durationText(declaredAt - startedAt)}: ` +
      `${countOf(numbers.attempts, 'attempt')} by strangers where about ${grouped(numbers.expectedAttempts)} are usual, repeats left out.`,
    ...sharesText(numbers),
    `${startOf(campaign.detectors)} gave it away, ${whereText(campaign.first)}.`,
    `About ${grouped(numbers.excess)} of the attempts ${standing === 'doubtful' ? 'are unusual' : 'are the attack’s'}.`,
    ...(standing === 'doubtful' ? [doubt] : []),
    ...endText(campaign),
  ]
  return sentences.join(' ')
}

const doubt =
  'Who was asked for a check passed it as people do, so it may be a mailing to strangers, or an attacker who passes checks.'

function sharesText(numbers: CampaignNumbers): readonly string[] {
  const { named, unknown, judged, failed, served, unsolved } = numbers
  const parts = [
    ...(named > 0
      ? [
          `${share(unknown, named)} gave names that have never signed in (usual: ${percent(numbers.expectedUnknownShare)})`,
        ]
      : []),
    ...(judged > 0
      ? [
          `${share(failed, judged)}${named > 0 ? ' of the others' : ''} failed (usual: ${percent(numbers.expectedFailedShare)})`,
        ]
      : []),
    ...(served > 0
      ? [
          `${grouped(unsolved)} of ${countOf(served, 'check')} ${unsolved === 1 ? 'was' : 'were'} not passed ` +
            `(usual: ${percent(numbers.expectedUnsolvedShare)})`,
        ]
      : []),
  ]
  return parts.length === 0 ? [] : [`${listed(parts)}.`]
}

function startOf(detectors: readonly Detector[]): string {
  const text = listed(detectors.map(detector => reasons[detector]))
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function whereText({ stratum, proven }: Campaign['first']): string {
  const networks = proven
    ? 'networks that others have signed in from'
    : 'networks that nobody has signed in from'
  const clients =
    stratum === 'all'
      ? 'all kinds of clients'
      : stratum === 'rare'
        ? 'clients that hardly anybody has'
        : `the kind of client ${stratum.toString(36)}`
  return `first with ${clients} on ${networks}`
}

function endText({ endedAt, ended, declaredAt }: Campaign): readonly string[] {
  if (endedAt === null) return []
  const when = `${timeText(endedAt)}, after ${durationText(endedAt - declaredAt)}`
  switch (ended) {
    case 'dismissed':
      return [`The operator said on ${when}, that it was none.`]
    case 'given-up':
      return [`It went on so long that on ${when}, it began to count as normal.`]
    default:
      return [`It was over on ${when}.`]
  }
}

const months = 'January February March April May June July August September October November December'.split(
  ' ',
)

/** `7 March 14:05 UTC`. */
function timeText(at: number): string {
  const date = new Date(at)
  const two = (value: number) => String(value).padStart(2, '0')
  const time = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())} UTC`
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${time}`
}

function listed(parts: readonly string[]): string {
  if (parts.length < 2) return parts.join('')
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
}

function share(hits: number, trials: number): string {
  return percent(hits / trials)
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}

function countOf(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`
}

function grouped(count: number): string {
  return String(count).replace(/(?<=\d)(?=(?:\d{3})+$)/g, ',')
}
