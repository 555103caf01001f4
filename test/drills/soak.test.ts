// The soak, short: load and one trouble after another. `npm run soak` is the long one, and takes either store.
import { expect, it } from 'vitest'
import { findings } from '../../scripts/soak/findings.ts'
import { soak } from '../../scripts/soak/run.ts'
import { redisMissing } from '../support/redis.ts'
import { describeWith } from '../support/required.ts'

describeWith(redisMissing, 'a Worker under load', () => {
  it('keeps what it promises while what it leans on fails', async () => {
    // The store is slow, the Worker begins anew, the store hangs.
    const seen = await soak({ store: 'upstash', seed: 20, lengthMs: 30_000 }, () => {})
    expect(seen.troubles.map(({ of }) => of)).toEqual(['store', 'worker', 'store'])
    expect(seen.sent.length).toBeGreaterThan(100)
    expect(findings(seen).filter(({ isGood }) => !isGood)).toEqual([])
  })
})
