// The way from the check page back to the form: the page as it was left, with what was typed, where the browser has it.

/** Goes on to `back`, a path of this site, or one page back if that is where the form is. */
export function leave(back: string): void {
  if (cameFromForm(back)) history.back()
  else location.replace(back)
}

function cameFromForm(back: string): boolean {
  if (history.length < 2 || !isOwn(document.referrer)) return false
  // Some browsers put an answer in the place of a form that was sent to its own address.
  const { navigation } = window as { readonly navigation?: Navigation }
  if (navigation === undefined) return true
  const previous = navigation.entries()[(navigation.currentEntry?.index ?? 0) - 1]?.url
  return (
    previous != null && [document.referrer, back].map(withoutFragment).includes(withoutFragment(previous))
  )
}

const withoutFragment = (address: string): string => address.replace(/#.*$/, '')

function isOwn(address: string): boolean {
  try {
    return new URL(address).origin === location.origin
  } catch {
    return false
  }
}
