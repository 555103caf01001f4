// The admin API: the operator's questions and commands, by POST with a JSON body, so that no name stands in a URL or a
// log. Closed without the token. It shows the record and changes counters; it never touches the configuration.
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { GenericSchema, InferOutput } from 'valibot'
import { allow, type Done, forget, forgetDevices, unblock } from './acting.ts'
import { campaigns, dismissCampaign, importNames } from './campaigns.ts'
import { type AdminParts, type AdminSite, adminPath } from './contract.ts'
import {
  allowInput,
  check,
  forgetInput,
  importInput,
  logsInput,
  matchInput,
  nothingInput,
  showInput,
  topInput,
  unblockInput,
} from './input.ts'
import { type InputProblem, problemAnswer } from './problem.ts'
import { logs, match, show, status, storeHealth, top } from './reading.ts'
import { tokenCheck } from './token.ts'

const mostBytes = 512 * 1024

/** Serves everything under `adminPath`, whatever host it is asked on. */
export function adminApi({ token, now, pause, problems, secrets, site }: AdminParts): Hono {
  const tokens = tokenCheck({ token, pause })
  const app = new Hono().basePath(adminPath)

  app.use('*', async (context, next) => {
    const refusal = await tokens.refusal(context.req.header('authorization'))
    if (refusal !== null) return refusal
    if (context.req.method !== 'POST') {
      return problemAnswer({ status: 405, title: 'Only POST, with a JSON body.' }, { allow: 'POST' })
    }
    return next()
  })
  const tooLarge = () => problemAnswer({ status: 413, title: `The body has more than ${mostBytes} bytes.` })
  app.use('*', bodyLimit({ maxSize: mostBytes, onError: tooLarge }))

  const answers = <Schema extends GenericSchema>(
    name: string,
    schema: Schema,
    answer: (input: InferOutput<Schema>, site: AdminSite) => Promise<Response>,
  ) => {
    app.post(name, async context => {
      const input = await inputOf(context.req.raw, schema)
      if (!input.ok) return badInput(input.problems)
      return site === null ? badConfiguration(problems) : answer(input.input, site)
    })
  }

  answers('/logs', logsInput, async (input, open) => json(await logs(input, open)))
  answers('/show', showInput, async (input, open) => {
    const found = await show(input, open)
    return found === null ? problemAnswer({ status: 404, title: 'Nothing has this reference.' }) : json(found)
  })
  answers('/top', topInput, async (input, open) => json(await top(input, open)))
  answers('/match', matchInput, async (input, open) => json(await match(input, open)))
  answers('/unblock', unblockInput, async (input, open) => doneAnswer(await unblock(input, open)))
  answers('/allow', allowInput, async (input, open) => doneAnswer(await allow(input, open)))
  answers('/forget-devices', forgetInput, async (input, open) => doneAnswer(await forgetDevices(input, open)))
  answers('/forget', forgetInput, async (input, open) => json(await forget(input, open)))
  answers('/campaigns', nothingInput, async (_, open) => json(await campaigns(open)))
  answers('/dismiss-campaign', nothingInput, async (_, open) => json(await dismissCampaign(open)))
  answers('/import-names', importInput, async (input, open) => json(await importNames(input, open)))
  answers('/status', nothingInput, async (_, open) =>
    json({ ...(await status(open, now)), wrongTokens: tokens.wrong() }),
  )

  app.post('/doctor', async () => {
    if (site === null) return json({ problems, secrets, policy: null, store: null, doors: [] })
    const [store, doors] = await Promise.all([storeHealth(site, now), site.journal().doors()])
    return json({ problems, secrets, policy: site.policy, store, doors })
  })

  app.all('*', () => problemAnswer({ status: 404, title: 'The API has no such command.' }))
  // The message of an error of ours or of the platform's may hold anything: only its kind is told.
  app.onError(error =>
    problemAnswer({
      status: 503,
      title: 'The store, the record or the watchtower did not answer.',
      detail: error.name,
    }),
  )
  return app
}

async function inputOf<Schema extends GenericSchema>(request: Request, schema: Schema) {
  try {
    return check(schema, await request.json())
  } catch {
    return { ok: false, problems: [{ path: '', problem: 'the body must be JSON' }] } as const
  }
}

function json(value: unknown): Response {
  return Response.json(value, {
    headers: { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' },
  })
}

function doneAnswer(done: Done<unknown>): Response {
  return done.ok ? json(done.result) : badInput(done.problems)
}

function badInput(problems: readonly InputProblem[]): Response {
  return problemAnswer({ status: 400, title: 'The request cannot be read.', problems })
}

function badConfiguration(problems: readonly string[]): Response {
  return problemAnswer({
    status: 503,
    title: 'The configuration is bad.',
    problems: problems.map(problem => ({ path: 'configuration', problem })),
  })
}
