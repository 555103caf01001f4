// How an origin tells that an account has another password or owner: `Doorward-Account-Changed: <name>` in any answer.
// Its devices are then unknown. The header is for us, and the visitor never sees it.
import { longestName, skeleton } from './lib/account-name.ts'
import type { Site } from './site.ts'

const header = 'doorward-account-changed'
/** No account has a longer name, percent-encoded. */
const longest = 3 * longestName

/** The answer without the header; what it says is done by the time that `defer` waits for. */
export function heed(
  answer: Response,
  { store, subjects, report }: Pick<Site, 'store' | 'subjects' | 'report'>,
  defer: (work: Promise<unknown>) => void,
): Response {
  const said = answer.headers.get(header)
  if (said === null) return answer
  const name = skeleton(decoded(said.slice(0, longest)))
  if (name !== '') defer(store.forgetDevices(subjects.account(name)).catch(error => report('store', error)))
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
