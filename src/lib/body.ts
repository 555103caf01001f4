// Reads the beginning of a body, in bounded memory and time, and keeps the rest as a stream, so that all of it can
// still be forwarded as it came. It knows nothing of what is in it.
import { inTime } from './in-time.ts'

export interface BodyStart {
  /** The first bytes: all of them where `rest` is null. */
  readonly bytes: Uint8Array
  /** What was not read; null where the body ended. */
  readonly rest: ReadableStream<Uint8Array> | null
  /** Where the reading stopped: at the end of the body, at the limit, or at the deadline. */
  readonly stopped: 'end' | 'limit' | 'deadline' | 'broken'
}

/**
 * Reads a body whose announced length is within the limit. Faster than chunk by chunk; `readStart` is for the others.
 * Throws what the stream throws: a client that went away.
 */
export async function readWhole(request: Request, deadlineMs: number): Promise<BodyStart> {
  const reading = request.arrayBuffer()
  const buffer = await inTime<ArrayBuffer | null>(reading, deadlineMs, () => null)
  if (buffer !== null) return { bytes: new Uint8Array(buffer), rest: null, stopped: 'end' }
  return { bytes: new Uint8Array(), rest: streamOf(reading), stopped: 'deadline' }
}

/** A stream of bytes that are still to come. */
function streamOf(reading: Promise<ArrayBuffer>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const buffer = await reading
      if (buffer.byteLength > 0) controller.enqueue(new Uint8Array(buffer))
      controller.close()
    },
  })
}

/**
 * Reads until the end, until `limit` bytes or more have come, or until `deadlineMs` have passed.
 * Throws what the stream throws: a client that went away.
 */
export async function readStart(
  body: ReadableStream<Uint8Array> | null,
  limit: number,
  deadlineMs: number,
): Promise<BodyStart> {
  if (body === null) return { bytes: new Uint8Array(), rest: null, stopped: 'end' }
  const reader = body.getReader()
  const chunks: Uint8Array[] = []
  let size = 0
  const { promise: late, resolve } = Promise.withResolvers<'late'>()
  const timer = setTimeout(() => resolve('late'), deadlineMs)
  try {
    for (;;) {
      const pending = reader.read()
      const next = await Promise.race([pending, late])
      if (next === 'late')
        return { bytes: joined(chunks), rest: restOf(reader, pending), stopped: 'deadline' }
      if (next.done) return { bytes: joined(chunks), rest: null, stopped: 'end' }
      chunks.push(next.value)
      size += next.value.byteLength
      if (size > limit) return { bytes: joined(chunks), rest: restOf(reader, null), stopped: 'limit' }
    }
  } finally {
    clearTimeout(timer)
  }
}

/** The whole body again: bytes where it was read to its end, so that its length stays known, else a stream. */
export function wholeBody({ bytes, rest }: BodyStart): Uint8Array | ReadableStream<Uint8Array> {
  if (rest === null) return bytes
  const reader = rest.getReader()
  let first = true
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (first) {
        first = false
        if (bytes.byteLength > 0) return controller.enqueue(bytes)
      }
      const next = await reader.read()
      if (next.done) controller.close()
      else controller.enqueue(next.value)
    },
    cancel: why => reader.cancel(why),
  })
}

/**
 * The same stream, broken off where this ASCII text comes up: what was sent until then is no whole body. `before` is
 * what came before it, in which the text may have begun.
 */
export function brokenOffAt(
  stream: ReadableStream<Uint8Array>,
  text: string,
  before: Uint8Array,
): ReadableStream<Uint8Array> {
  let tail = Buffer.from(before.subarray(-(text.length - 1))).toString('latin1')
  return stream.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        const seen = tail + Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1')
        if (seen.includes(text)) return controller.error(new Error('The body holds what it must not.'))
        tail = seen.slice(-(text.length - 1))
        controller.enqueue(chunk)
      },
    }),
  )
}

function restOf(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  pending: Promise<ReadableStreamReadResult<Uint8Array>> | null,
): ReadableStream<Uint8Array> {
  let waiting = pending
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await (waiting ?? reader.read())
      waiting = null
      if (next.done) controller.close()
      else controller.enqueue(next.value)
    },
    cancel: why => reader.cancel(why),
  })
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const [only] = chunks
  if (only !== undefined && chunks.length === 1) return only
  const bytes = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.byteLength, 0))
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.byteLength
  }
  return bytes
}

/** A body that cannot be read: nothing of it is known, and nothing of it can be forwarded. */
export function brokenBody(why: unknown): BodyStart {
  const rest = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.error(why)
    },
  })
  return { bytes: new Uint8Array(), rest, stopped: 'broken' }
}
