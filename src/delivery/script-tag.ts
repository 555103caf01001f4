// Puts the tag of our script at the end of a page's head, where the page's own policies let it run and ask. No other
// byte of the page changes, no policy is weakened, nothing is held back but a tag that has not come whole and `</head>`
// until the body begins, and the same page always gets the same tag. `HTMLRewriter` is not used: it breaks off the
// whole page at a long tag, deep nesting, odd markup or an unknown character set, and reads on behind the head.
import type { FormPage } from './form-pages.ts'
import { type Head, HeadReader } from './page-head.ts'
import { placementByHead, placementByHeaders, scriptPath } from './placement.ts'

/** Gives an answer to a GET back with our script in it, or as it is. `url` is the one that was visited. */
export type PutScript = (answer: Response, url: string, page: FormPage) => Response

/** They tell of bytes, and of how many; parts would be of the origin's page, and not of what is sent. */
const ofOtherBytes = [
  'accept-ranges',
  'content-digest',
  'content-length',
  'content-md5',
  'digest',
  'repr-digest',
]

/** @param version of the script, so that browsers may keep it for good: letters and digits */
export function scriptPutter(version: string): PutScript {
  return (answer, url, { surface }) => {
    if (answer.body === null || !placementByHeaders(answer, url).inject) return answer
    const tagIn = (head: Head) => {
      const placement = placementByHead(answer, head, url)
      if (!placement.inject) return ''
      // A page's `<base>` would lead a path to another host. A nonce is base64: nothing has to be escaped.
      const address = `${head.hasBase ? new URL(url).origin : ''}${scriptPath}?v=${version}`
      const ofNonce = placement.nonce === null ? '' : ` nonce="${placement.nonce}"`
      const ofSurface = surface === null ? '' : ` data-surface="${surface}"`
      return `<script src="${address}" defer${ofNonce}${ofSurface}></script>`
    }
    const put = new Response(atEndOfHead(answer.body, tagIn), answer)
    for (const name of ofOtherBytes) put.headers.delete(name)
    const etag = put.headers.get('etag')
    if (etag?.startsWith('"') === true) put.headers.set('etag', `W/${etag}`)
    return put
  }
}

/** The platform's own hands bytes on by itself; elsewhere, the standard's does the same. */
const Passage = typeof IdentityTransformStream === 'undefined' ? TransformStream : IdentityTransformStream

/** Adds what `added` gives for a page's head at its end. */
function atEndOfHead(body: ReadableStream<Uint8Array>, added: (head: Head) => string): ReadableStream {
  const { readable, writable } = new Passage()
  void handOn(body, writable, added)
  return readable
}

/** Never rejects: what goes wrong on one side ends the other. */
async function handOn(
  body: ReadableStream<Uint8Array>,
  to: WritableStream<Uint8Array>,
  added: (head: Head) => string,
): Promise<void> {
  const reader = body.getReader()
  const writer = to.getWriter()
  try {
    const page = new HeadReader()
    for (let isOver = false; !isOver; ) {
      const { done, value } = await reader.read()
      const { before, head, after, ...step } = done ? page.finish() : page.read(latin1(value))
      const text = before + (head === null ? '' : added(head)) + after
      if (text !== '') await writer.write(Buffer.from(text, 'latin1'))
      if (done) return await writer.close()
      isOver = step.isOver
    }
  } catch (error) {
    await Promise.allSettled([writer.abort(error), reader.cancel(error)])
    return
  }
  reader.releaseLock()
  writer.releaseLock()
  await body.pipeTo(to).catch(() => {})
}

function latin1({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('latin1')
}
