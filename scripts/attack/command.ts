// `doorward attack`: arguments in, progress and summary out. What it does is in `attack.ts`.
import { readAttackArguments } from './arguments.ts'
import { AttackError, type AttackOptions, attack, attackedUrl, type Progress } from './attack.ts'
import { attackHelp } from './help.ts'
import { attackSummary, progressLine } from './summary.ts'
import { targetProblems } from './target.ts'

/** Where a command writes to. Standard output carries the result alone. */
export type Screen = {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** The width of the terminal that `err` writes to; null where it is none and a line cannot be written over. */
  readonly columns: number | null
}

const lineEverySeconds = 5

/**
 * Runs the command and resolves with its exit code: 0 when the attack ran, even if it was interrupted; 1 when nothing
 * answers at the target; 2 for bad arguments, all of which are named.
 */
export async function attackCommand(
  argv: readonly string[],
  screen: Screen = processScreen(),
): Promise<number> {
  const { help, json, options, problems } = readAttackArguments(argv)
  if (help) {
    screen.out(attackHelp)
    return 0
  }
  const { target } = options
  const refused = target === undefined ? [] : await targetProblems(target, options.iOwnThisSite === true)
  const all = [...problems, ...refused]
  if (all.length > 0 || !isComplete(options)) return complain(screen, all, 2)

  const interrupt = new AbortController()
  const onSignal = () => interrupt.abort()
  process.once('SIGINT', onSignal)
  const progress = progressWriter(screen)
  try {
    const report = await attack({ ...options, signal: interrupt.signal }, progress.show)
    progress.end()
    screen.out(`${json ? JSON.stringify(report) : attackSummary(report, attackedUrl(options).href)}\n`)
    return 0
  } catch (error) {
    progress.end()
    if (!(error instanceof AttackError)) throw error
    return complain(screen, error.problems, error.kind === 'unreachable' ? 1 : 2)
  } finally {
    process.removeListener('SIGINT', onSignal)
  }
}

function isComplete(options: Partial<AttackOptions>): options is AttackOptions {
  return options.kind !== undefined && options.target !== undefined
}

function complain(screen: Screen, problems: readonly string[], exitCode: number): number {
  for (const problem of problems) screen.err(`attack: ${problem}\n`)
  if (exitCode === 2) screen.err('`doorward attack --help` shows every option and some examples.\n')
  return exitCode
}

/** On a terminal one line that is written over, elsewhere a line now and then. */
function progressWriter(screen: Screen) {
  let shown = 0
  let isOpen = false
  return {
    show: (progress: Progress) => {
      if (screen.columns !== null) {
        // A line that wraps could not be written over.
        screen.err(`\r\u001b[2K${progressLine(progress).slice(0, screen.columns - 1)}`)
        isOpen = true
        return
      }
      if (progress.seconds - shown < lineEverySeconds) return
      shown = progress.seconds
      screen.err(`${progressLine(progress)}\n`)
    },
    end: () => {
      if (isOpen) screen.err('\r\u001b[2K')
    },
  }
}

function processScreen(): Screen {
  return {
    out: text => void process.stdout.write(text),
    err: text => void process.stderr.write(text),
    columns: process.stderr.isTTY ? process.stderr.columns || 80 : null,
  }
}
