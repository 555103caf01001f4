#!/usr/bin/env node
// Starts the command line, doorward.ts, with a Node that runs TypeScript: this one, or the project's own. Plain
// JavaScript that the oldest supported Node (20) runs. It decides nothing and prints nothing but what hinders it.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const own = join(
  here,
  '..',
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
)

/** Types are stripped without a flag from 22.18 and 23.6 on. */
function runsTypeScript(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major >= 24 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18)
}

const node = runsTypeScript(process.versions.node) ? process.execPath : own
if (!existsSync(node)) {
  console.error(`doorward needs Node 22.18 or newer; this is ${process.versions.node}.`)
  console.error('Run "npm ci" here once: it brings a Node of its own.')
  process.exit(1)
}

const child = spawn(
  node,
  ['--disable-warning=ExperimentalWarning', join(here, 'doorward.ts'), ...process.argv.slice(2)],
  {
    stdio: 'inherit',
  },
)
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
// A terminal sends Ctrl-C to both processes; the command line should not take it for two.
process.on('SIGINT', () => {
  if (!process.stdin.isTTY && !process.stderr.isTTY) child.kill('SIGINT')
})
// npx starts this through a shell, which ends on a signal without passing it on.
const parent = process.ppid
if (process.env.npm_lifecycle_event !== undefined) {
  setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 500).unref()
}
child.on('error', error => {
  console.error(`doorward could not start ${node}: ${error.message}`)
  process.exit(1)
})
child.on('exit', (code, signal) => {
  process.exit(code ?? 128 + (signal === null ? 1 : constants.signals[signal]))
})
