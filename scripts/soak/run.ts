// One soak: a site, the Worker in the real runtime before it, a store, visitors, and troubles by a schedule. It ends
// with everything in order again, and hands over what was seen.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { seededInteger } from '../attack/seeded.ts'
import { type FaultyProxy, startFaultyProxy } from '../redis/faulty-proxy.ts'
import { type LocalUpstash, startLocalUpstash } from '../redis/local-upstash.ts'
import { startWorker } from '../runtime.ts'
import type { Soaked } from './findings.ts'
import { sampleHeap } from './heap.ts'
import { startOrigin } from './origin.ts'
import { guessesAfterwards, peopleAt } from './people.ts'
import { scheduleOf, type Trouble } from './schedule.ts'
import { visitors } from './visitors.ts'

export interface SoakOptions {
  readonly store: 'durable-object' | 'upstash'
  readonly seed: number
  readonly lengthMs: number
}

/** Nothing goes wrong at the end, for a tenth of the time and as long as what went wrong before may take. */
const leastCalmMs = 12_000
/** How long the record and what follows an outcome may take. */
const settledMs = 3_000

/** @throws where something does not start: `redis-server` is not there, for one */
export async function soak(
  { store, seed, lengthMs }: SoakOptions,
  say: (line: string) => void,
): Promise<Soaked> {
  const random = seeded(seed)
  const storage = mkdtempSync(join(tmpdir(), 'doorward-soak-'))
  const origin = await startOrigin()
  const redis = store === 'upstash' ? await startLocalUpstash() : null
  const proxy = redis === null ? null : await startFaultyProxy(redis.url)
  const secrets = secretsFor(redis, proxy)
  const start = () =>
    startWorker({
      port: 0,
      vars: varsFor(store, origin.url),
      secrets,
      storage,
      inspects: true,
      onLog: () => {},
    })
  let worker = await start()
  const load = new AbortController()
  let siteIsWell = true
  try {
    const people = await peopleAt(worker.url)
    await pause(settledMs)
    const recordedBefore = await recorded(worker.url, secrets.DOORWARD_ADMIN_TOKEN)
    const calmMs = Math.max(leastCalmMs, lengthMs / 10)
    const troubles = scheduleOf({ lengthMs, calmMs, storeFails: store === 'upstash' }, random)
    const beganAt = Date.now()
    const crowd = visitors({
      url: () => worker.url,
      people,
      lengthMs,
      isSiteWell: () => siteIsWell,
      random,
      signal: load.signal,
    })
    const lastRestart = troubles.findLast(({ of }) => of === 'worker')?.at ?? 0
    const memory = sampleHeap(() => worker.inspector, beganAt + lastRestart, load.signal)
    for (const trouble of troubles) {
      await pause(Math.max(0, beganAt + trouble.at - Date.now()))
      say(`${Math.round(trouble.at / 1_000)} s: ${trouble.of} ${trouble.name}, ${trouble.lastsMs} ms`)
      await make(trouble)
    }
    await pause(Math.max(0, beganAt + lengthMs - Date.now()))
    load.abort()
    await crowd.ended()
    await pause(settledMs)
    const now = await recorded(worker.url, secrets.DOORWARD_ADMIN_TOKEN)
    const arrivals = [...origin.arrivals].filter(({ at }) => at >= beganAt)
    return {
      beganAt,
      troubles,
      sent: crowd.sent,
      arrivals,
      recorded: now - recordedBefore,
      guessesAfterwards: await guessesAfterwards(worker.url, people, origin.arrivals),
      memory: await memory,
      keysForEver: redis === null ? null : [...(await redis.keys()).values()].filter(ms => ms < 0).length,
    }
  } finally {
    load.abort()
    await worker.stop()
    await proxy?.stop()
    await redis?.stop()
    await origin.stop()
    rmSync(storage, { recursive: true, force: true })
  }

  async function make(trouble: Trouble): Promise<void> {
    switch (trouble.of) {
      case 'worker':
        // What the record counts together is written down when it is read; else a restart may lose a minute of it.
        await recorded(worker.url, secrets.DOORWARD_ADMIN_TOKEN)
        await worker.stop()
        worker = await start()
        return
      case 'store':
        proxy?.has(trouble.fault)
        await pause(trouble.lastsMs)
        proxy?.has({ is: 'none' })
        return
      case 'origin':
        siteIsWell = false
        origin.has(trouble.fault)
        await pause(trouble.lastsMs)
        origin.has({ is: 'none' })
        siteIsWell = true
    }
  }
}

function varsFor(store: SoakOptions['store'], originUrl: string): Readonly<Record<string, unknown>> {
  return {
    MODE: 'enforce',
    PRESET: 'generic-form',
    STORE: store,
    ORIGIN_URL: originUrl,
    LOGS: { console: false },
    // It is the counting that is soaked: with these, few of the guesses here would get as far.
    DETECTION: { strangers: 'off', campaigns: 'off' },
  }
}

function secretsFor(redis: LocalUpstash | null, proxy: FaultyProxy | null) {
  return {
    DOORWARD_SECRET: randomBytes(32).toString('base64'),
    DOORWARD_ADMIN_TOKEN: randomBytes(24).toString('base64'),
    ...(redis === null || proxy === null
      ? {}
      : { UPSTASH_REDIS_REST_URL: proxy.url, UPSTASH_REDIS_REST_TOKEN: redis.token }),
  }
}

/** Attempts of the last day in the record. */
async function recorded(url: string, token: string): Promise<number> {
  const response = await fetch(`${url}/__doorward/api/status`, {
    method: 'POST',
    body: '{}',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
  })
  const { record } = (await response.json()) as {
    readonly record: { readonly day: { readonly attempts: number } }
  }
  return record.day.attempts
}

/** Numbers from 0 up to 1, the same for the same seed. */
function seeded(seed: number): () => number {
  let index = 0
  return () => {
    index += 1
    return seededInteger(seed, index) / 2 ** 32
  }
}
