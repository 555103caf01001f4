// The beginning of a body, in bounded memory and time; and all of it again.
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type BodyStart, brokenOffAt, readStart, readWhole, wholeBody } from '../../src/lib/body.ts'
import { anyText } from '../support/any-text.ts'
import { inChunks, inPieces } from '../support/guarded.ts'

afterEach(() => {
  vi.useRealTimers()
})

const bytes = (text: string) => new TextEncoder().encode(text)
const text = (value: Uint8Array) => new TextDecoder().decode(value)
const all = (start: BodyStart) => new Response(wholeBody(start) as BodyInit).text()
const posted = (body: BodyInit) =>
  new Request('https://site.example/', {
    method: 'POST',
    body,
    ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
  })

/** Sends a piece, and then nothing until it is let go on. */
function stuck(first: string, rest: string) {
  const held = Promise.withResolvers<void>()
  let pulled = 0
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      pulled += 1
      if (pulled === 1) return controller.enqueue(bytes(first))
      await held.promise
      controller.enqueue(bytes(rest))
      controller.close()
    },
  })
  return { stream, goOn: () => held.resolve() }
}

describe('reading the beginning', () => {
  it('reads a short body to its end', async () => {
    const start = await readStart(inPieces('a=1', '&b=2'), 100, 1_000)
    expect([text(start.bytes), start.rest, start.stopped]).toEqual(['a=1&b=2', null, 'end'])
    expect(await readStart(null, 100, 1_000)).toEqual({ bytes: new Uint8Array(), rest: null, stopped: 'end' })
  })

  it('stops once the limit is passed, and asks for one piece more at most', async () => {
    let pulled = 0
    const endless = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          pulled += 1
          controller.enqueue(new Uint8Array(10))
        },
      },
      { highWaterMark: 0 },
    )
    const start = await readStart(endless, 95, 1_000)
    expect([start.bytes.byteLength, start.stopped]).toEqual([100, 'limit'])
    expect(start.rest).not.toBeNull()
    expect(pulled).toBeLessThanOrEqual(11)
  })

  it('reads to its end what is just as long as the limit', async () => {
    expect((await readStart(inPieces('12345', '67890'), 10, 1_000)).stopped).toBe('end')
    expect((await readStart(inPieces('12345', '678901'), 10, 1_000)).stopped).toBe('limit')
  })

  it('stops when the time is over, with what has come', async () => {
    vi.useFakeTimers()
    const { stream, goOn } = stuck('a=1', '&b=2')
    const reading = readStart(stream, 100, 10_000)
    await vi.advanceTimersByTimeAsync(10_000)
    const start = await reading
    expect([text(start.bytes), start.stopped]).toEqual(['a=1', 'deadline'])
    goOn()
    expect(await all(start)).toBe('a=1&b=2')
  })

  it('has one time for all of it, not one for each piece', async () => {
    vi.useFakeTimers()
    const drops = new ReadableStream<Uint8Array>({
      async pull(controller) {
        await new Promise(resolve => setTimeout(resolve, 900))
        controller.enqueue(bytes('.'))
      },
    })
    const reading = readStart(drops, 100, 10_000)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(await reading).toMatchObject({ stopped: 'deadline' })
  })

  it('throws what the body throws', async () => {
    const gone = new ReadableStream<Uint8Array>({
      pull: controller => controller.error(new Error('went away')),
    })
    await expect(readStart(gone, 100, 1_000)).rejects.toThrow('went away')
  })

  it('leaves no timer behind', async () => {
    vi.useFakeTimers()
    await readStart(inPieces('a'), 100, 10_000)
    await readWhole(posted('a'), 10_000)
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('reading all of a body', () => {
  it('reads it', async () => {
    const start = await readWhole(posted('a=1'), 1_000)
    expect([text(start.bytes), start.rest, start.stopped]).toEqual(['a=1', null, 'end'])
  })

  it('stops when the time is over; what comes later is still there', async () => {
    vi.useFakeTimers()
    const { stream, goOn } = stuck('a=1', '&b=2')
    const reading = readWhole(posted(stream), 10_000)
    await vi.advanceTimersByTimeAsync(10_000)
    const start = await reading
    expect([start.bytes.byteLength, start.stopped]).toEqual([0, 'deadline'])
    goOn()
    expect(await all(start)).toBe('a=1&b=2')
  })
})

describe('the whole body again', () => {
  it('is the very bytes where it was read to its end, so that its length stays known', async () => {
    const start = await readStart(inPieces('a=1'), 100, 1_000)
    expect(wholeBody(start)).toBe(start.bytes)
  })

  it('is what came, however it came and wherever the reading stopped', async () => {
    const pieces = fc.array(anyText(30), { maxLength: 10 })
    await fc.assert(
      fc.asyncProperty(pieces, fc.integer({ min: 0, max: 100 }), async (texts, limit) => {
        const start = await readStart(inPieces(...texts), limit, 1_000)
        const sent = Buffer.concat(texts.map(bytes))
        const again = Buffer.from(await new Response(wholeBody(start) as BodyInit).arrayBuffer())
        expect(again.equals(sent)).toBe(true)
      }),
    )
  })

  it('is let go of where nobody wants it any more', async () => {
    let cancelled: unknown
    const endless = new ReadableStream<Uint8Array>({
      pull: controller => controller.enqueue(new Uint8Array(10)),
      cancel: why => {
        cancelled = why
      },
    })
    const whole = wholeBody(await readStart(endless, 50, 1_000))
    if (whole instanceof Uint8Array) throw new Error('This body never ends.')
    await whole.cancel('enough')
    expect(cancelled).toBe('enough')
  })
})

describe('a body that must not hold a text', () => {
  const arrives = (...pieces: readonly string[]) =>
    new Response(brokenOffAt(inPieces(...pieces), '<methodName', new Uint8Array())).text().catch(() => null)

  it('goes on where it does not', async () => {
    expect(await arrives('<method', 'Call>', '<methodNam e>', '')).toBe('<methodCall><methodNam e>')
    expect(await arrives()).toBe('')
  })

  it('is broken off where it does, however it is cut', async () => {
    const whole = 'AAAA<methodName>BBBB'
    for (let size = 1; size <= whole.length; size += 1)
      expect([
        size,
        await new Response(brokenOffAt(inChunks(whole, size), '<methodName', new Uint8Array()))
          .text()
          .catch(() => null),
      ]).toEqual([size, null])
  })

  it('is broken off where it began in what came before it', async () => {
    const text = '<methodName'
    for (let at = 1; at < text.length; at += 1) {
      const rest = brokenOffAt(inPieces(text.slice(at), '>BBBB'), text, bytes(`AAAA${text.slice(0, at)}`))
      expect([at, await new Response(rest).text().catch(() => null)]).toEqual([at, null])
    }
    const harmless = brokenOffAt(inPieces('Call>'), text, bytes('<method'))
    expect(await new Response(harmless).text()).toBe('Call>')
  })

  it('lets pass bytes that are no text', async () => {
    const binary = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new Uint8Array([0, 255, 60, 128]))
        controller.close()
      },
    })
    const passed = await new Response(brokenOffAt(binary, '<methodName', new Uint8Array())).arrayBuffer()
    expect(new Uint8Array(passed)).toEqual(new Uint8Array([0, 255, 60, 128]))
  })
})
