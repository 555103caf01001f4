// The help: examples first, because that is what people look for.
import type { Command } from './command.ts'
import { padded } from './screen.ts'

/** What `attack` is; it reads its own arguments and has its own help. */
export const attackSummary = 'attack a site of your own, to see what happens'

export function generalHelp(commands: readonly Command[]): string {
  const rows: [string, string][] = commands.map(({ name, operands, summary }) => [
    [name, ...operands].join(' '),
    summary,
  ])
  rows.push(['attack', attackSummary], ['help [COMMAND]', 'this, or the options of a command'])
  const width = Math.max(...rows.map(([name]) => name.length))
  return [
    'Examples:',
    '  doorward status',
    '  doorward logs --since 4h --action block',
    '  doorward show 0D4V3-8KQ2M-7YHTR-2NBXA-9C5WZE',
    '  doorward unblock --network 203.0.113.7',
    '',
    'Commands:',
    ...rows.map(([name, summary]) => `  ${padded(name, width)}  ${summary}`),
    '',
    'It asks the Worker that runs here ("npm start"), or the one at DOORWARD_URL, with DOORWARD_ADMIN_TOKEN.',
  ].join('\n')
}

export function commandHelp({ name, operands, summary, examples, options }: Command): string {
  const rows = Object.entries(options).map(
    ([option, { value, help }]) => [`--${option}${value === null ? '' : ` ${value}`}`, help] as const,
  )
  const width = Math.max(0, ...rows.map(([option]) => option.length))
  return [
    'Examples:',
    ...examples.map(example => `  ${example}`),
    '',
    `doorward ${[name, ...operands, '[OPTIONS]'].join(' ')}: ${summary}`,
    ...rows.map(([option, help]) => `  ${padded(option, width)}  ${help}`),
  ].join('\n')
}
