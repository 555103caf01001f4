// `doorward doctor`: is everything in order, and if not, what is to be done. It changes nothing; it looks at the
// sign-in page, and the one thing it sends is a login that must fail.
import type { PolicySummary, StoreHealth } from '../../src/admin/contract.ts'
import type { UnprotectedDoor } from '../../src/sinks/contract.ts'
import type { Command, Context } from './command.ts'
import { checkConfiguration, configurationFile } from './configuration.ts'
import { bad, type Finding, good, warning } from './finding.ts'
import { type Screen, shownText } from './screen.ts'
import { pageFindings } from './sign-in-page.ts'
import { triable, tryWrongLogin, type WrongLogin } from './wrong-login.ts'

export interface Diagnosis {
  readonly problems: readonly string[]
  readonly secrets: Readonly<Record<string, boolean>>
  readonly policy: PolicySummary | null
  /** Null where the policy is. */
  readonly store: StoreHealth | null
  readonly doors: readonly UnprotectedDoor[]
}

const slowStoreMs = 500
/** Secrets that a Worker does well without. */
const optionalSecrets = new Set(['DOORWARD_SECRET_PREVIOUS', 'DOORWARD_CHALLENGE_SECRET'])

export const doctor: Command = {
  name: 'doctor',
  operands: [],
  summary: 'check configuration, secrets, store, origin and the recognition of a wrong password',
  examples: [
    'doorward doctor',
    'doorward doctor --configuration-only',
    'doorward doctor --configuration-only --env staging',
  ],
  options: {
    'configuration-only': {
      value: null,
      help: 'only check wrangler.toml, without asking any Worker',
    },
    config: { value: 'FILE', help: 'the wrangler.toml to check (the one in this folder)' },
    env: { value: 'NAME', help: 'its environment to check (its top level, which "npm run deploy" deploys)' },
    json: { value: null, help: 'one line of JSON for each finding' },
  },
  async run(options, _, context) {
    const findings = options.has('configuration-only')
      ? await examineFile(options.get('config'), options.get('env'))
      : await examine(context)
    for (const finding of findings) {
      if (options.has('json')) context.screen.json(finding)
      else context.screen.line(findingText(finding, context.screen))
    }
    return findings.some(({ is }) => is === 'bad') ? 1 : 0
  },
}

async function examineFile(named: string | undefined, env: string | undefined): Promise<readonly Finding[]> {
  const file = configurationFile(named)
  const checked = await checkConfiguration(file, env)
  if (!checked.ok) return checked.problems.map(bad)
  return [good(`${configuredText(checked.summary)} Read from ${file}`)]
}

function configuredText({ mode, preset, store, routes }: PolicySummary): string {
  const count = routes.length === 1 ? '1 route' : `${routes.length} routes`
  return `The configuration is good: MODE ${mode}, PRESET ${preset || 'none'}, STORE ${store}, ${count}.`
}

async function examine(context: Context): Promise<readonly Finding[]> {
  const client = context.connect()
  const { problems, secrets, policy, store, doors }: Diagnosis = await client.ask('doctor', {})
  const findings = [
    ...(policy === null ? problems.map(bad) : [good(configuredText(policy))]),
    ...Object.entries(secrets).flatMap(([name, isSet]) => secretFindings(name, isSet)),
  ]
  if (policy === null || store === null) return findings
  findings.push(storeFinding(policy.store, store), ...modeFindings(policy))
  const routes = triable(policy.routes)
  for (const { route, path } of routes) findings.push(loginFinding(await tryWrongLogin(client, route, path)))
  if (routes.length === 0)
    findings.push(warning('No login route can be tried from here: all their paths have a *.'))
  findings.push(...(await pageFindings(client.url, policy)))
  for (const { shape, fields } of doors) {
    findings.push(
      warning(`${shape} takes ${fields.join(', ')} and is not protected: add it to [vars.ROUTES].`),
    )
  }
  return findings
}

function secretFindings(name: string, isSet: boolean): readonly Finding[] {
  if (isSet) return [good(`The secret ${name} is set.`)]
  return optionalSecrets.has(name)
    ? []
    : [bad(`The secret ${name} is missing: npx wrangler secret put ${name}`)]
}

function storeFinding(name: string, { ms, failure }: StoreHealth): Finding {
  if (ms === null) return bad(`The store (${name}) does not answer: ${failure}.`)
  const text = `The store (${name}) answers in ${ms} ms.`
  return ms > slowStoreMs ? warning(`${text} That is slow: is it far from the Worker?`) : good(text)
}

function modeFindings({ mode, surfaceModes }: PolicySummary): readonly Finding[] {
  if (mode === 'off' && Object.values(surfaceModes).every(own => own === null || own === 'off')) {
    return [bad('MODE is off: nothing is protected.')]
  }
  return mode === 'monitor'
    ? [warning('MODE is monitor: nothing is held back yet. See "doorward status".')]
    : [good(`MODE is ${mode}.`)]
}

function loginFinding({ route, path, status, isChallenged, entry }: WrongLogin): Finding {
  const what = `A wrong login at ${path} (${route.name})`
  if (status === null) return bad(`${what} got no answer from Doorward.`)
  if (isChallenged) {
    const why = entry === null ? '' : ` ${entry.sentence}`
    return warning(
      `${what} was asked for a check before it went any further, as any stranger may be: that is Doorward at work, and no fault.${why} Run this again later, or in MODE monitor, to see whether the origin's no is recognised.`,
    )
  }
  if (entry === null) {
    return bad(
      `${what} was answered ${status}, and is not in the record: does this path go through Doorward?`,
    )
  }
  const { outcome } = entry
  switch (outcome.is) {
    case 'failure':
      return good(`${what} reached the origin, and its no (${outcome.status}) is recognised.`)
    case 'success':
    case 'pending':
      return bad(
        `${what} was taken for a right one (${outcome.status}): its outcome rules do not fit this site.`,
      )
    case 'unclear':
      return bad(
        `${what} reached the origin, and its answer (${outcome.status}) is not recognised: ${outcome.why}.`,
      )
    case 'no-answer':
      return bad(
        `${what} did not get through: the origin ${outcome.why === 'timeout' ? 'took too long' : 'cannot be reached'}.`,
      )
    case 'not-forwarded':
      return warning(`${what} was not forwarded, so nothing is known of the origin: ${entry.sentence}`)
  }
}

/** The lines that doctor has for problems, without colours. */
export function problemLines(problems: readonly string[]): readonly string[] {
  return problems.map(problem => findingText(bad(problem), { style: (_, text) => text }))
}

function findingText({ is, text }: Finding, { style }: Pick<Screen, 'style'>): string {
  const mark = { good: style('green', 'good'), warning: style('yellow', 'note'), bad: style('red', 'BAD ') }[
    is
  ]
  return `${mark}  ${shownText(text)}`
}
