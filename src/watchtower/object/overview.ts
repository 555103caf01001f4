// What an operator is shown of a watch. Pure.
import type { Overview } from '../contract-of-object.ts'
import { sentenceOf } from './sentence.ts'
import type { Watch } from './watch.ts'

export function overviewOf(watch: Watch): Overview {
  const campaigns = watch.campaigns().map(campaign => ({
    ...campaign,
    sentence: sentenceOf(campaign),
    takenOver: watch.takenOver(campaign.id),
  }))
  return { campaigns, measures: watch.measures() }
}
