// Whether our script can be put into a page: by its status and headers, and by what its head says. It changes nothing.
import { parseContentType } from '../lib/content-type.ts'
import {
  type Admission,
  admission,
  nothingAllowed,
  policiesOfHeader,
  policiesOfMeta,
} from './content-security-policy.ts'
import { type Head, HeadReader } from './page-head.ts'

export const scriptPath = '/__doorward/client.js'
const askedPaths = ['/__doorward/challenge', '/__doorward/verify']

export type Placement = Admission | { readonly inject: false; readonly why: Obstacle }

/**
 * `not-a-page`: another status than 200, no HTML, a download, a part; `no-transform`: a cache directive forbids it;
 * `encoding`: compressed by neither gzip nor Brotli; `integrity-policy`: scripts need a hash in their tags; `fragment`:
 * HTML without `<!doctype>`, `<html>`, `<head>` and `<body>`, or whose head has no end to be found; `already-there`.
 */
export type Obstacle =
  | 'not-a-page'
  | 'no-transform'
  | 'encoding'
  | 'integrity-policy'
  | 'fragment'
  | 'already-there'

/** An answer to a GET, as far as it is needed here. */
export type Answered = Pick<Response, 'status' | 'headers'>

/** What can be told before the page is read. `url` is the one that was visited. */
export function placementByHeaders({ status, headers }: Answered, url: string): Placement {
  const why = obstacleIn(status, headers)
  return why === null ? admitted(headers, [], url) : { inject: false, why }
}

/** The same with what the page's own head says, where its headers would allow it. */
export function placementByHead({ headers }: Answered, { policies, scripts }: Head, url: string): Placement {
  return scripts.some(address => address.includes(scriptPath))
    ? { inject: false, why: 'already-there' }
    : admitted(headers, policies, url)
}

/** What would become of a whole page, as the origin answers it, for whoever wants to know before. */
export function placementIn(answer: Answered, body: Uint8Array, url: string): Placement {
  const before = placementByHeaders(answer, url)
  if (!before.inject) return before
  const reader = new HeadReader()
  const read = reader.read(Buffer.from(body).toString('latin1'))
  const { head } = read.isOver ? read : reader.finish()
  return head === null ? { inject: false, why: 'fragment' } : placementByHead(answer, head, url)
}

function obstacleIn(status: number, headers: Headers): Obstacle | null {
  const said = (name: string) => headers.get(name) ?? ''
  const isHtml = parseContentType(said('content-type'))?.type === 'text/html'
  const isDownload = /^\s*attachment\b/i.test(said('content-disposition'))
  if (status !== 200 || !isHtml || isDownload || headers.has('content-range')) return 'not-a-page'
  if (/(?:^|,)\s*no-transform\s*(?:,|$)/i.test(said('cache-control'))) return 'no-transform'
  // The platform decodes these, and would hand over anything else as it is.
  if (!/^(?:|identity|gzip|br)$/i.test(said('content-encoding'))) return 'encoding'
  const needsHash = /\bblocked-destinations\s*=\s*\([^)]*\bscript\b/.test(said('integrity-policy'))
  return needsHash ? 'integrity-policy' : null
}

function admitted(headers: Headers, ofPage: Head['policies'], url: string): Admission {
  const enforced = [
    ...policiesOfHeader(headers.get('content-security-policy')),
    ...ofPage.flatMap(content => (content === null ? [nothingAllowed] : policiesOfMeta(content))),
  ]
  const reported = policiesOfHeader(headers.get('content-security-policy-report-only'))
  const script = new URL(scriptPath, url)
  return admission(enforced, reported, { script, asks: askedPaths.map(path => new URL(path, url)) })
}
