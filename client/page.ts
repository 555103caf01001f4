// Drives the check page: does the check that it holds, shows how far it is, and goes back to the form. A check that does
// not succeed can be tried again for ever; nothing here ends in a page without a way on.
import { askChallenge, earnPass } from './exchange.ts'
import { leave } from './leave.ts'
import { findParts, type Parts } from './parts.ts'
import { solve } from './solve.ts'
import { askWidget, isWidget } from './widgets.ts'
import { type AnyChallenge, type Done, type Envelope, isWait, isWork, readEnvelope } from './wire.ts'

/** After this long people want to know of other ways. */
const slowMs = 5_000
/** Time to read that it is done. */
const readMs = 600
const stepMs = 250

function drive(parts: Parts): void {
  let envelope = readEnvelope(parts.envelope)
  let run = new AbortController()
  let leaving: ReturnType<typeof setTimeout> | undefined

  async function check(): Promise<void> {
    run.abort()
    run = new AbortController()
    const { signal } = run
    parts.show('again', false)
    parts.show('slow', false)
    parts.say('working')
    parts.progress(0)
    const passed = await tryOnce(envelope, parts, signal).catch(() => false)
    // A ticket is good for one try.
    envelope = null
    if (signal.aborted) return
    parts.widget.replaceChildren()
    parts.progress(passed ? 1 : 0)
    parts.say(passed ? 'done' : 'failed')
    parts.show('slow', !passed)
    parts.show('again', !passed)
    parts.show('continue', passed)
    if (passed) leaving = setTimeout(() => leave(parts.back), readMs)
  }

  parts.again?.addEventListener('click', () => void check())
  // Who comes back to this page later stays here.
  addEventListener('pagehide', () => clearTimeout(leaving))
  void check()
}

async function tryOnce(given: Envelope | null, parts: Parts, signal: AbortSignal): Promise<boolean> {
  const patience = startPatience(parts)
  signal.addEventListener('abort', patience.end)
  try {
    let envelope = given
    if (envelope === null) {
      const asked = await askChallenge(`surface=${encodeURIComponent(parts.surface)}`, signal)
      if (asked.is !== 'needed') return asked.is === 'not-needed'
      envelope = asked.envelope
    }
    const perform = (challenge: AnyChallenge) => {
      // Who waits knows how long, and who is asked to do something takes the time they need.
      if (!isWork(challenge)) patience.end()
      return performSeen(challenge, parts, signal)
    }
    return (await earnPass(envelope, perform, signal)) !== null
  } finally {
    patience.end()
  }
}

/** Shows the other ways when it takes long. */
function startPatience(parts: Parts): { end(): void } {
  const timer = setTimeout(() => {
    parts.say('slow')
    parts.show('slow', true)
  }, slowMs)
  return { end: () => clearTimeout(timer) }
}

async function performSeen(challenge: AnyChallenge, parts: Parts, signal: AbortSignal): Promise<Done> {
  if (isWork(challenge)) return solve(challenge, signal, parts.progress)
  if (isWait(challenge)) {
    await wait(challenge.seconds * 1000, signal, parts.progress)
    return { is: 'done', answer: null }
  }
  if (!isWidget(challenge)) return { is: 'cannot' }
  parts.progress(null)
  return askWidget(challenge, parts.widget, signal, () => {
    parts.say('notLoaded')
    parts.show('slow', true)
    parts.show('again', true)
  })
}

async function wait(ms: number, signal: AbortSignal, onProgress: (share: number) => void): Promise<void> {
  const start = Date.now()
  for (let gone = 0; gone < ms && !signal.aborted; gone = Date.now() - start) {
    onProgress(gone / ms)
    await new Promise(resolve => setTimeout(resolve, Math.min(stepMs, ms - gone)))
  }
}

const parts = findParts()
if (parts !== null) drive(parts)
