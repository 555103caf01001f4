// From a request to the connection: finds the route, lets it answer, writes the answer, and turns what goes wrong into
// a page or, under `/api/`, into JSON.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Accounts } from './accounts.ts'
import { type Actions, StagedCrash } from './actions.ts'
import { type Answer, json, page } from './answer.ts'
import { apiRoutes } from './api-routes.ts'
import { formRoutes } from './form-routes.ts'
import { openRoutes } from './open-routes.ts'
import { messagePage } from './pages.ts'
import { scriptRoutes } from './script-routes.ts'
import { openVisit, RequestProblem, type Visit } from './visit.ts'

/** The site as a listener for `node:http`. */
export function serve(site: {
  readonly accounts: Accounts
  readonly actions: Actions
  readonly stats: Parameters<typeof openRoutes>[1]
}): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const routes = new Map(
    Object.entries({
      ...openRoutes(site.actions, site.stats),
      ...formRoutes(site.accounts, site.actions),
      ...apiRoutes(site.accounts, site.actions),
      ...scriptRoutes(site.accounts),
    }),
  )

  const answerTo = (visit: Visit): Answer | Promise<Answer> => {
    const route = routes.get(visit.path)
    if (route === undefined) throw new RequestProblem(404, 'not_found', 'There is no such page.')
    const handler = visit.method === 'POST' ? route.POST : isRead(visit.method) ? route.GET : undefined
    if (handler !== undefined) return handler(visit)
    const allow = Object.keys(route).flatMap(method => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
    const { status, headers, body } = failure(
      new RequestProblem(405, 'method_not_allowed', 'This page cannot be asked for in that way.'),
      visit.path,
    )
    return { status, headers: [['Allow', allow.join(', ')], ...headers], body }
  }

  return async (request, response) => {
    try {
      await write(response, await answerTo(openVisit(request)))
    } catch (error) {
      if (error instanceof StagedCrash && error.drill === 'hang') return
      if (error instanceof StagedCrash && error.drill === 'reset-connection') {
        request.socket.resetAndDestroy()
        return
      }
      // A visitor who has gone, in the middle of sending or of reading, gets nothing more.
      if (request.socket.destroyed || response.headersSent) return void response.destroy()
      await write(response, failure(error, request.url ?? '/'))
    }
  }
}

function isRead(method: string): boolean {
  return method === 'GET' || method === 'HEAD'
}

function failure(error: unknown, path: string): Answer {
  if (!(error instanceof RequestProblem || error instanceof StagedCrash)) console.error(error)
  const known = error instanceof RequestProblem ? error : null
  const status = known?.status ?? 500
  if (path.startsWith('/api/')) return json(status, { error: known?.code ?? 'internal_error' })
  return page(messagePage('That did not work', known?.message ?? 'Something broke on our side.'), status)
}

async function write(response: ServerResponse, { status, headers, body }: Answer): Promise<void> {
  response.statusCode = status
  for (const [name, value] of headers) response.appendHeader(name, value)
  if (typeof body === 'string' || body instanceof Uint8Array) {
    if (status !== 304 && status !== 204) response.setHeader('Content-Length', Buffer.byteLength(body))
    response.end(body)
  } else {
    await pipeline(Readable.from(body), response)
  }
}
