// Drives the check page: does the check that it holds, shows how far it is, and goes back to the form. A check that
// does not succeed can be tried again for ever; nothing here ends in a page without a way on.
import { askChallenge, earnPass } from './exchange.ts'
import { leave } from './leave.ts'
import { findParts, type Parts } from './parts.ts'
import { solve } from './solve.ts'
import { askWidget, isWidget } from './widgets.ts'
import { type AnyChallenge, type Done, isWork } from './wire.ts'

/** After this long people want to know of other ways. */
const slowMs = 5_000
/** Time to read that it is done. */
const readMs = 600

function drive(parts: Parts): void {
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
    const passed = await tryOnce(parts, signal).catch(() => false)
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

async function tryOnce(parts: Parts, signal: AbortSignal): Promise<boolean> {
  const patience = startPatience(parts)
  signal.addEventListener('abort', patience.end)
  try {
    const asked = await askChallenge(`surface=${encodeURIComponent(parts.surface)}`, signal)
    if (asked.is !== 'needed') return asked.is === 'not-needed'
    const perform = (challenge: AnyChallenge) => {
      // Who is asked to do something takes the time they need.
      if (!isWork(challenge)) patience.end()
      return performSeen(challenge, parts, signal)
    }
    return (await earnPass(asked.envelope, perform, signal)) !== null
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
  if (!isWidget(challenge)) return { is: 'cannot' }
  parts.progress('unknown')
  return askWidget(challenge, parts.widget, signal, () => {
    parts.progress('nothing')
    parts.say('notLoaded')
    parts.show('slow', true)
    parts.show('again', true)
  })
}

/** Has a screen reader begin with what this page is, unless somebody is at one of its buttons already. */
function focusHeading({ heading }: Parts): void {
  if (document.activeElement === document.body) heading?.focus({ preventScroll: true })
}

const parts = findParts()
if (parts !== null) {
  focusHeading(parts)
  drive(parts)
}
