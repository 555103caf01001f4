// `npm start`: the demo site, and Doorward in front of it in the real runtime. With ORIGIN_URL, Doorward in front of
// any other site. With STORE=upstash, the limits are in a Redis on this machine. Runs until it is interrupted, and then
// leaves no process and no file behind. With --watch (`npm run dev`) the Worker is built and loaded again on every
// change, and everything it writes to its console is shown.
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { createClient } from './command-line/client.ts'
import { checkConfiguration } from './command-line/configuration.ts'
import { type Diagnosis, problemLines } from './command-line/doctor.ts'
import { type DemoSite, demoAccounts, startDemoSite } from './demo-site.ts'
import { removeLocalStart, writeLocalStart } from './local-start.ts'
import { type LocalUpstash, startLocalUpstash } from './redis/local-upstash.ts'
import { configuredVars, type RunningWorker, startWorker } from './runtime.ts'
import { readSettings, type Settings, SettingsProblem } from './start/settings.ts'
import { welcome } from './start/welcome.ts'

const configuration = join(import.meta.dirname, '..', 'wrangler.toml')
const people = 500
const watching = process.argv.includes('--watch')
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const token = randomBytes(24).toString('base64url')
const running: { site?: DemoSite; redis?: LocalUpstash; worker?: RunningWorker; stopping?: boolean } = {}

for (const signal of signals) process.on(signal, stop)
if ('npm_lifecycle_event' in process.env) stopWithParent(process.ppid)
// A terminal that has gone takes no more text. That is no reason to leave something running.
process.stdout.on('error', () => {})
try {
  await start(readSettings(process.env, configuredVars()))
} catch (error) {
  console.error(explain(error))
  await Promise.all([running.worker?.stop(), running.site?.close(), running.redis?.stop()])
  process.exit(1)
}

async function start(settings: Settings): Promise<void> {
  if (settings.originUrl === null)
    running.site = await startDemoSite({ port: settings.originPort, people }).catch(inUse('ORIGIN_PORT'))
  const originUrl = settings.originUrl ?? running.site?.url ?? ''
  const vars = { ...settings.vars, MODE: settings.mode, ORIGIN_URL: originUrl }
  const made = { DOORWARD_SECRET: randomBytes(32).toString('base64'), DOORWARD_ADMIN_TOKEN: token }
  const secrets = { ...made, ...(await database(settings)), ...settings.secrets }
  await check(vars, secrets)
  running.worker = await startWorker({
    port: settings.port,
    vars,
    secrets,
    watch: watching,
    onReload: problem => {
      console.log(problem === null ? 'Reloaded.' : `Not reloaded: ${problem}`)
      if (problem === null) sayProblems().catch(error => console.error(explain(error)))
    },
    ...(watching ? { onLog: (_level: string, message: string) => console.log(message) } : {}),
  }).catch(inUse('PORT'))
  takeSignals()
  const { url } = running.worker
  writeLocalStart({ url, token })
  const site = running.site === undefined ? null : { url: originUrl, accounts: demoAccounts, people }
  console.log(welcome({ url, originUrl, mode: settings.mode, site }))
}

/** One on this machine, where the environment names none. */
async function database({ vars, secrets }: Settings): Promise<Readonly<Record<string, string>>> {
  if (vars['STORE'] !== 'upstash' || 'UPSTASH_REDIS_REST_URL' in secrets) return {}
  running.redis = await startLocalUpstash()
  return { UPSTASH_REDIS_REST_URL: running.redis.url, UPSTASH_REDIS_REST_TOKEN: running.redis.token }
}

/** With a bad configuration every login answers 503. Whoever works on it sees that, and goes on. */
async function check(
  vars: Readonly<Record<string, unknown>>,
  secrets: Readonly<Record<string, string>>,
): Promise<void> {
  const checked = await checkConfiguration(configuration, undefined, vars, secrets)
  if (checked.ok) return
  const lines = problemLines(checked.problems).join('\n')
  if (!watching) throw new SettingsProblem(lines)
  console.error(lines)
}

/** What the Worker itself says: its rules for a configuration may have changed with it. */
async function sayProblems(): Promise<void> {
  if (running.worker === undefined || running.stopping) return
  const { problems }: Diagnosis = await createClient({ url: running.worker.url, token }).ask('doctor', {})
  for (const line of problemLines(problems)) console.error(line)
}

/** Miniflare ends the process with an error code on a signal, and before anything else can be stopped. */
function takeSignals(): void {
  for (const signal of signals) {
    process.removeAllListeners(signal)
    process.on(signal, stop)
  }
}

/** npm runs this through a shell, which ends on a signal without passing it on. */
function stopWithParent(parent: number): void {
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    stop()
  }, 200)
  timer.unref()
}

/** The second signal, and one that comes before everything runs, end the process at once. */
function stop(): void {
  if (running.worker === undefined || running.stopping) process.exit(0)
  running.stopping = true
  removeLocalStart({ url: running.worker.url, token })
  console.log('\nStopping …')
  void Promise.all([running.worker.stop(), running.site?.close(), running.redis?.stop()]).finally(() =>
    process.exit(0),
  )
}

function inUse(variable: string): (error: unknown) => never {
  return error => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error
    const port = 'port' in error ? error.port : ''
    throw new SettingsProblem(
      `Port ${port} is in use. Set ${variable} to a free one, such as: ${variable}=9321 npm start`,
    )
  }
}

function explain(error: unknown): string {
  if (error instanceof SettingsProblem) return error.message
  return `Doorward did not start: ${error instanceof Error ? error.message : String(error)}`
}
