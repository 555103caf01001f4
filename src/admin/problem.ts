// Answers of the admin API that say no: problem details (RFC 9457), never cached, with no secret and no account name.

/** What was wrong with one member of the body. */
export interface InputProblem {
  /** `account`, `names.3`; empty for the body as a whole. */
  readonly path: string
  readonly problem: string
}

export interface Problem {
  readonly status: 400 | 401 | 404 | 405 | 413 | 429 | 503
  readonly title: string
  readonly detail?: string
  readonly problems?: readonly InputProblem[]
}

export function problemAnswer(problem: Problem, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(JSON.stringify({ type: 'about:blank', ...problem }), {
    status: problem.status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...headers },
  })
}
