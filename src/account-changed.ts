// How an origin tells that an account has another password or owner: `Doorward-Account-Changed: <name>` in any answer,
// or several names, separated by commas. Their devices are then unknown. The header is for us, and no visitor sees it.
import { longestName, skeleton } from './lib/account-name.ts'
import type { Site } from './site.ts'

const header = 'doorward-account-changed'
/** No account has a longer name, percent-encoded. */
const longest = 3 * longestName
/** Names in one answer: nobody's renaming or merging of accounts is about more. */
const mostNames = 8

/** The answer without the header; what it says is done by the time that `defer` has waited for. */
export function heed(
  answer: Response,
  { store, subjects, report }: Pick<Site, 'store' | 'subjects' | 'report'>,
  defer: (work: Promise<unknown>) => void,
): Response {
  const said = answer.headers.get(header)
  if (said === null) return answer
  // A header that is there twice reads as one with a comma; a comma in a name is percent-encoded.
  for (const part of said.split(',', mostNames)) {
    const name = skeleton(decoded(part.trim().slice(0, longest)))
    if (name !== '') defer(store.forgetDevices(subjects.account(name)).catch(error => report('store', error)))
  }
  return withoutHeader(answer)
}

/** The answer as visitors may see it; the very same where nothing was said. */
export function withoutHeader(answer: Response): Response {
  if (!answer.headers.has(header)) return answer
  const cleaned = new Response(answer.body, answer)
  cleaned.headers.delete(header)
  return cleaned
}

/** Headers hold no letters beyond ASCII: such a name is percent-encoded. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
