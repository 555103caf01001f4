// What a table of routes is. No route decides on anything but its own path and method.
import type { Answer } from './answer.ts'
import type { Visit } from './visit.ts'

export type Handler = (visit: Visit) => Answer | Promise<Answer>

/** By path, then by method. HEAD is answered as GET without the body. */
export type Routes = Readonly<Record<string, { readonly GET?: Handler; readonly POST?: Handler }>>
