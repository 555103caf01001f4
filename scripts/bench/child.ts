// A child process of the bench and the messages to and from it. A child never outlives this process: it is killed on
// exit, and it ends by itself when the channel to its parent closes.
import { fork } from 'node:child_process'
import { join } from 'node:path'

export type Child = {
  /** The next message it sends. Rejects when it ends first. */
  readonly next: () => Promise<unknown>
  readonly send: (message: object) => void
  readonly stop: () => void
}

/** @param file in this directory */
export function startChild(file: string): Child {
  const child = fork(join(import.meta.dirname, file), { stdio: ['ignore', 2, 2, 'ipc'] })
  const stop = () => {
    child.kill('SIGKILL')
    process.removeListener('exit', stop)
  }
  process.once('exit', stop)
  return {
    next: () =>
      new Promise((resolve, reject) => {
        const onMessage = (message: unknown) => {
          child.removeListener('exit', onExit)
          resolve(message)
        }
        const onExit = () => {
          child.removeListener('message', onMessage)
          reject(new Error(`${file} ended unexpectedly`))
        }
        child.once('message', onMessage)
        child.once('exit', onExit)
      }),
    send: message => {
      child.send(message)
    },
    stop,
  }
}
