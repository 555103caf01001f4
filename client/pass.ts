// What this tab knows of the pass that the browser holds: the cookie itself cannot be read, and there is one of it.
// Kept for the tab, so that the form after a mistyped password, or after the check page, asks for no further work.

export interface Pass {
  readonly surface: string
  /** How many attempts it is still good for. */
  readonly uses: number
  /** In milliseconds since 1970. */
  readonly from: number
  readonly until: number
}

const key = 'doorward-pass'
/** Where the tab's storage is closed to the page. */
let kept: string | null = null

export function rememberPass(pass: Pass): void {
  kept = JSON.stringify(pass)
  try {
    sessionStorage.setItem(key, kept)
  } catch {}
}

export function forgetPass(): void {
  kept = null
  try {
    sessionStorage.removeItem(key)
  } catch {}
}

/** Whether there is a pass of this surface, good for another `aheadMs` (or for the last quarter of a short one). */
export function hasPass(surface: string, aheadMs: number): boolean {
  const pass = read()
  if (pass === null || pass.surface !== surface || pass.uses <= 0) return false
  return Date.now() < pass.until - Math.min(aheadMs, (pass.until - pass.from) / 4)
}

/** One attempt of this surface is on its way. */
export function spendPass(surface: string): void {
  const pass = read()
  if (pass?.surface === surface) rememberPass({ ...pass, uses: pass.uses - 1 })
}

function read(): Pass | null {
  let text = kept
  try {
    text = sessionStorage.getItem(key)
  } catch {}
  try {
    return text === null ? null : (JSON.parse(text) as Pass | null)
  } catch {
    return null
  }
}
