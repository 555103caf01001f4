// Whether a text is the address of something on the very host it is used on. Everything that somebody else may have
// written, and that we lead a browser to, goes through here.

/** Longer addresses are no page's. */
const longest = 2_000
/** Any origin will do: the question is only whether an address leaves it. */
const here = 'https://own.invalid'

/**
 * Path, query and fragment as a browser would read them; null for whatever may lead to another host: another scheme, a
 * host (`//other.example`), a `\`, white space that browsers drop, and what turns into one of these.
 */
export function ownPath(text: string): string | null {
  if (text.length > longest || !/^\/[^\s\\]*$/.test(text) || !URL.canParse(text, here)) return null
  const { origin, pathname, search, hash } = new URL(text, here)
  return origin === here && !pathname.startsWith('//') ? pathname + search + hash : null
}
