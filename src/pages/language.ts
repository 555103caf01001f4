// Which of our languages a visitor reads best, by their Accept-Language header (RFC 9110, 12.5.4). Pure.

/** By primary language: `pt` serves every Portuguese, `zh` every Chinese. The first is for everybody else. */
export const languages = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pl', 'pt', 'ja', 'zh', 'ar'] as const
export type Language = (typeof languages)[number]

/** Nobody reads more languages than fit in here. */
const longest = 500

/**
 * The one they like best; of those they like equally, the first they name. What is no language range is passed over.
 */
export function languageOf(header: string | null): Language {
  const refused = new Set<string>()
  let best: { readonly language: Language; readonly weight: number } | null = null
  let anyWeight = 0
  for (const range of (header ?? '').slice(0, longest).split(',')) {
    const read = readRange(range)
    if (read === null) continue
    if (read.weight === 0) refused.add(read.primary)
    if (read.primary === '*') anyWeight = Math.max(anyWeight, read.weight)
    const language = languages.find(name => name === read.primary)
    if (language !== undefined && read.weight > (best?.weight ?? 0)) best = { language, weight: read.weight }
  }
  if (best !== null && best.weight >= anyWeight) return best.language
  return languages.find(name => !refused.has(name)) ?? languages[0]
}

function readRange(range: string): { readonly primary: string; readonly weight: number } | null {
  const found =
    /^\s*([a-z]{2,3}(?=[;\s-]|$)|\*)(?:-[a-z\d]{1,8})*\s*(?:;\s*q=([01](?:\.\d{0,3})?)\s*)?$/i.exec(range)
  if (found?.[1] === undefined) return null
  return { primary: found[1].toLowerCase(), weight: Math.min(1, Number(found[2] ?? 1)) }
}
