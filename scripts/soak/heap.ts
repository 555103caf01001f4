// How much memory the Worker really holds: what is left of its heap after a collection, asked over the inspector of the
// runtime. What the process has in all says little: a heap that nobody collects grows.

import { setTimeout as pause } from 'node:timers/promises'

/** Where the Worker itself is, among the parts of the runtime. */
const own = '/core:user:doorward'

const sampleEveryMs = 10_000

/**
 * Megabytes of the Worker's heap, every ten seconds, until `signal`.
 *
 * @param inspector of the Worker that runs now
 * @param from when the last restart is over; before that, nothing is held against anything
 */
export async function sampleHeap(
  inspector: () => URL | null,
  from: number,
  signal: AbortSignal,
): Promise<readonly number[]> {
  const samples: number[] = []
  while (!signal.aborted) {
    await pause(sampleEveryMs, undefined, { signal }).catch(() => {})
    const at = inspector()
    if (at !== null && Date.now() > from + sampleEveryMs) samples.push(await heapMegabytes(at))
  }
  return samples
}

/** Megabytes, buffers included. Rejects where the runtime does not answer. */
async function heapMegabytes(inspector: URL): Promise<number> {
  const socket = new WebSocket(new URL(own, inspector).href)
  try {
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve)
      socket.addEventListener('error', () => reject(new Error('the inspector does not answer')))
    })
    await ask(socket, 1, 'HeapProfiler.enable')
    await ask(socket, 2, 'HeapProfiler.collectGarbage')
    const { usedSize = 0, backingStorageSize = 0 } = await ask(socket, 3, 'Runtime.getHeapUsage')
    return Math.round((usedSize + backingStorageSize) / 1e5) / 10
  } finally {
    socket.close()
  }
}

interface Answer {
  readonly id?: number
  readonly result?: { readonly usedSize?: number; readonly backingStorageSize?: number }
}

function ask(socket: WebSocket, id: number, method: string): Promise<NonNullable<Answer['result']>> {
  const { promise, resolve } = Promise.withResolvers<NonNullable<Answer['result']>>()
  socket.addEventListener('message', ({ data }) => {
    const answer: Answer = JSON.parse(String(data))
    if (answer.id === id) resolve(answer.result ?? {})
  })
  socket.send(JSON.stringify({ id, method }))
  return promise
}
