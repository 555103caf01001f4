// Looks, afterwards and now and then, at small POSTs to paths that nobody protects: a password field there is a door
// that the operator forgot. Field names only, from a copy of at most 8 KB; the path is reduced to its shape.
import { parseContentType } from './lib/content-type.ts'
import { urlencodedFields } from './lib/form-fields.ts'
import { jsonValues } from './lib/json-fields.ts'
import type { Site } from './site.ts'

const mostBytes = 8 * 1024
const oneIn = 20
/** Shapes that an isolate knows to be told; the Journal keeps each once for all. */
const mostShapes = 100

let posts = 0
const told = new Set<string>()

/** One in twenty small form and JSON POSTs. */
export function isWorthALook({ method, headers }: Request): boolean {
  if (method !== 'POST') return false
  const length = Number(headers.get('content-length') ?? Number.NaN)
  if (!(length > 0 && length <= mostBytes) || typeOf(headers) === null) return false
  posts += 1
  return posts % oneIn === 1
}

/** `copy` is the request's, and used up here; `answered` is what the origin says to the request. Never rejects. */
export async function lookAfterwards(
  copy: Request,
  { sinks, now }: Pick<Site, 'sinks' | 'now'>,
  answered: Promise<Pick<Response, 'status'>>,
): Promise<void> {
  try {
    const fields = fieldNames(await copy.text(), typeOf(copy.headers)).filter(isPasswordLike)
    if (fields.length === 0 || noSuchDoor.has((await answered).status)) return
    const shape = shapeOf(new URL(copy.url).pathname)
    if (told.has(shape)) return
    remember(shape)
    await Promise.allSettled(sinks.map(sink => sink.note({ at: now(), shape, fields })))
  } catch {
    // The visitor went away, or the body was none: there was nothing to see.
  }
}

/** Whoever makes up paths and fields makes no list of doors by it. */
const noSuchDoor: ReadonlySet<number> = new Set([404, 405, 410, 501])

/** A new shape takes the place of the oldest: nobody fills the list once and for all. */
function remember(shape: string): void {
  const [oldest] = told
  if (told.size >= mostShapes && oldest !== undefined) told.delete(oldest)
  told.add(shape)
}

function typeOf(headers: Headers): 'form' | 'json' | null {
  const type = parseContentType(headers.get('content-type'))?.type
  return type === 'application/json' ? 'json' : type === 'application/x-www-form-urlencoded' ? 'form' : null
}

function fieldNames(text: string, type: 'form' | 'json' | null): readonly string[] {
  if (type === 'json') {
    const parsed = jsonValues(text)
    return parsed.ok ? keysOf(parsed.value, 0) : []
  }
  const fields = urlencodedFields(Buffer.from(text), 200)
  return fields === 'too-many' ? [] : fields.map(({ name }) => name)
}

function keysOf(value: unknown, depth: number): readonly string[] {
  if (typeof value !== 'object' || value === null || depth > 4) return []
  return Object.entries(value).flatMap(([key, inner]) => [key, ...keysOf(inner, depth + 1)])
}

function isPasswordLike(name: string): boolean {
  return (
    /pass(?:word|wd|code|phrase)?|pwd|\botp\b|one.?time|2fa|totp/i.test(name) &&
    /^[\w.[\]-]{1,40}$/.test(name)
  )
}

/** Words that a path may be made of without naming anybody. Whatever else stands in a path may be a name or a token. */
const words = new Set(
  (
    'account accounts admin api app auth authenticate authentication change code confirm credentials customer customers email ' +
    'forgot graphql identity index.php login logout mail me member members mfa mobile oauth otp password passwords profile ' +
    'recover recovery register registration reset rest security session sessions settings sign-in sign-up sign_in sign_up ' +
    'signin signup sso token tokens two-factor user users v1 v2 v3 v4 verify web wp-json wp-login.php xmlrpc.php'
  ).split(' '),
)

/** `/api/v2/users/48213/auth` becomes `/api/v2/users/#/auth`: enough to find the door, no token and no name in it. */
export function shapeOf(pathname: string): string {
  const parts = pathname.split('/').slice(0, 8)
  return parts
    .map(part => (part === '' || words.has(part.toLowerCase()) ? part.toLowerCase() : '#'))
    .join('/')
}
