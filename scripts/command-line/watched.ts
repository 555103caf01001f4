// What the site measured about itself, in words, for `doorward status` and `doorward campaigns`. Pure.
import type { Watched } from '../../src/admin/campaigns.ts'
import { durationText } from '../../src/lib/duration.ts'
import { day, minute } from '../../src/lib/time.ts'
import type { Mode } from '../../src/verdict.ts'
import { warmFrom } from '../../src/watchtower/memory/filter.ts'
import { tickMs, youngTicks } from '../../src/watchtower/tower/baseline.ts'
import { percentText } from './percent.ts'
import { whenText } from './times.ts'

type Measures = NonNullable<Watched['watchtower']>

/** Rows of a name and what is to say of it. */
export function watchedRows(
  { watchtower, campaign }: Watched,
  now: number,
): readonly (readonly [name: string, text: string])[] {
  if (watchtower === null) return [['Campaigns', 'the watchtower does NOT answer']]
  const { young, learntDays } = watchtower
  return [
    ['People', peopleText(watchtower)],
    ['Learnt', young ? `${learntText(watchtower)}: ${soFar}` : `for ${durationText(learntDays * day)}`],
    ['Names', namesText(watchtower)],
    [
      'Campaign',
      campaign === null
        ? `none goes on${calmText(watchtower, now)}`
        : `${campaign.id} goes on since ${whenText(campaign.startedAt, now)}: doorward campaigns`,
    ],
  ]
}

function peopleText({ learntDays, deviceShare, strangerShare }: Measures): string {
  if (learntDays === 0) return 'nothing measured yet'
  return `${percentText(deviceShare)} of sign-ins on known devices, ${percentText(strangerShare)} by strangers`
}

/** After a campaign was dismissed. */
function calmText({ calmUntil }: Measures, now: number): string {
  if (calmUntil === null || calmUntil <= now) return ''
  return `; one was dismissed: none is declared for ${durationText(Math.ceil((calmUntil - now) / minute) * minute)}, unless more than twice as many strangers come`
}

const soFar = "so far, the watchtower sees only what no site's people do"

/** Of a watchtower that is young. */
export function youthText(measures: Measures): string {
  return `Learnt ${learntText(measures)}: ${soFar}.`
}

function learntText({ learntDays }: Measures): string {
  if (learntDays === 0) return 'nothing yet'
  return `for ${durationText(learntDays * day)} of ${durationText(youngTicks * tickMs)}`
}

function namesText({ names: { coverage, warm, full } }: Measures): string {
  const known = `${percentText(coverage)} are known`
  const counts = warm ? ', and unknown ones count' : `; from ${percentText(warmFrom)} on, unknown ones count`
  return `${known}${counts}${full ? '; there is no room for more' : ''}`
}

/** The campaign that goes on, in a sentence, and what it costs people. */
export function campaignSentences({ watchtower, campaign }: Watched, mode: Mode): readonly string[] {
  if (watchtower === null || campaign === null) return []
  const { checked, interrupted } = watchtower
  if (checked === 0 && interrupted === 0) return [campaign.sentence]
  const [need, see] = mode === 'enforce' ? ['need', 'see'] : ['would need', 'would see']
  return [
    campaign.sentence,
    `Because of it, about ${percentText(checked)} of people's sign-ins ${need} a check that a browser does unseen, and ${percentText(interrupted)} ${see} something of one.`,
  ]
}
