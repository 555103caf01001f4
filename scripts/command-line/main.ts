// `doorward`: finds the command, runs it, and turns what went wrong into a sentence and an exit code. 0: done; 1: it
// did not work, or the answer is no; 2: the command line cannot be understood.
import { nearest } from '../../src/config/near-miss.ts'
import { readLocalStart } from '../local-start.ts'
import { createClient, targetOf } from './client.ts'
import type { Command, Context } from './command.ts'
import { commands } from './commands.ts'
import { Failure, UsageError } from './failure.ts'
import { commandHelp, generalHelp } from './help.ts'
import { readOptions } from './options.ts'
import { processScreen, shownText } from './screen.ts'

export async function main(argv: readonly string[], context = processContext()): Promise<number> {
  try {
    return await run(argv, context)
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof Failure)) throw error
    const { screen } = context
    for (const line of error.message.split('\n')) screen.note(shownText(line))
    if (error instanceof UsageError) screen.note('See "doorward help".')
    return error instanceof UsageError ? 2 : 1
  }
}

function processContext(): Context {
  return {
    screen: processScreen(),
    connect: () => createClient(targetOf(process.env, readLocalStart())),
    input: readInput,
    now: () => Date.now(),
  }
}

async function run([name = 'help', ...rest]: readonly string[], context: Context): Promise<number> {
  if (name === 'attack') {
    // Loaded only here: it brings lists of passwords along.
    const { attackCommand } = await import('../attack/command.ts')
    return attackCommand(rest)
  }
  if (['help', '--help', '-h'].includes(name)) return help(rest, context)
  if (rest.includes('--help') || rest.includes('-h')) return help([name], context)
  const command = commandNamed(name)
  const { options, operands } = readOptions(rest, command.options, command.operands)
  return command.run(options, operands, context)
}

async function help([name]: readonly string[], { screen }: Context): Promise<number> {
  if (name === 'attack') {
    const { attackCommand } = await import('../attack/command.ts')
    return attackCommand(['--help'])
  }
  screen.line(name === undefined ? generalHelp(commands) : commandHelp(commandNamed(name)))
  return 0
}

function commandNamed(name: string): Command {
  const command = commands.find(candidate => candidate.name === name)
  if (command !== undefined) return command
  const near = nearest(name, [...commands.map(candidate => candidate.name), 'attack', 'help'])
  throw new UsageError(
    `There is no command ${JSON.stringify(name)}.${near === null ? '' : ` Did you mean ${near}?`}`,
  )
}

async function readInput(): Promise<string> {
  process.stdin.setEncoding('utf8')
  let text = ''
  for await (const chunk of process.stdin) text += String(chunk)
  return text
}
