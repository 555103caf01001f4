// Sends one attempt as a browser would, and reads what came of it. Every attempt is a stranger's, but for the passes of
// checks that were solved, where the attacker solves them.
import { availableParallelism } from 'node:os'
import { type Checks, createChecks } from './checks.ts'
import { type Answered, connectTo } from './connection.ts'
import { mitigationOf } from './mitigation.ts'
import type { AttackOptions } from './options.ts'
import { createPayer } from './payer.ts'
import type { PlannedAttempt } from './plan.ts'
import { createSolver } from './solver.ts'
import { isJson, isSuccess, needsBody } from './success.ts'
import type { Reply } from './tally.ts'

export type Sender = {
  /** Rejects when there is no HTTP answer. */
  readonly send: (attempt: PlannedAttempt, from: string) => Promise<Reply>
  /** What the checks came to; null where none is solved. */
  readonly checks: () => Checks | null
  /** Ends every connection and all solving; what is under way rejects. */
  readonly close: () => void
}

const browser = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0'
/** @param url the form or endpoint, path and query included */
export function createSender(url: URL, options: AttackOptions, concurrency: number): Sender {
  const connection = connectTo(url, concurrency)
  const path = url.pathname + url.search
  const common = {
    'User-Agent': options.userAgent ?? browser,
    'Accept-Language': 'en-US,en;q=0.5',
    Origin: url.origin,
    Referer: url.href,
  }
  const headers =
    options.format === 'json'
      ? { ...common, Accept: 'application/json', 'Content-Type': 'application/json' }
      : {
          ...common,
          Accept: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8',
          'Content-Type': 'application/x-www-form-urlencoded',
        }

  const attemptWith = (attempt: PlannedAttempt, from: string, pass: string | null): Promise<Answered> => {
    const shown = pass === null ? {} : { 'Doorward-Pass': pass }
    return connection.ask(
      {
        method: 'POST',
        path,
        headers: { ...headers, 'CF-Connecting-IP': from, ...shown },
        body: attemptBody(attempt, options),
      },
      ({ 'content-type': type = '', 'doorward-mitigated': mitigated }) =>
        mitigated === undefined ? needsBody(type, options.success) : options.solve === true && isJson(type),
    )
  }
  const replyOf = (answered: Answered) => readReply(answered, path, options)
  if (options.solve !== true) {
    return {
      send: async (attempt, from) => replyOf(await attemptWith(attempt, from, null)),
      checks: () => null,
      close: connection.close,
    }
  }

  const checks = createChecks()
  const solver = createSolver(Math.min(availableParallelism(), concurrency))
  const payer = createPayer({ connection, headers: common, url, solver, checks })
  return {
    async send(attempt, from) {
      const first = payer.isPaying(from) ? null : await attemptWith(attempt, from, null)
      if (first !== null && mitigationOf(first) !== 'challenge') return replyOf(first)
      return replyOf(await payer.pay(from, first, pass => attemptWith(attempt, from, pass)))
    },
    checks: checks.counted,
    close: () => {
      connection.close()
      solver.close()
    },
  }
}

/** The request body: the account and the password in their fields, the further fields before them. */
export function attemptBody(
  attempt: PlannedAttempt,
  options: Pick<AttackOptions, 'fields' | 'extraFields' | 'format'>,
): string {
  const [accountField = 'email', passwordField = 'password'] = options.fields ?? []
  const fields: [string, string][] = [
    ...Object.entries(options.extraFields ?? {}),
    [accountField, attempt.account],
  ]
  if (attempt.password !== null) fields.push([passwordField, attempt.password])
  return options.format === 'json'
    ? JSON.stringify(Object.fromEntries(fields))
    : new URLSearchParams(fields).toString()
}

function readReply(answered: Answered, path: string, options: AttackOptions): Reply {
  const { status, headers, body } = answered
  const mitigation = mitigationOf(answered)
  const answer = {
    status,
    location: headers.location,
    contentType: headers['content-type'] ?? '',
    setCookie: headers['set-cookie'] ?? [],
    body,
  }
  // A reset request opens nothing, whatever the site answers.
  const canOpen = mitigation === null && options.kind !== 'reset-flood'
  return { status, mitigation, opened: canOpen && isSuccess(answer, path, options.success) }
}
