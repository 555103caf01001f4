// Talks to the admin API of a Worker: the one that DOORWARD_URL names, else the one that `npm start` runs here. The
// token goes to that address and nowhere else: no redirect is followed, and it never travels in the clear over a
// network.
import { adminPath } from '../../src/admin/contract.ts'
import type { InputProblem } from '../../src/admin/problem.ts'
import { second } from '../../src/lib/time.ts'
import type { LocalStart } from '../local-start.ts'
import { Failure, UsageError } from './failure.ts'

export interface Client {
  /** Without a trailing slash. */
  readonly url: string
  /** Throws a `Failure` that says what is wrong and what to do. */
  ask<Answer>(command: string, body: object): Promise<Answer>
}

const patienceMs = 60 * second

/** Which Worker is meant, and its token. */
export function targetOf(
  env: Readonly<Record<string, string | undefined>>,
  local: LocalStart | null,
): LocalStart {
  const { DOORWARD_URL: url = '', DOORWARD_ADMIN_TOKEN: token = '' } = env
  if (url === '' && token === '' && local !== null) return local
  if (url === '' && token === '') {
    throw new Failure(
      [
        'Doorward is not running here. Start it with "npm start", or name a deployed one:',
        '  export DOORWARD_URL=https://www.example.com',
        "  export DOORWARD_ADMIN_TOKEN=…   (the Worker's secret of the same name)",
      ].join('\n'),
    )
  }
  if (url === '')
    throw new Failure('DOORWARD_ADMIN_TOKEN is set and DOORWARD_URL is not: which Worker is meant?')
  if (token === '') {
    throw new Failure(
      "DOORWARD_URL is set and DOORWARD_ADMIN_TOKEN is not: it is the Worker's secret of the same name.",
    )
  }
  return { url: checkedUrl(url), token }
}

function checkedUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new UsageError('DOORWARD_URL is not an address such as https://www.example.com.')
  }
  const loopback = /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname)
  if (url.protocol === 'http:' && !loopback) {
    throw new UsageError('DOORWARD_URL must begin with https: the token would travel in the clear.')
  }
  return url.origin
}

export function createClient({ url, token }: LocalStart): Client {
  return {
    url,
    async ask<Answer>(command: string, body: object): Promise<Answer> {
      const answer = await post(`${url}${adminPath}/${command}`, token, body)
      const type = answer.headers.get('content-type') ?? ''
      if (answer.ok && type.startsWith('application/json')) return (await answer.json()) as Answer
      throw new Failure(await whyNot(answer, url, type.startsWith('application/problem+json')))
    },
  }
}

async function post(address: string, token: string, body: object): Promise<Response> {
  try {
    return await fetch(address, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'manual',
      signal: AbortSignal.timeout(patienceMs),
    })
  } catch (error) {
    const { origin } = new URL(address)
    if (error instanceof Error && error.name === 'TimeoutError')
      throw new Failure(`${origin} did not answer in a minute.`)
    const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : ''
    throw new Failure(
      `Nothing answers at ${origin}${cause}. Is it running? A local one starts with "npm start".`,
    )
  }
}

interface ProblemBody {
  readonly title?: string
  readonly detail?: string
  readonly problems?: readonly InputProblem[]
}

async function whyNot(answer: Response, url: string, isProblem: boolean): Promise<string> {
  const { status } = answer
  if (status === 401)
    return `${url} does not take this token: DOORWARD_ADMIN_TOKEN is not the Worker's secret of that name.`
  if (status >= 300 && status < 400)
    return `${url} answers with a redirect. DOORWARD_URL must name the address itself.`
  const body: ProblemBody = isProblem ? ((await answer.json()) as ProblemBody) : {}
  if (status === 404 && (!isProblem || body.title === 'Not found')) {
    return `There is no admin API at ${url}. Is it Doorward, and is its secret DOORWARD_ADMIN_TOKEN set?`
  }
  const problems = (body.problems ?? []).map(
    ({ path, problem }) => `  ${path === '' ? '' : `${path}: `}${problem}`,
  )
  return [
    body.title ?? `${url} answered ${status}.`,
    ...(body.detail === undefined ? [] : [body.detail]),
    ...problems,
  ].join('\n')
}
